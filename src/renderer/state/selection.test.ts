import { describe, expect, it } from 'vitest';
import {
  findByStart,
  moveFocus,
  nothingSelected,
  selectAllRows,
  selectOnly,
  selectRow,
  withoutIds,
} from './selection';
import type { RowOrder, Selection } from './selection';

function orderOf(...ids: readonly string[]): RowOrder {
  return {
    rowCount: ids.length,
    idAt: (index) => ids[index],
    indexOf: (id) => ids.indexOf(id),
  };
}

const order = orderOf('a', 'b', 'c', 'd', 'e');

function ids(selection: Selection): readonly string[] {
  return [...selection.ids].sort();
}

describe('selectRow', () => {
  it('selects one row alone', () => {
    expect(ids(selectRow(selectOnly('a'), order, 'c', 'only'))).toEqual(['c']);
  });

  it('adds a row and takes it away again', () => {
    const two = selectRow(selectOnly('a'), order, 'c', 'toggle');
    expect(ids(two)).toEqual(['a', 'c']);
    expect(ids(selectRow(two, order, 'a', 'toggle'))).toEqual(['c']);
  });

  it('selects from the anchor to the row, and anew from the same anchor', () => {
    const down = selectRow(selectOnly('b'), order, 'd', 'range');
    expect(ids(down)).toEqual(['b', 'c', 'd']);
    expect(ids(selectRow(down, order, 'a', 'range'))).toEqual(['a', 'b']);
  });

  it('starts a range at the first row where nothing was selected', () => {
    expect(ids(selectRow(nothingSelected, order, 'b', 'range'))).toEqual(['a', 'b']);
  });

  it('selects the row alone where the anchor is gone', () => {
    expect(ids(selectRow(selectOnly('gone'), order, 'b', 'range'))).toEqual(['b']);
  });
});

describe('moveFocus', () => {
  it('stays within the rows', () => {
    expect(moveFocus(selectOnly('a'), order, -3, 'only').focus).toBe('a');
    expect(moveFocus(selectOnly('a'), order, 99, 'only').focus).toBe('e');
  });

  it('moves alone, or takes rows along', () => {
    const alone = moveFocus(selectOnly('a'), order, 2, 'focusOnly');
    expect([ids(alone), alone.focus]).toEqual([['a'], 'c']);
    expect(ids(moveFocus(selectOnly('a'), order, 2, 'range'))).toEqual(['a', 'b', 'c']);
  });

  it('does nothing without rows', () => {
    expect(moveFocus(nothingSelected, orderOf(), 0, 'only')).toBe(nothingSelected);
  });
});

describe('a selection', () => {
  it('is kept by id when rows come in between', () => {
    const later = orderOf('0', 'a', 'aa', 'b');
    expect(ids(selectRow(selectOnly('a'), later, 'b', 'range'))).toEqual(['a', 'aa', 'b']);
  });

  it('takes in every row that is shown', () => {
    expect(ids(selectAllRows(nothingSelected, order))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('forgets rows that are gone', () => {
    const rest = withoutIds(selectRow(selectOnly('a'), order, 'b', 'toggle'), order, ['b']);
    expect(ids(rest)).toEqual(['a']);
  });

  it.each([
    ['c', ['b', 'c'], 'd'],
    ['e', ['d', 'e'], 'c'],
    ['b', ['a', 'c'], 'b'],
    ['b', ['a', 'b', 'c', 'd', 'e'], undefined],
    ['unknown', ['unknown'], undefined],
  ])('keeps the keyboard near where it was: on %s, without %s', (focus, gone, expected) => {
    const rest = withoutIds({ ids: new Set([focus]), focus }, order, gone);
    expect(rest.focus).toBe(expected);
  });
});

describe('findByStart', () => {
  const names = ['apple', 'Avocado', 'banana', 'cafe\u0301'];
  it.each([
    ['a', 0, 0],
    ['a', 1, 1],
    ['a', 2, 0],
    ['ba', 0, 2],
    ['caf\u00e9', 0, 3],
    ['x', 0, -1],
  ])('finds %j from row %i at %i', (text, from, found) => {
    expect(findByStart(names.length, (index) => names[index] ?? '', text, from)).toBe(found);
  });
});
