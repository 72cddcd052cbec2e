import {
  difference,
  eachRow,
  invertRows as inverted,
  noRows,
  rowsBetween,
  rowsOf,
  rowsWhere,
  union,
} from './rowRanges';
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
  if (rowCount === 0) {
    return selection;
  }
  const row = Math.min(rowCount - 1, Math.max(0, to));
  return mode === 'focusOnly' ? { ...selection, focus: row } : selectRow(selection, row, mode);
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

/** Rows in the order in which a table shows them at one moment. */
export interface RowOrder<Row> {
  readonly rowCount: number;
  readonly rowAt: (index: number) => Row | undefined;
  /** A small number that a row has in every order of the same rows, and no other row ever has. */
  readonly numberAt: (index: number) => number;
  /** Where a row stands, or -1 where it is not shown. */
  readonly indexOf: (row: Row) => number;
  /** Where a row stands or would stand. */
  readonly placeOf: (row: Row) => number;
}

/** Rows up to this many are looked up one by one. */
const fewRows = 1_000;

function carryRows<Row>(rows: RowRanges, before: RowOrder<Row>, after: RowOrder<Row>): RowRanges {
  if (rows.count <= fewRows) {
    const found: number[] = [];
    for (const index of eachRow(rows)) {
      const row = before.rowAt(index);
      const place = row === undefined ? -1 : after.indexOf(row);
      if (place >= 0) {
        found.push(place);
      }
    }
    return rowsOf(found);
  }
  // Many are marked by their numbers: a byte for each row, for as long as this takes.
  let numbers = 0;
  for (const index of eachRow(rows)) {
    numbers = Math.max(numbers, before.numberAt(index) + 1);
  }
  const marks = new Uint8Array(numbers);
  for (const index of eachRow(rows)) {
    marks[before.numberAt(index)] = 1;
  }
  return rowsWhere(after.rowCount, (index) => marks[after.numberAt(index)] === 1);
}

/**
 * The selection once rows have come in between, have gone, or are sorted or filtered another way:
 * exactly those of its rows that are still shown. It never grows by itself, also not after all rows
 * were selected. Where the keyboard was on a row that is gone, it goes to the one that took its
 * place, or to the last one, without selecting it.
 */
export function carrySelection<Row>(
  selection: Selection,
  before: RowOrder<Row>,
  after: RowOrder<Row>,
): Selection {
  const { rows, anchor, focus } = selection;
  const anchorRow = anchor === undefined ? undefined : before.rowAt(anchor);
  const focusRow = focus === undefined ? undefined : before.rowAt(focus);
  const newAnchor = anchorRow === undefined ? -1 : after.indexOf(anchorRow);
  return {
    rows: rows.count === 0 ? noRows : carryRows(rows, before, after),
    ...(newAnchor < 0 ? {} : { anchor: newAnchor }),
    ...(focusRow === undefined || after.rowCount === 0
      ? {}
      : { focus: Math.min(after.rowCount - 1, after.placeOf(focusRow)) }),
  };
}

/** The index of the next row whose name starts with the text, from the given row on, or -1. */
export function findByStart(
  rowCount: number,
  nameAt: (index: number) => string,
  text: string,
  from: number,
): number {
  const wanted = text.normalize('NFC').toLowerCase();
  const letter = wanted.charCodeAt(0);
  const capital = wanted.toUpperCase().charCodeAt(0);
  for (let step = 0; step < rowCount; step += 1) {
    const index = (from + step) % rowCount;
    const name = nameAt(index);
    const first = name.charCodeAt(0);
    // Most names differ in their first letter, which is soon seen among the letters of ASCII.
    const mayMatch = first === letter || first === capital || !(first < 128 && letter < 128);
    if (mayMatch && name.normalize('NFC').toLowerCase().startsWith(wanted)) {
      return index;
    }
  }
  return -1;
}
