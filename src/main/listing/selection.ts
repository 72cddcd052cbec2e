import type { RowCursor, RowEdges, ViewSelection } from '../../shared/model/views';
import type { RowStore } from './rowStore';

/** Which rows are selected, and which the keyboard is about, wherever they are shown. */
export interface RowSelection {
  /**
   * Replaces it by parts of some rows, which are never written to afterwards.
   *
   * @param cursor Rows, not positions.
   */
  set(rows: Uint32Array, edges: RowEdges, cursor: RowCursor): void;
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

/** No rows. */
export const noEdges: RowEdges = new Uint32Array(0);
const nothing: ViewSelection = { edges: noEdges, folders: 0, objects: 0, bytes: 0 };

/**
 * The selection is parts of the rows as they are shown. Only when others are shown is every row looked
 * at, and only while something is selected.
 */
export function createSelection(store: RowStore): RowSelection {
  let rows: Uint32Array = new Uint32Array(0);
  let edges: RowEdges = noEdges;
  let cursorRows: RowCursor = {};
  let state = nothing;

  function chosenRows(): Uint8Array {
    const chosen = new Uint8Array(store.count);
    for (let run = 0; run < edges.length; run += 2) {
      const to = edges[run + 1] ?? 0;
      for (let place = edges[run] ?? 0; place < to; place += 1) {
        chosen[store.latest(rows[place] ?? 0)] = 1;
      }
    }
    return chosen;
  }

  /** The same rows, where others are shown. */
  function edgesIn(shown: Uint32Array): RowEdges {
    const chosen = chosenRows();
    const moved: number[] = [];
    let before = 0;
    for (let place = 0; place < shown.length; place += 1) {
      const now = chosen[shown[place] ?? 0] ?? 0;
      if (now !== before) moved.push(place);
      before = now;
    }
    if (before === 1) moved.push(shown.length);
    return Uint32Array.from(moved);
  }

  /** The row that stands where one of the rows before has stood that is no longer shown. */
  function successorOf(row: number, before: Uint32Array, shown: Uint32Array): number | undefined {
    const stays = new Uint8Array(store.count);
    for (const other of shown) stays[other] = 1;
    for (let place = before.indexOf(row) + 1; place < before.length; place += 1) {
      const other = store.latest(before[place] ?? 0);
      if (stays[other] === 1) return other;
    }
    return shown.at(-1);
  }

  function keepCursor(before: Uint32Array, shown: Uint32Array): RowCursor {
    const stood = cursorRows.focus;
    let { anchor, focus } = cursorRows;
    if (anchor !== undefined) anchor = store.latest(anchor);
    if (focus !== undefined) focus = store.latest(focus);
    if (anchor !== undefined && !shown.includes(anchor)) anchor = undefined;
    // `before` has the old row numbers, so what comes next is looked up by the old one.
    if (stood !== undefined && focus !== undefined && !shown.includes(focus)) {
      focus = successorOf(stood, before, shown);
    }
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
    set(newRows, newEdges, cursor) {
      rows = newRows;
      edges = within(newEdges, newRows.length);
      cursorRows = cursor;
    },
    moveTo(shown) {
      if (edges.length > 0 && rows !== shown) edges = edgesIn(shown);
      const chosen = edges.length === 0 ? nothing : { edges, ...totalsOf(store, shown, edges) };
      state = { ...chosen, ...keepCursor(rows, shown) };
      rows = shown;
    },
    state: () => state,
    chosen: chosenRows,
  };
}

/** Those of the rows that there are. */
function within(edges: RowEdges, count: number): RowEdges {
  if ((edges.at(-1) ?? 0) <= count) return edges;
  const kept = edges.findIndex((edge) => edge >= count);
  const inside = edges.slice(0, kept + (kept % 2));
  if (kept % 2 === 1) inside[kept] = count;
  return inside;
}

/** Folders are shown before objects. */
function totalsOf(store: RowStore, shown: Uint32Array, edges: RowEdges) {
  let [folders, objects, bytes] = [0, 0, 0];
  for (let run = 0; run < edges.length; run += 2) {
    const [from, to] = [edges[run] ?? 0, edges[run + 1] ?? 0];
    let firstObject = from;
    while (firstObject < to && store.isFolder(shown[firstObject] ?? 0)) firstObject += 1;
    folders += firstObject - from;
    objects += to - firstObject;
    bytes += sizeOf(store, shown.subarray(firstObject, to));
  }
  const only = folders + objects === 1 ? shown[edges[0] ?? 0] : undefined;
  return { folders, objects, bytes, ...(only === undefined ? {} : { only: store.entry(only) }) };
}

/** Bytes of some rows together. */
export function sizeOf(store: RowStore, rows: Uint32Array): number {
  const { sizes } = store.columns();
  let bytes = 0;
  for (let place = 0; place < rows.length; place += 1) bytes += sizes[rows[place] ?? 0] ?? 0;
  return bytes;
}
