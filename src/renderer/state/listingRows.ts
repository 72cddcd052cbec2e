import type { ListEntry } from '../../shared/model/objects';
import { extensionOf, fileKindOf } from '../../shared/model/fileKinds';
import { baseName, visibleName } from './keyNames';
import type { RowOrder } from './selection';

export type SortColumn = 'name' | 'size' | 'lastModified' | 'storageClass' | 'type';

export interface SortOrder {
  readonly column: SortColumn;
  readonly direction: 'ascending' | 'descending';
}

/** The rows of a table in the order in which they are shown, as they were at one moment. */
export interface ListingView {
  readonly rowCount: number;
  /** The entry of a row, counted from 0. */
  readonly rowAt: (index: number) => ListEntry | undefined;
  /** Where a key stands, or -1 where it is not shown. */
  readonly indexOfKey: (key: string) => number;
}

/** The entries of one folder: taken in as they come, shown in any order. */
export interface ListingRows {
  /** How many entries are known. */
  readonly size: () => number;
  /** Adds entries, or replaces those with the same key. */
  readonly put: (entries: readonly ListEntry[]) => void;
  readonly remove: (keys: readonly string[]) => void;
  readonly get: (key: string) => ListEntry | undefined;
  /** Starts a new listing of the same folder: what it does not name again can be dropped after. */
  readonly beginRound: () => void;
  /** Drops what was not put since {@link beginRound}; answers with the dropped keys. */
  readonly dropOlder: () => readonly string[];
  /** Sorts and filters. */
  readonly view: (sort: SortOrder, filter: string) => ListingView;
}

/** A view without rows. */
export const emptyView: ListingView = {
  rowCount: 0,
  rowAt: () => undefined,
  indexOfKey: () => -1,
};

/** The rows of a folder as far as selecting goes: they go by their keys. */
export function orderOfView(view: ListingView): RowOrder {
  return {
    rowCount: view.rowCount,
    idAt: (index) => view.rowAt(index)?.key,
    indexOf: view.indexOfKey,
  };
}

/** Key order as S3 has it for all but rare keys: by UTF-16 code units. */
function compareText(one: string, other: string): number {
  if (one === other) {
    return 0;
  }
  return one < other ? -1 : 1;
}

/** What the type column sorts by; worked out once for each entry, since sorting asks many times. */
function createTypeOf(): (entry: ListEntry) => string {
  const types = new Map<string, string>();
  return ({ key }) => {
    const known = types.get(key);
    if (known !== undefined) {
      return known;
    }
    const name = baseName(key);
    const type = `${fileKindOf(name)} ${extensionOf(name)}`;
    types.set(key, type);
    return type;
  };
}

function compareBy(
  column: SortColumn,
  typeOf: (entry: ListEntry) => string,
  one: ListEntry,
  other: ListEntry,
): number {
  if (column === 'name') {
    return compareText(one.key, other.key);
  }
  if (one.kind === 'folder' || other.kind === 'folder') {
    return 0;
  }
  switch (column) {
    case 'size':
      return one.size - other.size;
    case 'lastModified':
      return (one.lastModified ?? 0) - (other.lastModified ?? 0);
    case 'storageClass':
      return compareText(one.storageClass ?? '', other.storageClass ?? '');
    case 'type':
      return compareText(typeOf(one), typeOf(other));
  }
}

function sameEntry(one: ListEntry, other: ListEntry): boolean {
  return (
    one.kind === other.kind &&
    (one.kind === 'folder' ||
      other.kind === 'folder' ||
      (one.size === other.size &&
        one.lastModified === other.lastModified &&
        one.etag === other.etag &&
        one.storageClass === other.storageClass))
  );
}

/** Orders entries: folders first, whatever the direction; equal ones by their keys. */
function entryOrder(sort: SortOrder): (one: ListEntry, other: ListEntry) => number {
  const sign = sort.direction === 'ascending' ? 1 : -1;
  const typeOf = createTypeOf();
  return (one, other) => {
    if (one.kind !== other.kind) {
      return one.kind === 'folder' ? -1 : 1;
    }
    return sign * compareBy(sort.column, typeOf, one, other) || compareText(one.key, other.key);
  };
}

/** Whether a name holds the text, in any case. The text is compared as typed and as it is shown. */
export function nameMatches(name: string, filter: string): boolean {
  const wanted = filter.toLowerCase();
  return (
    name.toLowerCase().includes(wanted) ||
    visibleName(name).toLowerCase().includes(wanted) ||
    // What is typed is composed, as a rule; a decomposed name is to be found all the same.
    name.normalize('NFC').toLowerCase().includes(wanted.normalize('NFC'))
  );
}

function viewOf(entries: readonly ListEntry[]): ListingView {
  let positions: ReadonlyMap<string, number> | undefined;
  return {
    rowCount: entries.length,
    rowAt: (index) => entries[index],
    indexOfKey: (key) => {
      positions ??= new Map(entries.map((entry, index) => [entry.key, index]));
      return positions.get(key) ?? -1;
    },
  };
}

/** An empty collection of entries. */
export function createListingRows(): ListingRows {
  const entries = new Map<string, ListEntry>();
  const rounds = new Map<string, number>();
  let round = 0;
  // The last sorted rows: what comes next is merged into them, which costs far less than sorting
  // everything again.
  let sorted: { readonly sort: SortOrder; readonly rows: ListEntry[] } | undefined;
  let added: ListEntry[] = [];

  function forgetOrder(): void {
    sorted = undefined;
    added = [];
  }

  function sortedRows(sort: SortOrder): ListEntry[] {
    const kept = sorted?.sort.column === sort.column && sorted.sort.direction === sort.direction;
    const rows = kept && sorted !== undefined ? [...sorted.rows, ...added] : [...entries.values()];
    if (!kept || added.length > 0) {
      rows.sort(entryOrder(sort));
    }
    sorted = { sort, rows };
    added = [];
    return rows;
  }

  return {
    size: () => entries.size,
    get: (key) => entries.get(key),
    put: (incoming) => {
      let replaces = false;
      for (const entry of incoming) {
        rounds.set(entry.key, round);
        const known = entries.get(entry.key);
        if (known === undefined || !sameEntry(known, entry)) {
          replaces ||= known !== undefined;
          entries.set(entry.key, entry);
          added.push(entry);
        }
      }
      if (replaces) {
        forgetOrder();
      }
    },
    remove: (keys) => {
      for (const key of keys) {
        entries.delete(key);
        rounds.delete(key);
      }
      forgetOrder();
    },
    beginRound: () => {
      round += 1;
    },
    dropOlder: () => {
      const older = [...entries.keys()].filter((key) => rounds.get(key) !== round);
      for (const key of older) {
        entries.delete(key);
        rounds.delete(key);
      }
      if (older.length > 0) {
        forgetOrder();
      }
      return older;
    },
    view: (sort, filter) => {
      const rows = sortedRows(sort);
      return viewOf(
        filter === '' ? rows : rows.filter((entry) => nameMatches(baseName(entry.key), filter)),
      );
    },
  };
}
