import type { ListEntry, Target } from '../../shared/model/objects';
import type {
  RowCursor,
  RowEdges,
  RowTotals,
  SortOrder,
  ViewRow,
  ViewSelection,
} from '../../shared/model/views';
import { findTyped } from '../../shared/model/typedNames';
import type { TypedTest } from '../../shared/model/typedNames';
import type { ListedPage } from '../s3/lists/listedPage';
import { pageOfEntries } from '../s3/lists/listedPage';
import { countOf } from '../s3/lists/textColumn';
import { createNameOrder } from './nameOrder';
import type { RowFilter } from './rowFilter';
import { joined, those } from './rowLists';
import { createRowStore } from './rowStore';
import type { RowStore } from './rowStore';
import { createRowVersions } from './rowVersions';
import { createSameNames } from './sameNames';
import { createSelection, noEdges, sizeOf } from './selection';
import { sortObjects } from './sortRows';

/**
 * The rows of a listing as they are shown: sorted, filtered, selected. What is shown changes only by
 * {@link RowView.refresh}, and every position is that of a version.
 */
export interface RowView {
  readonly store: RowStore;
  append(page: ListedPage): void;
  /**
   * Shows entries that are known without listing; those that are there get the new facts.
   *
   * @returns The rows of the latter, which other filters than that of {@link RowView.refresh} have to ask
   *   again.
   */
  put(entries: readonly ListEntry[]): readonly number[];
  /** Takes objects away, and folders with all that is below them. */
  remove(targets: readonly Target[]): void;
  /**
   * Takes over what has changed, in this order and through this filter, which has to have asked all.
   *
   * @param version What these positions are called; more than every earlier one.
   */
  refresh(sort: SortOrder, filter: RowFilter | undefined, version: number): void;
  /** 0 until the first {@link refresh}. */
  version(): number;
  shown(): RowTotals;
  rowCount(): number;
  window(from: number, to: number): readonly ViewRow[];
  /** @returns The position, or -1 where the key is not shown. */
  positionOf(key: string): number;
  /**
   * The first row from a position on, and then from the beginning, whose name begins with what was typed.
   *
   * @returns -1 where there is none.
   */
  findTyped(text: string, from: number): number;
  /**
   * Selects rows by their positions in a version that was told lately.
   *
   * @returns Whether that version is still known; if not, nothing changes.
   */
  select(version: number, edges: RowEdges, cursor?: RowCursor): boolean;
  /**
   * Copies the selection of another view of the same place: what is shown here of it stays selected, and the
   * anchor and the focus go to the rows of the same names.
   */
  takeSelection(from: RowView): void;
  /** The selected rows of the store by their names, folders first. */
  selectedRows(): Uint32Array;
  /** The row of the store where a range starts. */
  anchorRow(): number | undefined;
  /**
   * Asks about the focused row of the store, then about the rows after it, then about those before it, the
   * nearest first.
   *
   * @param here Asked of one row after the other.
   * @returns The first answer; `undefined` where there is none.
   */
  nearFocus<Found>(here: (row: number) => Found | undefined): Found | undefined;
  selection(): ViewSelection;
  /** What is selected now, for something to be done with it. */
  selectedTargets(): SelectedRows;
}

/** Rows as they were selected at one moment: what becomes of the view changes nothing of it. */
export interface SelectedRows extends RowTotals {
  /** In the order in which they were shown. */
  readonly targets: Iterable<Target>;
}

/** What every name begins with. */
const everyName = new Uint8Array(0);

