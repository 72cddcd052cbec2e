import { describe, expect, it } from 'vitest';
import { difference, hasRow, invertRows, noRows, rowsBetween, union } from './rowRanges';
import type { RowRanges } from './rowRanges';
import { randomNumbers } from '../../shared/testing/random';

const rowCount = 40;

/** Every function again on plain sets of numbers. */
function naive(rows: RowRanges): ReadonlySet<number> {
  return new Set(
    Array.from({ length: rowCount }, (_, row) => row).filter((row) => hasRow(rows, row)),
  );
}

function sorted(rows: ReadonlySet<number>): readonly number[] {
  return [...rows].sort((one, other) => one - other);
}

/** What holds of every set, whichever way it was made. */
function expectWellFormed(rows: RowRanges): void {
  expect(rows.edges.length % 2).toBe(0);
  rows.edges.forEach((edge, index) => {
    expect(edge).toBeGreaterThan(rows.edges[index - 1] ?? -1);
  });
  // Nothing but the edges goes from thread to thread.
  expect(rows.edges.buffer.byteLength).toBe(rows.edges.byteLength);
  expect(rows.count).toBe(naive(rows).size);
}

describe('a set of rows', () => {
  it('keeps a million rows in two numbers', () => {
    expect(rowsBetween(0, 1_000_000)).toEqual({
      edges: Uint32Array.of(0, 1_000_000),
      count: 1_000_000,
    });
    const allButOne = difference(rowsBetween(0, 1_000_000), rowsBetween(500, 501));
    expect(allButOne).toEqual({
      edges: Uint32Array.of(0, 500, 501, 1_000_000),
      count: 999_999,
    });
  });

  it('is empty from a row to one before it', () => {
    expect(rowsBetween(7, 7)).toBe(noRows);
    expect(rowsBetween(9, 3)).toBe(noRows);
  });

  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'is what a plain set of numbers would be (seed %i)',
    (seed) => {
      const random = randomNumbers(seed).below;
      let ours = noRows;
      let plain: ReadonlySet<number> = new Set();
      for (let step = 0; step < 60; step += 1) {
        const first = random(rowCount);
        const range = rowsBetween(first, first + random(rowCount - first + 1));
        const inRange = naive(range);
        switch (random(3)) {
          case 0:
            ours = union(ours, range);
            plain = new Set([...plain, ...inRange]);
            break;
          case 1:
            ours = difference(ours, range);
            plain = new Set(
              [...plain, ...inRange].filter((row) => plain.has(row) !== inRange.has(row)),
            );
            break;
          default:
            ours = invertRows(ours, rowCount);
            plain = new Set(
              Array.from({ length: rowCount }, (_, row) => row).filter((row) => !plain.has(row)),
            );
        }
        expectWellFormed(ours);
        expect(sorted(naive(ours))).toEqual(sorted(plain));
      }
    },
  );
});
