import { compileFilter } from '../../shared/query/compileFilter';
import { isNameCondition } from '../../shared/query/filter';
import type { Condition, Filter, TextRange } from '../../shared/query/filter';
import { createNameTest } from '../../shared/query/nameTests';
import { createByteGlob, createByteSearch } from './byteTests';
import { createFactStep } from './factSteps';
import type { Step } from './factSteps';
import { foldName, nameForms } from './foldedNames';
import type { ByteTest } from './foldedNames';
import { createLineSearch } from './lineSearch';
import type { LineSearch } from './lineSearch';
import type { RowStore } from './rowStore';
import { createTimeLimit, TooSlowError } from './timeLimit';

/** A filter at work on the rows of a store. */
export interface RowFilter {
  /**
   * Asks some more rows, in the order in which they came, for some milliseconds. Called again until it
   * says that all were asked, so that something else can happen in between.
   *
   * @returns Whether all rows were asked.
   * @throws TooSlowError
   */
  advance(): boolean;
  /** For each row that was asked, whether it has passed: 1 or 0. */
  passing(): Uint8Array;
  /** Asks a row again whose facts have changed. Where that takes too long, it stays as it was. */
  askAgain(row: number): void;
  /** The parts of names that the filter finds; none where that takes too long. */
  highlights(names: readonly string[]): readonly (readonly TextRange[])[];
}

/** Rows that are asked before something else may happen: at first, at least and at most. */
const firstPieceRows = 16_384;
const smallestPieceRows = 1024;
const largestPieceRows = 131_072;
/** Milliseconds that they are to take. */
const pieceTime = 8;
/** Milliseconds after which they are cut off. */
const limitAtOnce = 250;
/** Rows that go through one condition after the other, while they are in the processor's memory. */
const groupSize = 4096;

