import { describe, expect, it } from 'vitest';
import type { RowRange, ViewRow, ViewWindow } from '../../shared/model/views';
import { createViewRows, rowsToAsk } from './viewRows';

function row(index: number): ViewRow {
  return { entry: { kind: 'object', key: `k${index}`, size: index }, highlights: [] };
}

/** What main would answer, of so many rows. */
function windowOf({ from, to }: RowRange, rowCount: number, version = 1): ViewWindow {
  const end = Math.min(to, rowCount);
  return {
    version,
    from,
    rows: Array.from({ length: end - from }, (_, index) => row(from + index)),
  };
}

const million = 1_000_000;

describe('rows that are kept', () => {
  it('are there for all that is drawn, wherever that is', () => {
    const rows = createViewRows(windowOf({ from: 0, to: 256 }, million));
    for (const from of [0, 200, 255, 400_000, 399_900, million - 40]) {
      const drawn = { from, to: from + 40 };
      const lacking = rows.missing(drawn, million);
      if (lacking !== undefined) {
        expect(lacking.to - lacking.from).toBeLessThanOrEqual(2000);
        rows.take(windowOf(lacking, million));
      }
      expect(rows.missing(drawn, million)).toBeUndefined();
      for (let index = drawn.from; index < drawn.to; index += 1) {
        expect(rows.rowAt(index)?.entry.key).toBe(`k${index}`);
      }
    }
  });

  it('are never many, and those that are drawn are among them', () => {
    const rows = createViewRows(windowOf({ from: 0, to: 256 }, million));
    for (let from = 0; from < 40_000; from += 100) {
      const lacking = rows.missing({ from, to: from + 40 }, million);
      if (lacking !== undefined) {
        rows.take(windowOf(lacking, million));
      }
      expect(rows.rowAt(from)?.entry.key).toBe(`k${from}`);
    }
    const kept = Array.from({ length: 40_000 }, (_, index) => rows.rowAt(index));
    expect(kept.filter((one) => one !== undefined).length).toBeLessThanOrEqual(10_000);
    expect(rows.indexOf('k39900')).toBe(39_900);
    expect(rows.indexOf('k0')).toBe(-1);
  });

  it('are the last ones where rows have become fewer', () => {
    const range = rowsToAsk({ from: 500_000, to: 500_040 }, 1000);
    expect(range.from).toBeLessThanOrEqual(960);
    expect(range.to).toBeGreaterThanOrEqual(1000);
    expect(rowsToAsk({ from: 500_000, to: 500_040 }, 3).from).toBe(0);
  });

  it('lack nothing where there are none', () => {
    const rows = createViewRows(windowOf({ from: 0, to: 256 }, 0));
    expect(rows.missing({ from: 0, to: 40 }, 0)).toBeUndefined();
  });

  it('stay the same objects in a new version as far as nothing has changed', () => {
    const before = createViewRows(windowOf({ from: 0, to: 256 }, 300));
    const changed = windowOf({ from: 0, to: 256 }, 300, 2);
    const marked: ViewRow = { ...row(2), highlights: [{ start: 0, end: 1 }] };
    const after = createViewRows(
      {
        ...changed,
        rows: changed.rows.map((one, index) => (index === 1 ? row(7) : index === 2 ? marked : one)),
      },
      before,
    );
    expect(after.rowAt(0)).toBe(before.rowAt(0));
    expect(after.rowAt(1)?.entry.key).toBe('k7');
    expect(after.rowAt(2)).toBe(marked);
  });
});
