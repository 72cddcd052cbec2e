import { describe, expect, it } from 'vitest';
import { hasRow } from './rowRanges';
import {
  findByStart,
  invertSelection,
  moveFocus,
  nothingSelected,
  selectAllRows,
  selectNone,
  selectOnly,
  selectRow,
} from './selection';
import type { Selection } from './selection';

function rows({ rows: selected }: Selection): readonly number[] {
  return Array.from({ length: selected.edges.at(-1) ?? 0 }, (_, row) => row).filter((row) =>
    hasRow(selected, row),
  );
}

describe('selectRow', () => {
  it('selects one row alone', () => {
    expect(rows(selectRow(selectOnly(0), 2, 'only'))).toEqual([2]);
  });

  it('adds a row and takes it away again', () => {
    const two = selectRow(selectOnly(0), 2, 'toggle');
    expect(rows(two)).toEqual([0, 2]);
    expect(rows(selectRow(two, 0, 'toggle'))).toEqual([2]);
  });

  it('selects from the anchor to the row, and anew from the same anchor', () => {
    const down = selectRow(selectOnly(1), 3, 'range');
    expect(rows(down)).toEqual([1, 2, 3]);
    expect(rows(selectRow(down, 0, 'range'))).toEqual([0, 1]);
  });

  it('adds a range to what is selected', () => {
    const apart = selectRow(selectOnly(0), 4, 'toggle');
    expect(rows(selectRow(apart, 6, 'addRange'))).toEqual([0, 4, 5, 6]);
  });

  it('starts a range where the keyboard is, or at the first row', () => {
    expect(rows(selectRow({ ...nothingSelected, focus: 3 }, 5, 'range'))).toEqual([3, 4, 5]);
    expect(rows(selectRow(nothingSelected, 1, 'range'))).toEqual([0, 1]);
  });
});

describe('selectNone', () => {
  it('leaves the keyboard where it is, and starts a range there', () => {
    const none = selectNone(selectRow(selectOnly(2), 4, 'range'));
    expect([rows(none), none.focus]).toEqual([[], 4]);
    expect(rows(selectRow(none, 6, 'range'))).toEqual([4, 5, 6]);
    expect(moveFocus(none, 9, 5, 'only').focus).toBe(5);
  });
});

describe('moveFocus', () => {
  it('stays within the rows', () => {
    expect(moveFocus(selectOnly(0), 5, -3, 'only').focus).toBe(0);
    expect(moveFocus(selectOnly(0), 5, 99, 'only').focus).toBe(4);
  });

  it('moves alone, or takes rows along', () => {
    const alone = moveFocus(selectOnly(0), 5, 2, 'focusOnly');
    expect([rows(alone), alone.focus]).toEqual([[0], 2]);
    expect(rows(moveFocus(selectOnly(0), 5, 2, 'range'))).toEqual([0, 1, 2]);
  });

  it('takes the beginning of a range along only where nothing is selected', () => {
    const moved = moveFocus(moveFocus(nothingSelected, 9, 2, 'focusOnly'), 9, 4, 'focusOnly');
    expect(moved).toMatchObject({ anchor: 4, focus: 4 });
    expect(rows(moveFocus(moved, 9, 5, 'range'))).toEqual([4, 5]);
    expect(moveFocus(selectOnly(1), 9, 4, 'focusOnly')).toMatchObject({ anchor: 1, focus: 4 });
  });

  it('does nothing without rows', () => {
    expect(moveFocus(nothingSelected, 0, 0, 'only')).toBe(nothingSelected);
  });
});

describe('all rows', () => {
  it('are selected and inverted in a few numbers', () => {
    const all = selectAllRows(nothingSelected, 1_000_000);
    expect(all.rows).toEqual({ edges: Uint32Array.of(0, 1_000_000), count: 1_000_000 });
    const rest = invertSelection(selectRow(all, 17, 'toggle'), 1_000_000);
    expect(rows(rest)).toEqual([17]);
  });
});

describe('findByStart', () => {
  const names = ['apple', 'Avocado', 'banana', 'cafe\u0301', 'e\u0301cole', '한글'];
  it.each([
    ['a', 0, 0],
    ['a', 1, 1],
    ['a', 2, 0],
    ['ba', 0, 2],
    ['caf\u00e9', 0, 3],
    ['\u00e9', 0, 4],
    ['x', 0, -1],
    ['aa', 0, 1],
    ['ㅎㅏㄴ', 0, 5],
    ['gks', 0, 5],
  ])('finds %j from row %i at %i', (text, from, found) => {
    expect(findByStart(names.length, (index) => names[index] ?? '', text, from)).toBe(found);
  });
});
