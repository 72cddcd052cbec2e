import type { RowCursor, RowRange, ViewSelection } from '../../shared/model/views';
import type { RowStore } from './rowStore';

/** Which rows are selected, and which the keyboard is about, wherever they are shown. */
export interface RowSelection {
  /**
   * Replaces it.
   *
   * @param cursor Rows, not positions.
   */
  set(rows: readonly Uint32Array[], cursor: RowCursor): void;
  /**
   * Takes out what is not shown, and works out where the rest stands. Where the keyboard was on a row
   * that is gone, it goes to the one that took its place, or to the last one.
   */
  keepOnly(shown: Uint32Array): void;
  state(): ViewSelection;
}

const nothing: ViewSelection = { ranges: [], folders: 0, objects: 0, bytes: 0 };

export function createSelection(store: RowStore): RowSelection {
  /** One byte for each row; empty while nothing is selected. */
  let chosen = new Uint8Array(0);
  let cursorRows: RowCursor = {};
  let lastShown: Uint32Array = new Uint32Array(0);
  let state = nothing;

  function keepChosen(shown: Uint32Array): ViewSelection {
    if (chosen.length === 0) return nothing;
    const kept = new Uint8Array(chosen.length);
    const ranges: RowRange[] = [];
    let [folders, objects, bytes] = [0, 0, 0];
    let from = -1;
    for (let place = 0; place <= shown.length; place += 1) {
      const row = shown[place];
      const isChosen = row !== undefined && chosen[row] === 1;
      if (!isChosen) {
        if (from >= 0) ranges.push({ from, to: place });
        from = -1;
        continue;
      }
      if (from < 0) from = place;
      kept[row] = 1;
      if (store.isFolder(row)) folders += 1;
      else objects += 1;
      bytes += store.size(row);
    }
    chosen = ranges.length === 0 ? new Uint8Array(0) : kept;
    const only = folders + objects === 1 ? shown[ranges[0]?.from ?? 0] : undefined;
    return {
      ranges,
      folders,
      objects,
      bytes,
      ...(only === undefined ? {} : { only: store.entry(only) }),
    };
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
    set(rows, cursor) {
      const isEmpty = rows.every(({ length }) => length === 0);
      chosen = new Uint8Array(isEmpty ? 0 : store.count);
      for (const part of rows) for (const row of part) chosen[row] = 1;
      cursorRows = cursor;
    },
    keepOnly(shown) {
      state = { ...keepChosen(shown), ...keepCursor(shown) };
      lastShown = shown;
    },
    state: () => state,
  };
}
