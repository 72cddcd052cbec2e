import { compareKeys } from '../../../shared/model/keyOrder';
import type { ListEntry, ObjectEntry } from '../../../shared/model/objects';
import { packEtags, unpackEtag } from './etagColumn';
import type { EtagColumn } from './etagColumn';
import type { ListedNames } from './listedNames';
import { compareBytes, countOf, isAscending, textAt } from './textColumn';
import type { NameColumn, TextColumn } from './textColumn';

/**
 * One page of a listing in columns instead of an object for each row. Names are what follows the listed
 * prefix in each key, exactly as the server has it, decoded.
 */
export interface ListedPage {
  readonly prefix: string;
  readonly folders: NameColumn;
  readonly keys: NameColumn;
  /** Bytes of each object. */
  readonly sizes: Float64Array;
  /** Milliseconds since the epoch; NaN where the server does not tell. */
  readonly times: Float64Array;
  readonly etags: EtagColumn;
  /** Which of `classNames` each object has. */
  readonly classes: Uint16Array;
  /** The first stands for none. */
  readonly classNames: readonly string[];
}

/** Whether objects and folders come in the order that S3 promises, each of them once. */
export function isSortedPage({ folders, keys }: ListedPage): boolean {
  return folders.isAscending && keys.isAscending;
}

/** The first and the last text of a column. */
function edgesOf(column: TextColumn): readonly string[] {
  const count = countOf(column);
  return count === 0 ? [] : [textAt(column, 0), textAt(column, count - 1)];
}

/** The first and last keys of a page, for questions about where it begins and ends. */
export function edgeNames({ prefix, folders, keys }: ListedPage): ListedNames {
  return {
    folders: edgesOf(folders).map((name) => ({ kind: 'folder', key: prefix + name })),
    objects: edgesOf(keys).map((name) => ({ kind: 'object', key: prefix + name, size: 0 })),
  };
}

/** How many texts of a sorted column are not after a key. */
function countUpTo({ bytes, offsets }: TextColumn, key: Uint8Array): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const [start, end] = [offsets[middle] ?? 0, offsets[middle + 1] ?? 0];
    if (compareBytes(bytes, start, end, key, 0, key.length) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The first name of a sorted page that comes after a key; `undefined` where there is none.
 *
 * @param key Begins with the prefix.
 */
export function firstNameAfter(
  { prefix, folders, keys }: ListedPage,
  key: string,
): string | undefined {
  const bytes = Buffer.from(key.slice(prefix.length), 'utf8');
  const [first, other] = [folders, keys].flatMap((column) => {
    const index = countUpTo(column, bytes);
    return index < countOf(column) ? [prefix + textAt(column, index)] : [];
  });
  if (first === undefined || other === undefined) return first;
  return compareKeys(first, other) < 0 ? first : other;
}

function firstTexts<Column extends TextColumn>(column: Column, count: number): Column {
  return { ...column, offsets: column.offsets.subarray(0, count + 1) };
}

/**
 * A sorted page without the names that come after a key.
 *
 * @param key Begins with the prefix.
 */
export function pageUpTo(page: ListedPage, key: string): ListedPage {
  const bytes = Buffer.from(key.slice(page.prefix.length), 'utf8');
  const objects = countUpTo(page.keys, bytes);
  return {
    ...page,
    folders: firstTexts(page.folders, countUpTo(page.folders, bytes)),
    keys: firstTexts(page.keys, objects),
    sizes: page.sizes.subarray(0, objects),
    times: page.times.subarray(0, objects),
    etags: firstTexts(page.etags, objects),
    classes: page.classes.subarray(0, objects),
  };
}

/** A page without the empty object that marks the listed folder itself. One with content stays. */
export function withoutOwnMarker(page: ListedPage): ListedPage {
  const { prefix, keys, sizes } = page;
  const { offsets } = keys;
  for (let index = 0; index + 1 < offsets.length; index += 1) {
    if (offsets[index + 1] === offsets[index] && sizes[index] === 0) {
      const isLeft = (entry: ListEntry): boolean =>
        entry.kind === 'folder' || entry.key !== prefix || entry.size > 0;
      return pageOfEntries(prefix, entriesOfPage(page).filter(isLeft));
    }
  }
  return page;
}

/** Puts names into a column. */
function columnOf(texts: readonly string[]): NameColumn {
  const parts = texts.map((text) => Buffer.from(text, 'utf8'));
  const offsets = new Uint32Array(texts.length + 1);
  for (const [index, part] of parts.entries()) {
    offsets[index + 1] = (offsets[index] ?? 0) + part.length;
  }
  const column = { bytes: Buffer.concat(parts), offsets };
  return { ...column, isAscending: isAscending(column) };
}

/**
 * Puts entries into columns.
 *
 * @param prefix What all keys begin with.
 */
export function pageOfEntries(prefix: string, entries: readonly ListEntry[]): ListedPage {
  const folders: string[] = [];
  const objects: ObjectEntry[] = [];
  for (const entry of entries) {
    if (entry.kind === 'folder') folders.push(entry.key);
    else objects.push(entry);
  }
  const classNames = ['', ...new Set(objects.flatMap(({ storageClass }) => storageClass ?? []))];
  const indexes = new Map(classNames.map((name, index) => [name, index]));
  return {
    prefix,
    folders: columnOf(folders.map((key) => key.slice(prefix.length))),
    keys: columnOf(objects.map(({ key }) => key.slice(prefix.length))),
    sizes: Float64Array.from(objects, ({ size }) => size),
    times: Float64Array.from(objects, ({ lastModified }) => lastModified ?? Number.NaN),
    etags: packEtags(objects.map(({ etag }) => etag ?? '')),
    classes: Uint16Array.from(objects, ({ storageClass = '' }) => indexes.get(storageClass) ?? 0),
    classNames,
  };
}

/** The entries of a page, folders first. */
export function entriesOfPage(page: ListedPage): readonly ListEntry[] {
  const folders = Array.from({ length: countOf(page.folders) }, (_, index): ListEntry => ({
    kind: 'folder',
    key: page.prefix + textAt(page.folders, index),
  }));
  const objects = Array.from({ length: countOf(page.keys) }, (_, index): ListEntry => {
    const time = page.times[index] ?? Number.NaN;
    const storageClass = page.classNames[page.classes[index] ?? 0] ?? '';
    const { bytes, offsets } = page.etags;
    const etag = unpackEtag(bytes, offsets[index] ?? 0, offsets[index + 1] ?? 0);
    return {
      kind: 'object',
      key: page.prefix + textAt(page.keys, index),
      size: page.sizes[index] ?? 0,
      ...(Number.isNaN(time) ? {} : { lastModified: time }),
      ...(storageClass === '' ? {} : { storageClass }),
      ...(etag === '' ? {} : { etag }),
    };
  });
  return [...folders, ...objects];
}
