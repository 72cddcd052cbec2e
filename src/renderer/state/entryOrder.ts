import type { ListEntry } from '../../shared/model/objects';
import { extensionOf, fileKindOf } from '../../shared/model/fileKinds';
import { baseName } from './keyNames';

export type SortColumn = 'name' | 'size' | 'lastModified' | 'storageClass' | 'type';

export interface SortOrder {
  readonly column: SortColumn;
  readonly direction: 'ascending' | 'descending';
}

/** Says which of two entries comes first, as `Array.sort` wants it; never that they are equal. */
export type EntryOrder = (one: ListEntry, other: ListEntry) => number;

/** Key order as S3 has it for all but rare keys: by UTF-16 code units. */
function compareText(one: string, other: string): number {
  if (one === other) {
    return 0;
  }
  return one < other ? -1 : 1;
}

/** What an object is sorted by. */
function valueOf(column: SortColumn, entry: ListEntry): string | number {
  if (entry.kind === 'folder') {
    return column === 'name' ? entry.key : '';
  }
  switch (column) {
    case 'name':
      return entry.key;
    case 'size':
      return entry.size;
    case 'lastModified':
      return entry.lastModified ?? 0;
    case 'storageClass':
      return entry.storageClass ?? '';
    case 'type': {
      const name = baseName(entry.key);
      return `${fileKindOf(name)} ${extensionOf(name)}`;
    }
  }
}

function compareValues(one: string | number, other: string | number): number {
  return typeof one === 'number' && typeof other === 'number'
    ? one - other
    : compareText(String(one), String(other));
}

/** Orders entries: folders first, whatever the direction; equal ones by their keys. */
export function entryOrder({ column, direction }: SortOrder): EntryOrder {
  const sign = direction === 'ascending' ? 1 : -1;
  return (one, other) => {
    if (one.kind !== other.kind) {
      return one.kind === 'folder' ? -1 : 1;
    }
    return (
      sign * compareValues(valueOf(column, one), valueOf(column, other)) ||
      compareText(one.key, other.key)
    );
  };
}

/** Something that is sorted by the entry it holds. */
interface HoldsEntry {
  readonly entry: ListEntry;
}

/** The order by name, ascending, which every sort begins with: the same as {@link entryOrder}'s. */
function compareByKey({ entry: one }: HoldsEntry, { entry: other }: HoldsEntry): number {
  return one.kind === other.kind ? compareText(one.key, other.key) : one.kind === 'folder' ? -1 : 1;
}

/** Numbers that are in the same order as these values; there are few different words. */
function ranksOf(values: readonly (string | number)[]): Float64Array {
  const ranks = new Float64Array(values.length);
  const words = [...new Set(values.filter((value) => typeof value === 'string'))].sort(compareText);
  const rankOfWord = new Map(words.map((word, rank) => [word, rank]));
  values.forEach((value, index) => {
    ranks[index] = typeof value === 'number' ? value : (rankOfWord.get(value) ?? 0);
  });
  return ranks;
}

/**
 * Rows in order. Many rows are sorted by what they are worth, taken out of them once: a comparison
 * that looks into two objects far apart costs more than all the rest.
 */
export function sortRows<Row extends HoldsEntry>(
  rows: readonly Row[],
  sort: SortOrder,
): readonly Row[] {
  const inKeyOrder = rows.toSorted(compareByKey);
  if (sort.column === 'name' && sort.direction === 'ascending') {
    return inKeyOrder;
  }
  const firstObject = inKeyOrder.findIndex(({ entry }) => entry.kind === 'object');
  const folders = inKeyOrder.slice(0, firstObject < 0 ? undefined : firstObject);
  const objects = firstObject < 0 ? [] : inKeyOrder.slice(firstObject);
  if (sort.column === 'name') {
    return folders.reverse().concat(objects.reverse());
  }
  const { column } = sort;
  const ranks = ranksOf(objects.map(({ entry }) => valueOf(column, entry)));
  const sign = sort.direction === 'ascending' ? 1 : -1;
  const order = objects
    .map((_, index) => index)
    // Equal ones stay in the order of their keys.
    .sort((one, other) => sign * ((ranks[one] ?? 0) - (ranks[other] ?? 0)) || one - other);
  const sorted = [...folders];
  for (const index of order) {
    const row = objects[index];
    if (row !== undefined) {
      sorted.push(row);
    }
  }
  return sorted;
}

/** The index of the first row that does not come before an entry. */
export function placeInOrder(
  rows: readonly HoldsEntry[],
  order: EntryOrder,
  entry: ListEntry,
): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && order(row.entry, entry) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The rows of both lists in order; the first one is in order already. */
export function mergeRows<Row extends HoldsEntry>(
  sorted: readonly Row[],
  added: readonly Row[],
  sort: SortOrder,
): readonly Row[] {
  const order = entryOrder(sort);
  const coming = sortRows(added, sort);
  // What comes is often all behind what is there, or in one place of it: the rest is only copied.
  let from = coming[0] === undefined ? 0 : placeInOrder(sorted, order, coming[0].entry);
  if (from === sorted.length) {
    return [...sorted, ...coming];
  }
  const merged = sorted.slice(0, from);
  for (const row of coming) {
    let next = sorted[from];
    while (next !== undefined && order(next.entry, row.entry) < 0) {
      merged.push(next);
      from += 1;
      next = sorted[from];
    }
    merged.push(row);
  }
  return merged.concat(sorted.slice(from));
}
