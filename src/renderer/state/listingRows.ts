import type { ListEntry } from '../../shared/model/objects';
import { entryOrder, mergeRows, placeInOrder, sortRows } from './entryOrder';
import type { EntryOrder, SortOrder } from './entryOrder';
import { baseName, visibleName } from './keyNames';
import type { RowOrder } from './selection';

/** The rows of a table in the order in which they are shown, as they were at one moment. */
export interface ListingView extends RowOrder<ListEntry> {
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
  /** Drops what was not put since {@link beginRound}. */
  readonly dropOlder: () => void;
  /** Sorts and filters; the same view as before where nothing has changed. */
  readonly view: (sort: SortOrder, filter: string) => ListingView;
}

/** A view without rows. */
export const emptyView: ListingView = {
  rowCount: 0,
  rowAt: () => undefined,
  numberAt: () => -1,
  indexOf: () => -1,
  placeOf: () => 0,
  indexOfKey: () => -1,
};

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

/** Printable ASCII without spaces at its ends, where they would be shown as something else. */
const plainName = /^[!-~](?:[ -~]*[!-.0-~])?\/?$/;

/** Whether a name holds the text, in any case. The text is compared as typed and as it is shown. */
export function nameMatches(name: string, filter: string): boolean {
  const wanted = filter.toLowerCase();
  if (name.toLowerCase().includes(wanted)) {
    return true;
  }
  // Such a name is shown as it is, and composed in any case.
  if (plainName.test(name)) {
    return name.toLowerCase().includes(wanted.normalize('NFC'));
  }
  return (
    visibleName(name).toLowerCase().includes(wanted) ||
    // What is typed is composed, as a rule; a decomposed name is to be found all the same.
    name.normalize('NFC').toLowerCase().includes(wanted.normalize('NFC'))
  );
}

/** An entry as it is known at this moment. */
interface KnownEntry {
  readonly entry: ListEntry;
  /** Stays with the key for as long as it is known. */
  readonly number: number;
  /** The round of listing that named it last. */
  round: number;
}

/** @param known what is known of a key by now. */
function viewOf(
  rows: readonly KnownEntry[],
  order: EntryOrder,
  known: (key: string) => KnownEntry | undefined,
): ListingView {
  function placeOf(entry: ListEntry): number {
    const wanted = known(entry.key)?.entry ?? entry;
    return placeInOrder(rows, order, wanted);
  }

  function indexOfKey(key: string): number {
    const entry = known(key)?.entry;
    const place = entry === undefined ? -1 : placeOf(entry);
    return rows[place]?.entry.key === key ? place : -1;
  }

  return {
    rowCount: rows.length,
    rowAt: (index) => rows[index]?.entry,
    numberAt: (index) => rows[index]?.number ?? -1,
    indexOf: ({ key }) => indexOfKey(key),
    placeOf,
    indexOfKey,
  };
}

/** An empty collection of entries. */
export function createListingRows(): ListingRows {
  const entries = new Map<string, KnownEntry>();
  let numbers = 0;
  let round = 0;
  // The last sorted rows: what comes next is merged into them, which costs far less than sorting
  // everything again.
  let sorted: { readonly sort: SortOrder; readonly rows: readonly KnownEntry[] } | undefined;
  let added: KnownEntry[] = [];
  let shown:
    | {
        readonly rows: readonly KnownEntry[];
        readonly filter: string;
        readonly view: ListingView;
      }
    | undefined;

  function forgetOrder(): void {
    sorted = undefined;
    added = [];
  }

  function sortedRows(sort: SortOrder): readonly KnownEntry[] {
    const kept = sorted?.sort.column === sort.column && sorted.sort.direction === sort.direction;
    if (kept && sorted !== undefined && added.length === 0) {
      return sorted.rows;
    }
    const rows =
      kept && sorted !== undefined
        ? mergeRows(sorted.rows, added, sort)
        : sortRows([...entries.values()], sort);
    sorted = { sort, rows };
    added = [];
    return rows;
  }

  return {
    size: () => entries.size,
    get: (key) => entries.get(key)?.entry,
    put: (incoming) => {
      let replaces = false;
      for (const entry of incoming) {
        const known = entries.get(entry.key);
        if (known !== undefined && sameEntry(known.entry, entry)) {
          known.round = round;
          continue;
        }
        replaces ||= known !== undefined;
        const fresh = { entry, number: known?.number ?? numbers++, round };
        entries.set(entry.key, fresh);
        added.push(fresh);
      }
      if (replaces) {
        forgetOrder();
      }
    },
    remove: (keys) => {
      for (const key of keys) {
        entries.delete(key);
      }
      forgetOrder();
    },
    beginRound: () => {
      round += 1;
    },
    dropOlder: () => {
      const older = [...entries.values()].filter((known) => known.round !== round);
      for (const { entry } of older) {
        entries.delete(entry.key);
      }
      if (older.length > 0) {
        forgetOrder();
      }
    },
    view: (sort, filter) => {
      const rows = sortedRows(sort);
      if (shown?.rows !== rows || shown.filter !== filter) {
        const matching =
          filter === ''
            ? rows
            : rows.filter(({ entry }) => nameMatches(baseName(entry.key), filter));
        const view = viewOf(matching, entryOrder(sort), (key) => entries.get(key));
        shown = { rows, filter, view };
      }
      return shown.view;
    },
  };
}