/** @param now Milliseconds since the epoch, from which ages count back. */
export function createRowFilter(store: RowStore, filter: Filter, now: number): RowFilter {
  const whole = compileFilter(filter, now);
  const steps = stepsOf(store, filter, now);
  const limit = filter.terms.some(({ condition: { kind } }) => mayNeverEnd(kind))
    ? createTimeLimit(limitAtOnce)
    : undefined;
  const guarded = <Result>(work: () => Result): Result =>
    limit === undefined ? work() : limit.run(work);
  const isPlainlySure = filter.terms.every(
    ({ condition }) => !mayNeverEnd(condition.kind) || byteTestOf(condition) !== undefined,
  );

  let passing = new Uint8Array(0);
  let asked = 0;
  let rowsAtOnce = firstPieceRows;

  function makeRoom(count: number): void {
    if (count <= passing.length) return;
    const larger = new Uint8Array(Math.ceil(count * 1.5));
    larger.set(passing);
    passing = larger;
  }

  function ask(from: number, to: number): void {
    passing.fill(1, from, to);
    for (let start = from; start < to; start += groupSize) {
      for (const step of steps) step(start, Math.min(start + groupSize, to), passing);
    }
  }

  return {
    advance() {
      const to = Math.min(asked + rowsAtOnce, store.count);
      makeRoom(store.count);
      const started = performance.now();
      // Bytes are sure to be through in time, and watching the time costs more than they do.
      if (isPlainlySure && !store.hasOddNames()) ask(asked, to);
      else if (to > asked) guarded(() => ask(asked, to));
      const took = performance.now() - started;
      if (took > pieceTime) rowsAtOnce = Math.max(smallestPieceRows, rowsAtOnce >> 1);
      else if (took < pieceTime / 2) rowsAtOnce = Math.min(largestPieceRows, rowsAtOnce << 1);
      asked = to;
      return asked >= store.count;
    },
    passing: () => passing,
    askAgain(row) {
      if (row >= asked) return;
      const entry = store.entry(row);
      const facts = entry.kind === 'object' ? entry : {};
      const asFiltered = { ...facts, name: store.name(row), isFolder: entry.kind === 'folder' };
      const isPassing = unlessTooSlow(() => guarded(() => whole.matches(asFiltered)));
      if (isPassing !== undefined) passing[row] = isPassing ? 1 : 0;
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

/** A step for each condition, those first that cost least. */
function stepsOf(store: RowStore, { terms }: Filter, now: number): readonly Step[] {
  const [facts, letters, texts, lines]: [Step[], Step[], Step[], Step[]] = [[], [], [], []];
  for (const { condition, isNegated } of terms) {
    if (!isNameCondition(condition)) {
      facts.push(createFactStep(store, condition, isNegated, now));
    } else {
      const { matches } = createNameTest(condition);
      const slowly = (row: number): boolean => matches(store.name(row));
      const test = byteTestOf(condition);
      if (test !== undefined) {
        const isLetter = condition.kind === 'text' && condition.text.length === 1;
        (isLetter ? letters : texts).push(byteStep(store, test, slowly, isNegated));
      } else if (condition.kind === 'expression') {
        const search = createLineSearch(condition.source, condition.ignoresCase);
        lines.push(lineStep(store, search, slowly, isNegated));
      } else {
        lines.push(slowStep(slowly, isNegated));
      }
    }
  }
  return [...facts, ...letters, ...texts, ...lines];
}

function mayNeverEnd(kind: Condition['kind']): boolean {
  return kind === 'expression' || kind === 'glob';
}

function byteTestOf(condition: Condition): ByteTest | undefined {
  switch (condition.kind) {
    case 'text':
      return createByteSearch(condition.text);
    case 'glob':
      return createByteGlob(condition.pattern);
    default:
      return undefined;
  }
}

function slowStep(slowly: (row: number) => boolean, isNegated: boolean): Step {
  return (from, to, passing) => {
    for (let row = from; row < to; row += 1) {
      if (passing[row] === 1 && slowly(row) === isNegated) passing[row] = 0;
    }
  };
}

function byteStep(
  store: RowStore,
  test: ByteTest,
  slowly: (row: number) => boolean,
  isNegated: boolean,
): Step {
  let folded = new Uint8Array(1024);
  function isHit(row: number, names: Uint8Array, start: number, end: number): boolean {
    if (store.nameForm(row) === nameForms.other) return slowly(row);
    if (end - start > folded.length) folded = new Uint8Array(end - start);
    return test(folded, 0, foldName(names, start, end, folded));
  }
  return (from, to, passing) => {
    const { names, ends } = store.columns();
    let start = from === 0 ? 0 : (ends[from - 1] ?? 0);
    for (let row = from; row < to; row += 1) {
      const end = ends[row] ?? 0;
      if (passing[row] === 1) {
        const isUncased = store.nameForm(row) === nameForms.uncased;
        const isFound = isUncased ? test(names, start, end) : isHit(row, names, start, end);
        if (isFound === isNegated) passing[row] = 0;
      }
      start = end;
    }
  };
}

const slash = 0x2f;
const lineFeed = 0x0a;

function lineStep(
  store: RowStore,
  search: LineSearch,
  slowly: (row: number) => boolean,
  isNegated: boolean,
): Step {
  const rows = new Uint32Array(groupSize);
  let text = new Uint8Array(0);
  return (from, to, passing) => {
    const { names, ends } = store.columns();
    const first = from === 0 ? 0 : (ends[from - 1] ?? 0);
    const room = (ends[to - 1] ?? 0) - first + (to - from);
    if (room > text.length) text = new Uint8Array(room);
    let [lines, filled, isAscii] = [0, 0, true];
    let start = first;
    for (let row = from; row < to; row += 1) {
      const nameEnd = ends[row] ?? 0;
      const nameStart = start;
      start = nameEnd;
      if (passing[row] === 0) continue;
      if (store.nameForm(row) === nameForms.other) {
        if (slowly(row) === isNegated) passing[row] = 0;
        continue;
      }
      isAscii &&= store.isPlain(row);
      // Folders are asked for by their names, without the slash that marks them.
      const end = nameEnd > nameStart && names[nameEnd - 1] === slash ? nameEnd - 1 : nameEnd;
      for (let at = nameStart; at < end; at += 1) text[filled++] = names[at] ?? 0;
      text[filled++] = lineFeed;
      rows[lines++] = row;
      // Those that are found pass; where that is what is not wanted, the others do.
      if (!isNegated) passing[row] = 0;
    }
    const found = isNegated ? 0 : 1;
    search(
      Buffer.from(text.buffer, 0, filled).toString(isAscii ? 'latin1' : 'utf8'),
      (line) => (passing[rows[line] ?? 0] = found),
    );
  };
}
