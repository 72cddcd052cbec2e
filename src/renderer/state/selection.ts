import { findTyped } from '../../shared/model/typedNames';
import { difference, invertRows as inverted, noRows, rowsBetween, union } from './rowRanges';
import type { RowRanges } from './rowRanges';

/** What is selected in a table, by the rows that it shows at this moment. */
export interface Selection {
  readonly rows: RowRanges;
  /** Where a range starts. */
  readonly anchor?: number;
  /** The row that the keyboard is on. */
  readonly focus?: number;
}

/**
 * How a row is pointed at: alone, added or taken away (Ctrl, or Cmd), up to it instead of what was
 * selected (Shift), or up to it as well (both).
 */
export type SelectMode = 'only' | 'toggle' | 'range' | 'addRange';

export const nothingSelected: Selection = { rows: noRows };

/** Exactly one row. */
export function selectOnly(row: number): Selection {
  return { rows: rowsBetween(row, row + 1), anchor: row, focus: row };
}

/** No row, with the keyboard where it was. */
export function selectNone({ focus }: Selection): Selection {
  return { rows: noRows, anchor: focus, focus };
}

/** The selection after a row was pointed at. */
export function selectRow(selection: Selection, row: number, mode: SelectMode): Selection {
  switch (mode) {
    case 'only':
      return selectOnly(row);
    case 'toggle':
      return {
        rows: difference(selection.rows, rowsBetween(row, row + 1)),
        anchor: row,
        focus: row,
      };
    case 'range':
    case 'addRange': {
      const anchor = selection.anchor ?? selection.focus ?? 0;
      const range = rowsBetween(Math.min(anchor, row), Math.max(anchor, row) + 1);
      const rows = mode === 'range' ? range : union(selection.rows, range);
      return { rows, anchor, focus: row };
    }
  }
}

/** The selection after the keyboard moved to another row, counted from 0; past an end is that end. */
export function moveFocus(
  selection: Selection,
  rowCount: number,
  to: number,
  mode: SelectMode | 'focusOnly',
): Selection {
  if (rowCount === 0) return selection;
  const row = Math.min(rowCount - 1, Math.max(0, to));
  return mode === 'focusOnly' ? focusOnly(selection, row) : selectRow(selection, row, mode);
}

/** Where nothing is selected, a range starts at the row that the keyboard was put on. */
function focusOnly(selection: Selection, row: number): Selection {
  const { rows, anchor, focus } = selection;
  const isFree = rows.count === 0 && (anchor === undefined || anchor === focus);
  return { ...selection, ...(isFree ? { anchor: row } : {}), focus: row };
}

/** Every row that is shown. */
export function selectAllRows(selection: Selection, rowCount: number): Selection {
  return rowCount === 0
    ? selection
    : { rows: rowsBetween(0, rowCount), anchor: 0, focus: selection.focus ?? 0 };
}

/** Every row that is shown and was not selected. */
export function invertSelection(selection: Selection, rowCount: number): Selection {
  return { ...selection, rows: inverted(selection.rows, rowCount) };
}

/** The index of the next row whose name begins with what was typed, from the given row on, or -1. */
export function findByStart(
  rowCount: number,
  nameAt: (index: number) => string,
  text: string,
  from: number,
): number {
  return findTyped(text, from, ({ matches }, first) => {
    for (let step = 0; step < rowCount; step += 1) {
      const index = (first + step) % rowCount;
      if (matches(nameAt(index))) return index;
    }
    return -1;
  });
}
