import type { RowCursor, RowRange, ViewSelection } from '../../shared/model/views';
import type { RowStore } from './rowStore';

/** Which rows are selected, and which the keyboard is about, wherever they are shown. */
export interface RowSelection {
  /**
   * Replaces it by parts of some rows, which are never written to afterwards.
   *
   * @param cursor Rows, not positions.
   */
  set(rows: Uint32Array, ranges: readonly RowRange[], cursor: RowCursor): void;
  /**
   * Takes out what is not among the rows that are shown, and works out where the rest stands. Where the
   * keyboard was on a row that is gone, it goes to the one that took its place, or to the last one.
   */
  moveTo(shown: Uint32Array): void;
  /** Of the rows that it was last moved to. */
  state(): ViewSelection;
  /** For each row of the store: 1 where it, or one that it has come again as, is selected. */
  chosen(): Uint8Array;
}

const nothing: ViewSelection = { ranges: [], folders: 0, objects: 0, bytes: 0 };

/**
 * The selection is parts of the rows as they are shown. Only when others are shown is every row looked
 * at, and only while something is selected.
 */
export function createSelection(store: RowStore): RowSelection {
  let rows: Uint32Array = new Uint32Array(0);
  let ranges: readonly RowRange[] = [];
  let cursorRows: RowCursor = {};
  let lastShown: Uint32Array = new Uint32Array(0);
  let state = nothing;

  function chosenRows(): Uint8Array {
    const chosen = new Uint8Array(store.count);
    for (const { from, to } of ranges) {
      for (let place = from; place < to; place += 1) chosen[store.latest(rows[place] ?? 0)] = 1;
    }
    return chosen;
  }

  /** The same rows, where others are shown. */
  function rangesIn(shown: Uint32Array): readonly RowRange[] {
    const chosen = chosenRows();
    const moved: RowRange[] = [];
    let from = -1;
    for (let place = 0; place < shown.length; place += 1) {
      if (chosen[shown[place] ?? 0] === 1) {
        if (from < 0) from = place;
      } else if (from >= 0) {
        moved.push({ from, to: place });
        from = -1;
      }
    }
    if (from >= 0) moved.push({ from, to: shown.length });
    return moved;
  }

  /** The row that stands where one has stood that is no longer shown. */
  function successorOf(row: number, shown: Uint32Array): number | undefined {
    const stays = new Uint8Array(store.count);
    for (const other of shown) stays[other] = 1;
    const rest = lastShown.subarray(lastShown.indexOf(row) + 1);
    return rest.find((other) => stays[other] === 1) ?? shown.at(-1);
  }

  function keepCursor(shown: Uint32Array): RowCursor {
    let { anchor, focus } = cursorRows;
    if (anchor !== undefined) anchor = store.latest(anchor);
    if (focus !== undefined) focus = store.latest(focus);
    if (anchor !== undefined && !shown.includes(anchor)) anchor = undefined;
    if (focus !== undefined && !shown.includes(focus)) focus = successorOf(focus, shown);
    cursorRows = {
      ...(anchor === undefined ? {} : { anchor }),
      ...(focus === undefined ? {} : { focus }),
    };
    return {
      ...(anchor === undefined ? {} : { anchor: shown.indexOf(anchor) }),
      ...(focus === undefined ? {} : { focus: shown.indexOf(focus) }),
    };
  }

  return {
    set(newRows, newRanges, cursor) {
      rows = newRows;
      ranges = apart(newRanges, newRows.length);
      cursorRows = cursor;
    },
    moveTo(shown) {
      if (ranges.length > 0 && rows !== shown) ranges = rangesIn(shown);
      rows = shown;
      const chosen = ranges.length === 0 ? nothing : { ranges, ...totalsOf(store, shown, ranges) };
      state = { ...chosen, ...keepCursor(shown) };
      lastShown = shown;
    },
    state: () => state,
    chosen: chosenRows,
  };
}

/** In order, apart from each other and within the rows that there are. */
function apart(ranges: readonly RowRange[], count: number): readonly RowRange[] {
  const result: RowRange[] = [];
  for (const range of [...ranges].sort((one, other) => one.from - other.from)) {
    const { from } = range;
    const to = Math.min(range.to, count);
    const last = result.at(-1);
    if (to <= from) continue;
    if (last === undefined || from > last.to) result.push({ from, to });
    else result[result.length - 1] = { from: last.from, to: Math.max(last.to, to) };
  }
  return result;
}

/** Folders are shown before objects. */
function totalsOf(store: RowStore, shown: Uint32Array, ranges: readonly RowRange[]) {
  let [folders, objects, bytes] = [0, 0, 0];
  for (const { from, to } of ranges) {
    let firstObject = from;
    while (firstObject < to && store.isFolder(shown[firstObject] ?? 0)) firstObject += 1;
    folders += firstObject - from;
    objects += to - firstObject;
    bytes += sizeOf(store, shown.subarray(firstObject, to));
  }
  const only = folders + objects === 1 ? shown[ranges[0]?.from ?? 0] : undefined;
  return { folders, objects, bytes, ...(only === undefined ? {} : { only: store.entry(only) }) };
}

/** Bytes of some rows together. */
export function sizeOf(store: RowStore, rows: Uint32Array): number {
  const { sizes } = store.columns();
  let bytes = 0;
  for (let place = 0; place < rows.length; place += 1) bytes += sizes[rows[place] ?? 0] ?? 0;
  return bytes;
}
