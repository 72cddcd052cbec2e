import type { RowStore } from './rowStore';

/** The rows of one kind by their names, whatever the order in which they came. */
export interface NameOrder {
  /**
   * Adds rows that follow one another in the store.
   *
   * @param isAscending Whether each is known to come after the one before it.
   */
  add(from: number, to: number, isAscending: boolean): void;
  /** Has to be told when rows were dropped from the store. */
  noteDropped(): void;
  /**
   * The rows by the bytes of their names. Of rows with the same name, the one that came last stays;
   * others are dropped from the store.
   */
  rows(): Uint32Array;
  /** Where in `rows()` the first name stands that is not before some bytes. */
  lowerBound(bytes: Uint8Array): number;
  /**
   * The same for any name that rows are compared with.
   *
   * @param compare Negative where a row comes before it.
   * @param near What is close to this place is found by few comparisons.
   */
  lowerBoundNear(compare: (row: number) => number, near: number): number;
}

/** Neighbouring rows that are in order themselves. */
interface Run {
  readonly from: number;
  readonly to: number;
}

/**
 * Pages come in order but for gaps that are filled later, so whole runs are put into their places:
 * that takes no comparison of most rows. Where runs overlap, they are sorted and merged.
 */
export function createNameOrder(store: RowStore): NameOrder {
  let sorted = new Uint32Array(0);
  let waiting: Run[] = [];
  let hasDropped = false;

  function splitIntoRuns(from: number, to: number): void {
    let start = from;
    for (let row = from + 1; row <= to; row += 1) {
      if (row < to && store.compare(row - 1, row) < 0) continue;
      // The next page may be from elsewhere, so it never makes an earlier run longer: others could
      // belong in between.
      waiting.push({ from: start, to: row });
      start = row;
    }
  }

  /** The rows that wait, as pieces that are in order and do not overlap. */
  function piecesInOrder(): readonly (readonly number[] | Run)[] {
    const runs = waiting.sort((one, other) => store.compare(one.from, other.from));
    const pieces: (number[] | Run)[] = [];
    let overlapping: Run[] = [];
    let last = -1;
    const flush = (): void => {
      const [only] = overlapping;
      if (overlapping.length === 1 && only !== undefined) pieces.push(only);
      else if (overlapping.length > 1) pieces.push(merged(overlapping));
      overlapping = [];
    };
    for (const run of runs) {
      if (last >= 0 && store.compare(last, run.from) < 0) flush();
      overlapping.push(run);
      if (last < 0 || store.compare(last, run.to - 1) < 0) last = run.to - 1;
    }
    flush();
    return pieces;
  }

  function merged(runs: readonly Run[]): number[] {
    const rows = runs.flatMap(({ from, to }) =>
      Array.from({ length: to - from }, (_, index) => from + index),
    );
    // Runs of like names side by side: the later one is the one that counts.
    rows.sort((one, other) => store.compare(one, other) || one - other);
    return rows.filter((row, index) => {
      const next = rows[index + 1];
      const isReplaced = next !== undefined && store.compare(row, next) === 0;
      if (isReplaced) store.replace(row, next);
      return !isReplaced;
    });
  }

  function bound(compare: (row: number) => number, from: number, to = sorted.length): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(sorted[middle] ?? 0) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The same by growing steps away from a place, until it is known between which two it lies. */
  function boundNear(compare: (row: number) => number, near: number): number {
    let low = 0;
    let high = sorted.length;
    for (let [place, step] = [near, 1]; place >= low && place < high; step *= 2) {
      if (compare(sorted[place] ?? 0) < 0) {
        low = place + 1;
        place += step;
      } else {
        high = place;
        place -= step;
      }
    }
    return bound(compare, low, high);
  }

  function takeWaiting(): void {
    if (waiting.length === 0) return;
    const pieces = piecesInOrder();
    waiting = [];
    const room = pieces.reduce((sum, piece) => sum + lengthOf(piece), sorted.length);
    const result = new Uint32Array(room);
    let filled = 0;
    let taken = 0;
    const copyUpTo = (end: number): void => {
      result.set(sorted.subarray(taken, end), filled);
      filled += end - taken;
      taken = end;
    };
    for (const piece of pieces) {
      let index = 0;
      while (index < lengthOf(piece)) {
        const row = rowAt(piece, index);
        copyUpTo(bound((other) => store.compare(other, row), taken));
        const next = sorted[taken];
        const last = rowAt(piece, lengthOf(piece) - 1);
        if (next === undefined || store.compare(last, next) < 0) {
          filled = putRest(result, filled, piece, index);
          break;
        }
        if (store.compare(next, row) === 0) {
          store.replace(next, row);
          taken += 1;
        }
        // What comes before the next of those that are in place already.
        do {
          result[filled++] = rowAt(piece, index);
          index += 1;
        } while (
          index < lengthOf(piece) &&
          (sorted[taken] === undefined ||
            store.compare(rowAt(piece, index), sorted[taken] ?? 0) < 0)
        );
      }
    }
    copyUpTo(sorted.length);
    sorted = filled === room ? result : result.slice(0, filled);
  }

  function forgetDropped(): void {
    if (!hasDropped) return;
    hasDropped = false;
    sorted = sorted.filter((row) => !store.isGone(row));
  }

  function rows(): Uint32Array {
    forgetDropped();
    takeWaiting();
    return sorted;
  }

  return {
    add(from, to, isAscending) {
      if (to <= from) return;
      if (isAscending) waiting.push({ from, to });
      else splitIntoRuns(from, to);
    },
    noteDropped: () => {
      hasDropped = true;
    },
    rows,
    lowerBound: (bytes) => {
      rows();
      return bound((row) => store.compareTo(row, bytes), 0);
    },
    lowerBoundNear: (compare, near) => {
      rows();
      return boundNear(compare, near);
    },
  };
}

function lengthOf(piece: readonly number[] | Run): number {
  return 'from' in piece ? piece.to - piece.from : piece.length;
}

/** Writes what a piece has from an index on. @returns Where the next one goes. */
function putRest(
  into: Uint32Array,
  at: number,
  piece: readonly number[] | Run,
  index: number,
): number {
  let filled = at;
  if ('from' in piece) {
    for (let row = piece.from + index; row < piece.to; row += 1) into[filled++] = row;
  } else {
    for (let place = index; place < piece.length; place += 1) into[filled++] = piece[place] ?? 0;
  }
  return filled;
}

function rowAt(piece: readonly number[] | Run, index: number): number {
  return 'from' in piece ? piece.from + index : (piece[index] ?? 0);
}
