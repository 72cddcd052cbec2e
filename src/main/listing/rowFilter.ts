import { compileFilter } from '../../shared/query/compileFilter';
import type { FilteredRow } from '../../shared/query/compileFilter';
import type { Filter, Term } from '../../shared/query/filter';
import type { TextRange } from '../../shared/query/nameTests';
import type { RowStore } from './rowStore';
import { createTimeLimit, TooSlowError } from './timeLimit';

/** A filter at work on the rows of a store. */
export interface RowFilter {
  /**
   * Asks some more rows, in the order in which they came. Called again until it says that all were
   * asked, so that something else can happen in between.
   *
   * @returns Whether all rows were asked.
   * @throws TooSlowError
   */
  advance(): boolean;
  /** Whether a row that was asked has passed. */
  passes(row: number): boolean;
  /** Asks a row again whose facts have changed. Where that takes too long, it stays as it was. */
  askAgain(row: number): void;
  /** The parts of names that the filter finds; none where that takes too long. */
  highlights(names: readonly string[]): readonly (readonly TextRange[])[];
}

/** Rows that are asked before something else may happen. */
const rowsAtOnce = 16_384;
/** Milliseconds that they may take, some hundred times as long as they usually do. */
const limitAtOnce = 250;
/** Rows whose names are one text: a longer one would not stay in the processor's memory. */
const groupSize = 2048;

/** @param now Milliseconds since the epoch, from which ages count back. */
export function createRowFilter(store: RowStore, filter: Filter, now: number): RowFilter {
  const whole = compileFilter(filter, now);
  const texts = filter.terms.flatMap(textOf);
  const otherTerms = filter.terms.filter((term) => textOf(term).length === 0);
  const rest = compileFilter({ terms: otherTerms }, now);
  const hasRest = otherTerms.length > 0;
  const isGuarded = filter.terms.some(
    ({ condition: { kind } }) => kind === 'expression' || kind === 'glob',
  );
  const limit = isGuarded ? createTimeLimit(limitAtOnce) : undefined;
  const guarded = <Result>(work: () => Result): Result =>
    limit === undefined ? work() : limit.run(work);

  let passing = new Uint8Array(0);
  let asked = 0;

  function makeRoom(count: number): void {
    if (count <= passing.length) return;
    const larger = new Uint8Array(Math.ceil(count * 1.5));
    larger.set(passing);
    passing = larger;
  }

  /** Names are cut out of one text for the whole group, which costs far less than one by one. */
  function askGroup(from: number, to: number): void {
    const group = store.latin1(from, to);
    const base = store.nameStart(from);
    const lower = texts.length === 0 ? '' : group.toLowerCase();
    const verdicts = new Uint8Array(to - from).fill(1);
    for (const { wanted, isNegated } of texts) {
      const hits = rowsWith(store, lower, wanted, from, to);
      for (let place = 0; place < hits.length; place += 1) {
        if ((hits[place] === 1) === isNegated) verdicts[place] = 0;
      }
    }
    const row = createCursor(store, group, base);
    for (let index = from; index < to; index += 1) {
      const isPlain = store.isPlain(index);
      // Texts have been looked for already, as far as they can be in that way.
      if (isPlain && (!hasRest || verdicts[index - from] === 0)) continue;
      row.moveTo(index);
      verdicts[index - from] = (isPlain ? rest : whole).matches(row) ? 1 : 0;
    }
    passing.set(verdicts, from);
  }

  function ask(from: number, to: number): void {
    for (let start = from; start < to; start += groupSize) {
      askGroup(start, Math.min(start + groupSize, to));
    }
  }

  return {
    advance() {
      const to = Math.min(asked + rowsAtOnce, store.count);
      makeRoom(store.count);
      if (to > asked) guarded(() => ask(asked, to));
      asked = to;
      return asked >= store.count;
    },
    passes: (row) => passing[row] === 1,
    askAgain(row) {
      if (row < asked) unlessTooSlow(() => guarded(() => askGroup(row, row + 1)));
    },
    highlights: (names) =>
      unlessTooSlow(() => guarded(() => names.map((name) => whole.rangesIn(name)))) ?? [],
  };
}

function unlessTooSlow<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof TooSlowError) return undefined;
    throw error;
  }
}

interface WantedText {
  readonly wanted: string;
  readonly isNegated: boolean;
}

/** Texts are looked for in many names at once. */
function textOf({ condition, isNegated }: Term): readonly WantedText[] {
  return condition.kind === 'text' ? [{ wanted: condition.text.toLowerCase(), isNegated }] : [];
}

/** Which rows of a group hold a text, as far as they are plain. */
function rowsWith(
  store: RowStore,
  lower: string,
  wanted: string,
  from: number,
  to: number,
): Uint8Array {
  const hits = new Uint8Array(to - from);
  if (wanted === '') return hits.fill(1);
  const base = store.nameStart(from);
  let row = from;
  for (let at = lower.indexOf(wanted); at >= 0;) {
    while (store.nameStart(row + 1) - base <= at) row += 1;
    const end = store.nameStart(row + 1) - base;
    const isWithin = at + wanted.length <= end;
    if (isWithin) hits[row - from] = 1;
    // A text across the border of two names is in neither.
    at = lower.indexOf(wanted, isWithin ? end : at + 1);
  }
  return hits;
}

/** One row after another, each only read as far as somebody asks. */
function createCursor(
  store: RowStore,
  group: string,
  base: number,
): FilteredRow & { readonly moveTo: (row: number) => void } {
  let row = 0;
  return {
    moveTo(index) {
      row = index;
    },
    get name() {
      return store.isPlain(row)
        ? group.slice(store.nameStart(row) - base, store.nameStart(row + 1) - base)
        : store.name(row);
    },
    get isFolder() {
      return store.isFolder(row);
    },
    get size() {
      return store.isFolder(row) ? undefined : store.size(row);
    },
    get lastModified() {
      const time = store.time(row);
      return Number.isNaN(time) ? undefined : time;
    },
    get storageClass() {
      const name = store.storageClass(row);
      return name === '' ? undefined : name;
    },
  };
}
