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

/** Rows that are asked at a time. */
const groupSize = 16_384;
/** Milliseconds that a group may take, some hundred times as long as it usually does. */
const groupLimit = 250;

/** @param now Milliseconds since the epoch, from which ages count back. */
export function createRowFilter(store: RowStore, filter: Filter, now: number): RowFilter {
  const whole = compileFilter(filter, now);
  const texts = filter.terms.flatMap(textOf);
  const rest = compileFilter(
    { terms: filter.terms.filter((term) => textOf(term).length === 0) },
    now,
  );
  const isGuarded = filter.terms.some(
    ({ condition: { kind } }) => kind === 'expression' || kind === 'glob',
  );
  const limit = isGuarded ? createTimeLimit(groupLimit) : undefined;
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
    const hits = texts.map(({ wanted }) => rowsWith(store, lower, wanted, from, to));
    const row = createCursor(store, group, base);
    for (let index = from; index < to; index += 1) {
      row.moveTo(index);
      const isFound =
        !store.isPlain(index) ||
        texts.every(({ isNegated }, place) => (hits[place]?.[index - from] === 1) !== isNegated);
      const test = store.isPlain(index) ? rest : whole;
      passing[index] = isFound && test.matches(row) ? 1 : 0;
    }
  }

  return {
    advance() {
      const to = Math.min(asked + groupSize, store.count);
      makeRoom(store.count);
      if (to > asked) guarded(() => askGroup(asked, to));
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
