import type { RowPosition } from '../../shared/model/views';
import { tellFailure } from './notices';
import type { OpenView } from './openView';
import { rowsBetween } from './rowRanges';

/** What {@link createRowFinding} needs of the table. */
export interface RowFindingDependencies {
  /** The view that is shown, unless it has ended by itself. */
  readonly view: () => OpenView | undefined;
  /** The row that is to be revealed, as long as nothing else is wanted. */
  readonly revealing: () => string | undefined;
  /** Told that a row is selected, so that nothing is to be revealed any more. */
  readonly onFound: () => void;
}

/** Selects rows that are looked for in main: by what was typed, or to be revealed. */
export interface RowFinding {
  readonly reveal: (key: string) => void;
  /** Looks from an index on for a row whose name begins with a text. */
  readonly findTyped: (text: string, from: number) => void;
  /** The user has chosen a row: what is found for an earlier wish comes too late. */
  readonly noteChoice: () => void;
  /**
   * Rows of a version are about to be drawn.
   *
   * @returns Whether the row that was found is among them, as the one that is selected.
   */
  readonly arrivesWith: (version: number) => boolean;
  /** What was found, and is not drawn yet, is not waited for any more. */
  readonly giveUp: () => void;
  /** Nobody of the view that was shown answers any more. */
  readonly leave: () => void;
  /**
   * Ends once nothing is looked for any more, and what was found is drawn. Answers whether what is selected then
   * is what was meant: not where something else was chosen, or could not be selected. Undefined where no row is
   * looked for.
   */
  readonly until: () => Promise<boolean> | undefined;
}

/** Makes a finding that looks for nothing yet. */
export function createRowFinding({ view, revealing, onFound }: RowFindingDependencies): RowFinding {
  /** A row that was pointed at by its position in a version that may not be drawn yet. */
  let pointed: { readonly at: RowPosition; readonly end: () => void } | undefined;
  /** Ends once all that is looked for is found and drawn. */
  let finding: Promise<void> | undefined;
  /** How often the user has chosen a row. */
  let choices = 0;
  /** How often a row that was found could not be selected. */
  let refusals = 0;

  function giveUp(): void {
    pointed?.end();
    pointed = undefined;
  }

  /** Selects a row alone, whose position was told for a version. Ends once it is drawn, or another one is chosen. */
  async function pointAt(at: RowPosition): Promise<void> {
    const { version, position } = at;
    giveUp();
    const drawn = new Promise<void>((end) => {
      pointed = { at, end };
    });
    const cursor = { anchor: position, focus: position };
    try {
      await view()?.select(version, rowsBetween(position, position + 1).edges, cursor);
    } catch {
      refusals += 1;
    }
    await drawn;
  }

  function follow(found: Promise<void>): void {
    const all: Promise<void> = Promise.all([finding, found]).then(() => {
      if (finding === all) {
        finding = undefined;
      }
    });
    finding = all;
  }

  /** Looks again each time: something else may have been looked for meanwhile. */
  async function untilAllIsFound(): Promise<void> {
    while (finding !== undefined) await finding;
  }

  async function revealNow(key: string): Promise<void> {
    const asked = view();
    try {
      const found = await asked?.positionOf(key);
      const isWanted = asked === view() && revealing() === key;
      if (found !== undefined && found.position >= 0 && isWanted) {
        onFound();
        await pointAt(found);
      }
    } catch (thrown) {
      if (asked === view()) {
        tellFailure(thrown);
      }
    }
  }

  async function findNow(text: string, from: number): Promise<void> {
    const asked = view();
    const before = choices;
    try {
      const found = await asked?.findTyped(text, from);
      const isWanted = asked === view() && choices === before;
      if (found !== undefined && found.position >= 0 && isWanted) {
        onFound();
        await pointAt(found);
      }
    } catch (thrown) {
      tellFailure(thrown);
    }
  }

  return {
    reveal: (key) => follow(revealNow(key)),
    findTyped: (text, from) => follow(findNow(text, from)),
    noteChoice() {
      choices += 1;
    },
    arrivesWith(version) {
      if (pointed === undefined || pointed.at.version > version) return false;
      giveUp();
      return true;
    },
    giveUp,
    leave() {
      giveUp();
      finding = undefined;
    },
    until() {
      const asked = view();
      const before = choices + refusals;
      return finding === undefined
        ? undefined
        : untilAllIsFound().then(() => asked === view() && choices + refusals === before);
    },
  };
}
