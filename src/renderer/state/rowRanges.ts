import type { RowEdges } from '../../shared/model/views';

/**
 * A set of rows, kept as ranges: a million rows that are selected in one go take as much room as one.
 * Never changed; every function answers with another set.
 */
export interface RowRanges {
  readonly edges: RowEdges;
  /** How many rows there are. */
  readonly count: number;
}

export const noRows: RowRanges = { edges: new Uint32Array(0), count: 0 };

/** The rows from one index up to, and without, another. */
export function rowsBetween(first: number, end: number): RowRanges {
  return end > first ? { edges: Uint32Array.of(first, end), count: end - first } : noRows;
}

/** How many edges are at or before a row; odd within a range. */
function edgesUpTo(edges: RowEdges, row: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= row) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Whether a row is in the set. */
export function hasRow({ edges }: RowRanges, row: number): boolean {
  return edgesUpTo(edges, row) % 2 === 1;
}

function fromEdges(edges: RowEdges): RowRanges {
  let count = 0;
  edges.forEach((edge, index) => (count += index % 2 === 0 ? -edge : edge));
  return { edges, count };
}

/** The rows for which it is so, given whether each is in the one set and in the other. */
function combine(
  one: RowRanges,
  other: RowRanges,
  isIn: (inOne: boolean, inOther: boolean) => boolean,
): RowRanges {
  const edges = new Uint32Array(one.edges.length + other.edges.length);
  let filled = 0;
  let [first, second] = [0, 0];
  while (first < one.edges.length || second < other.edges.length) {
    const nextOfOne = one.edges[first] ?? Infinity;
    const nextOfOther = other.edges[second] ?? Infinity;
    const edge = Math.min(nextOfOne, nextOfOther);
    first += nextOfOne === edge ? 1 : 0;
    second += nextOfOther === edge ? 1 : 0;
    if (isIn(first % 2 === 1, second % 2 === 1) !== (filled % 2 === 1)) {
      edges[filled++] = edge;
    }
  }
  // Without the room that is left, which would go from thread to thread with it.
  return fromEdges(edges.slice(0, filled));
}

/** The rows of either set. */
export function union(one: RowRanges, other: RowRanges): RowRanges {
  return combine(one, other, (inOne, inOther) => inOne || inOther);
}

/** The rows that are in exactly one of the sets. */
export function difference(one: RowRanges, other: RowRanges): RowRanges {
  return combine(one, other, (inOne, inOther) => inOne !== inOther);
}

/** The rows of a table of so many rows that are not in the set. */
export function invertRows(rows: RowRanges, rowCount: number): RowRanges {
  return difference(rows, rowsBetween(0, rowCount));
}
