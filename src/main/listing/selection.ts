import type { RowRange, ViewSelection } from '../../shared/model/views';
import type { RowStore } from './rowStore';

/** Which rows are selected, wherever they are shown. */
export interface RowSelection {
  /** Replaces it. */
  set(rows: readonly Uint32Array[]): void;
  /** Takes out what is not shown, and works out where the rest stands. */
  keepOnly(shown: Uint32Array): void;
  state(): ViewSelection;
}

const nothing: ViewSelection = { ranges: [], folders: 0, objects: 0, bytes: 0 };

export function createSelection(store: RowStore): RowSelection {
  /** One byte for each row; empty while nothing is selected. */
  let chosen = new Uint8Array(0);
  let state = nothing;

  return {
    set(rows) {
      const isEmpty = rows.every(({ length }) => length === 0);
      chosen = new Uint8Array(isEmpty ? 0 : store.count);
      for (const part of rows) for (const row of part) chosen[row] = 1;
    },
    keepOnly(shown) {
      if (chosen.length === 0) {
        state = nothing;
        return;
      }
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
      state = { ranges, folders, objects, bytes };
    },
    state: () => state,
  };
}