/** Creates a view without rows of what is below a prefix, with a store of its own. */
export function createRowView(prefix: string): RowView {
  const store = createRowStore(prefix);
  const folders = createNameOrder(store);
  const objects = createNameOrder(store);
  const selection = createSelection(store);
  const versions = createRowVersions();
  let shownRows: Uint32Array = new Uint32Array(0);
  let shownTotals: RowTotals = { folders: 0, objects: 0, bytes: 0 };
  let version = 0;
  let filter: RowFilter | undefined;
  let sortedBy:
    | { readonly sort: SortOrder; readonly from: Uint32Array; readonly rows: Uint32Array }
    | undefined;

  function append(page: ListedPage): void {
    const first = store.append(page);
    const firstObject = first + countOf(page.folders);
    folders.add(first, firstObject, page.folders.isAscending);
    objects.add(firstObject, store.count, page.keys.isAscending);
  }

  function nameOf(key: string): Uint8Array | undefined {
    return key.startsWith(prefix) ? Buffer.from(key.slice(prefix.length), 'utf8') : undefined;
  }

  /** The row of a key, whether it is shown or not. */
  function rowOf(order: typeof objects, key: string): number | undefined {
    const name = nameOf(key);
    if (name === undefined) return undefined;
    const row = order.rows()[order.lowerBound(name)];
    return row !== undefined && store.compareTo(row, name) === 0 ? row : undefined;
  }

  function put(entries: readonly ListEntry[]): readonly number[] {
    const added: ListEntry[] = [];
    const updated: number[] = [];
    for (const entry of entries) {
      if (!entry.key.startsWith(prefix)) continue;
      const row = rowOf(entry.kind === 'folder' ? folders : objects, entry.key);
      if (row === undefined) added.push(entry);
      else if (entry.kind === 'object') {
        store.update(row, entry);
        filter?.askAgain(row);
        sortedBy = undefined;
        updated.push(row);
      }
    }
    if (added.length > 0) append(pageOfEntries(prefix, added));
    return updated;
  }

  /** @returns How many rows were dropped. */
  function dropBelow(order: typeof objects, start: Uint8Array): number {
    const rows = order.rows();
    const first = order.lowerBound(start);
    let place = first;
    for (; place < rows.length; place += 1) {
      const row = rows[place] ?? 0;
      if (!store.beginsWith(row, start)) break;
      store.drop(row);
    }
    return place - first;
  }

  function remove(targets: readonly Target[]): void {
    let [goneFolders, goneObjects] = [0, 0];
    for (const { kind, key } of targets) {
      if (kind === 'folder') {
        // All that is shown may be below it.
        const name = prefix.startsWith(key) ? everyName : nameOf(key);
        if (name === undefined) continue;
        goneFolders += dropBelow(folders, name);
        goneObjects += dropBelow(objects, name);
      } else {
        const row = rowOf(objects, key);
        if (row === undefined) continue;
        store.drop(row);
        goneObjects += 1;
      }
    }
    // Told once at the end: all rows are gone through for it.
    if (goneFolders > 0) folders.noteDropped();
    if (goneObjects > 0) objects.noteDropped();
  }

  function sortedObjects(sort: SortOrder): Uint32Array {
    const from = objects.rows();
    const isKept =
      sortedBy?.from === from &&
      sortedBy.sort.column === sort.column &&
      sortedBy.sort.direction === sort.direction;
    if (!isKept || sortedBy === undefined) {
      sortedBy = { sort, from, rows: sortObjects(store, from, sort) };
    }
    return sortedBy.rows;
  }

  function refresh(sort: SortOrder, newFilter: RowFilter | undefined, newVersion: number): void {
    filter = newFilter;
    const folderRows =
      sort.column === 'name' && sort.direction === 'descending'
        ? folders.rows().slice().reverse()
        : folders.rows();
    const objectRows = sortedObjects(sort);
    const passing = filter?.passing();
    const shownFolders = passing === undefined ? folderRows : those(folderRows, passing);
    const shownObjects = passing === undefined ? objectRows : those(objectRows, passing);
    shownRows = joined(shownFolders, shownObjects);
    shownTotals =
      passing === undefined
        ? store.totals()
        : {
            folders: shownFolders.length,
            objects: shownObjects.length,
            bytes: sizeOf(store, shownObjects),
          };
    version = newVersion;
    versions.keep(version, shownRows);
    selection.moveTo(shownRows);
  }

  /** From a position on, and then from the beginning. */
  function findName({ matches, takesAscii }: TypedTest, from: number): number {
    for (let step = 0; step < shownRows.length; step += 1) {
      const place = (from + step) % shownRows.length;
      const row = shownRows[place] ?? 0;
      if ((takesAscii || !store.isPlain(row)) && matches(store.name(row))) return place;
    }
    return -1;
  }

  /** Finds rows as `find` does, but for those that are not shown. */
  function shownOf(find: (row: number) => number | undefined): typeof find {
    const isShown = new Uint8Array(store.count);
    for (const row of shownRows) isShown[row] = 1;
    return (other) => {
      const row = find(other);
      return row !== undefined && isShown[row] === 1 ? row : undefined;
    };
  }

  /** Neither the rows nor the edges are ever written to. */
  function* targetsAt(rows: Uint32Array, edges: RowEdges): Generator<Target> {
    for (let run = 0; run < edges.length; run += 2) {
      const to = edges[run + 1] ?? 0;
      for (let place = edges[run] ?? 0; place < to; place += 1) {
        const row = rows[place] ?? 0;
        const kind = store.isFolder(row) ? 'folder' : 'object';
        yield { kind, key: prefix + store.name(row) };
      }
    }
  }

  return {
    store,
    append,
    put,
    remove,
    refresh,
    version: () => version,
    shown: () => shownTotals,
    rowCount: () => shownRows.length,
    window(from, to) {
      const rows = shownRows.subarray(from, to);
      const highlights = filter?.highlights(Array.from(rows, (row) => store.name(row))) ?? [];
      return Array.from(rows, (row, index) => ({
        entry: store.entry(row),
        highlights: highlights[index] ?? [],
      }));
    },
    positionOf(key) {
      const row = rowOf(objects, key) ?? rowOf(folders, key);
      return row === undefined ? -1 : shownRows.indexOf(row);
    },
    findTyped: (text, from) => findTyped(text, from, findName),
    select(ofVersion, edges, cursor = {}) {
      const rows = versions.rowsOf(ofVersion);
      if (rows === undefined) return false;
      selection.set(
        rows,
        edges,
        cursorOf((position) => rows[position], cursor),
      );
      selection.moveTo(shownRows);
      return true;
    },
    takeSelection(from) {
      const rowLike = createSameNames(store, { folders, objects }, from.store);
      const theirs = from.selectedRows();
      const rows = new Uint32Array(theirs.length);
      let found = 0;
      for (let index = 0; index < theirs.length; index += 1) {
        const row = rowLike(theirs[index] ?? 0);
        if (row !== undefined) rows[found++] = row;
      }
      const anchorThere = from.anchorRow();
      const anchor = anchorThere === undefined ? undefined : rowLike(anchorThere);
      const focus = from.nearFocus(shownOf(rowLike));
      const cursor = cursorOf((row) => row, { anchor, focus });
      selection.set(rows, found === 0 ? noEdges : Uint32Array.of(0, found), cursor);
      selection.moveTo(shownRows);
    },
    selectedRows() {
      const chosen = selection.chosen();
      return joined(those(folders.rows(), chosen), those(objects.rows(), chosen));
    },
    anchorRow() {
      const { anchor } = selection.state();
      return anchor === undefined ? undefined : shownRows[anchor];
    },
    nearFocus(here) {
      const { focus } = selection.state();
      if (focus === undefined) return undefined;
      for (let place = focus; place < shownRows.length; place += 1) {
        const found = here(shownRows[place] ?? 0);
        if (found !== undefined) return found;
      }
      for (let place = focus - 1; place >= 0; place -= 1) {
        const found = here(shownRows[place] ?? 0);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    selection: () => selection.state(),
    selectedTargets() {
      const { edges, folders, objects, bytes } = selection.state();
      const rows = shownRows;
      const targets = { [Symbol.iterator]: () => targetsAt(rows, edges) };
      return { folders, objects, bytes, targets };
    },
  };
}

function cursorOf(
  rowAt: (position: number) => number | undefined,
  { anchor, focus }: RowCursor,
): RowCursor {
  const anchorRow = anchor === undefined ? undefined : rowAt(anchor);
  const focusRow = focus === undefined ? undefined : rowAt(focus);
  return {
    ...(anchorRow === undefined ? {} : { anchor: anchorRow }),
    ...(focusRow === undefined ? {} : { focus: focusRow }),
  };
}
