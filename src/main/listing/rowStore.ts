import type { FileKind } from '../../shared/model/fileKinds';
import type { ListEntry, ObjectEntry } from '../../shared/model/objects';
import type { RowTotals } from '../../shared/model/views';
import type { ListedPage } from '../s3/lists/listedPage';
import { compareBytes, countOf } from '../s3/lists/textColumn';
import type { TextColumn } from '../s3/lists/textColumn';
import { formOfName, nameForms } from './foldedNames';
import type { NameForm } from './foldedNames';
import { createGrowing } from './growing';
import { createRowEtags } from './rowEtags';
import { createRowTypes } from './rowTypes';

/** The columns that are read by the million; the next row that comes may replace them. */
interface RowColumns {
  /** All names, one after the other. */
  readonly names: Uint8Array;
  /** Where each name ends; the next one begins there. */
  readonly ends: Uint32Array;
  /** Bytes; 0 for a folder. */
  readonly sizes: Float64Array;
  /** Milliseconds since the epoch; NaN where it is not known. */
  readonly times: Float64Array;
  /** A number for each storage class. */
  readonly classes: Uint16Array;
}

/**
 * The rows of a listing in columns: some 70 bytes for each instead of an object of several hundred.
 * A row is a number, given in the order in which rows come, and never given again.
 */
export interface RowStore {
  /** What was listed. Names are what follows it in a key. */
  readonly prefix: string;
  /** Rows that were ever added, also those that are gone. */
  readonly count: number;
  /**
   * Adds a page of the same prefix; gives the number of its first row. Folders come before objects.
   */
  append(page: ListedPage): number;
  /** Takes over new facts about an object that is there. */
  update(row: number, object: ObjectEntry): void;
  /** Takes a row out of every count. */
  drop(row: number): void;
  /** Drops a row that has come again as another one. */
  replace(row: number, by: number): void;
  /** The row itself, or the one that it has come again as. */
  latest(row: number): number;
  isGone(row: number): boolean;
  isFolder(row: number): boolean;
  /** Printable ASCII without spaces at its ends: shown as it is written, and composed. */
  isPlain(row: number): boolean;
  /** Bytes; 0 for a folder. */
  size(row: number): number;
  /** Milliseconds since the epoch; NaN where it is not known. */
  time(row: number): number;
  /** Empty where there is none. */
  storageClass(row: number): string;
  /** A number for each storage class; see {@link classNames}. */
  classNumber(row: number): number;
  /** The storage classes by their numbers. */
  classNames(): readonly string[];
  /** A number for each kind of content and extension; see {@link typeNames}. */
  type(row: number): number;
  /** The kinds by their numbers, as they are sorted. */
  typeNames(): readonly string[];
  /** What the name of an object says about its content; empty for a folder. */
  kindOf(row: number): FileKind | '';
  name(row: number): string;
  /** How the name of a row may be compared without regard to case. */
  nameForm(row: number): NameForm;
  /** Whether some names can only be compared as strings. */
  hasOddNames(): boolean;
  columns(): RowColumns;
  entry(row: number): ListEntry;
  /** Compares two names as S3 sorts them. */
  compare(one: number, other: number): number;
  /** Compares the name of a row with some bytes, or with a part of them. */
  compareTo(row: number, bytes: Uint8Array, from?: number, to?: number): number;
  /** Whether the name of a row begins with some bytes. */
  beginsWith(row: number, bytes: Uint8Array): boolean;
  /** How many there are. */
  totals(): RowTotals;
  /** Bytes that the columns take. */
  memory(): number;
}

const space = 0x20;
const folderFlag = 1;
const plainFlag = 2;
const goneFlag = 4;
/** The form of a name stands above the flags. */
const formShift = 3;

/** Creates a store without rows. */
export function createRowStore(prefix: string): RowStore {
  const names = createGrowing(Uint8Array);
  /** Where each name ends. */
  const ends = createGrowing(Uint32Array);
  const sizes = createGrowing(Float64Array);
  const times = createGrowing(Float64Array);
  const flags = createGrowing(Uint8Array);
  const classes = createGrowing(Uint16Array);
  const classNames = [''];
  const types = createRowTypes({
    count: () => ends.length,
    isFolder,
    name,
    columns: () => ({ names: nameBytes, ends: endOf }),
  });
  const etags = createRowEtags();
  let hasOddNames = false;
  /** Rows that have come again, by what they were before. */
  const successors = new Map<number, number>();
  let totals: RowTotals = { folders: 0, objects: 0, bytes: 0 };

  // What is asked for a million times is read from here; see `hold`.
  let nameBytes = names.array;
  let endOf = ends.array;
  let sizeOf = sizes.array;
  let timeOf = times.array;
  let flagsOf = flags.array;
  let classOf = classes.array;

  /** Columns that have grown are other arrays than before. */
  function hold(): void {
    nameBytes = names.array;
    endOf = ends.array;
    sizeOf = sizes.array;
    timeOf = times.array;
    flagsOf = flags.array;
    classOf = classes.array;
  }

  const start = (row: number): number => (row === 0 ? 0 : (endOf[row - 1] ?? 0));
  const end = (row: number): number => endOf[row] ?? 0;
  const flag = (row: number): number => flagsOf[row] ?? 0;

  function appendNames(column: TextColumn, kind: number): void {
    const count = countOf(column);
    const { bytes, offsets } = column;
    const from = offsets[0] ?? 0;
    const length = (offsets[count] ?? 0) - from;
    const at = names.extend(length);
    const first = ends.extend(count);
    flags.extend(count);
    hold();
    nameBytes.set(bytes.subarray(from, from + length), at);
    let start = at;
    for (let index = 0; index < count; index += 1) {
      const end = at + (offsets[index + 1] ?? 0) - from;
      let isPlain = true;
      let hasSpace = false;
      for (let place = start; place < end; place += 1) {
        const byte = nameBytes[place] ?? 0;
        if (byte > space && byte <= 0x7e) continue;
        if (byte === space) hasSpace = true;
        else isPlain = false;
      }
      endOf[first + index] = end;
      // Most names have nothing but letters and the like, and need no second look.
      const form = isPlain && !hasSpace ? nameForms.uncased : formOfName(nameBytes, start, end);
      start = end;
      if (form === nameForms.other) hasOddNames = true;
      const isShown = isPlain && form !== nameForms.other;
      flagsOf[first + index] = kind | (isShown ? plainFlag : 0) | (form << formShift);
    }
  }

  function classNumber(name: string): number {
    const known = classNames.indexOf(name);
    return known >= 0 ? known : classNames.push(name) - 1;
  }

  function name(row: number): string {
    const at = start(row);
    return Buffer.from(nameBytes.buffer, at, end(row) - at).toString(
      isPlain(row) ? 'latin1' : 'utf8',
    );
  }

  function isFolder(row: number): boolean {
    return (flag(row) & folderFlag) !== 0;
  }

  function isPlain(row: number): boolean {
    return (flag(row) & plainFlag) !== 0;
  }

  function count(row: number, sign: 1 | -1): void {
    totals = {
      folders: totals.folders + (isFolder(row) ? sign : 0),
      objects: totals.objects + (isFolder(row) ? 0 : sign),
      bytes: totals.bytes + sign * (sizeOf[row] ?? 0),
    };
  }

  function drop(row: number): void {
    if ((flag(row) & goneFlag) !== 0) return;
    count(row, -1);
    flagsOf[row] = flag(row) | goneFlag;
  }

  return {
    prefix,
    get count() {
      return ends.length;
    },
    append(page) {
      const first = ends.length;
      appendNames(page.folders, folderFlag);
      appendNames(page.keys, 0);
      const folderCount = countOf(page.folders);
      const objectCount = countOf(page.keys);
      const at = sizes.extend(folderCount + objectCount) + folderCount;
      times.extend(folderCount + objectCount);
      classes.extend(folderCount + objectCount);
      hold();
      sizeOf.fill(0, first, at);
      timeOf.fill(Number.NaN, first, at);
      classOf.fill(0, first, at);
      sizeOf.set(page.sizes, at);
      timeOf.set(page.times, at);
      const numbers = page.classNames.map(classNumber);
      let bytes = 0;
      for (let index = 0; index < objectCount; index += 1) {
        classOf[at + index] = numbers[page.classes[index] ?? 0] ?? 0;
        bytes += page.sizes[index] ?? 0;
      }
      etags.append(folderCount, page.etags);
      totals = {
        folders: totals.folders + folderCount,
        objects: totals.objects + objectCount,
        bytes: totals.bytes + bytes,
      };
      return first;
    },
    update(row, object) {
      count(row, -1);
      sizeOf[row] = object.size;
      timeOf[row] = object.lastModified ?? Number.NaN;
      classOf[row] = classNumber(object.storageClass ?? '');
      etags.replace(row, object.etag ?? '');
      count(row, 1);
    },
    replace(row, by) {
      drop(row);
      successors.set(row, by);
    },
    latest(row) {
      let latest = row;
      for (let next = successors.get(row); next !== undefined; next = successors.get(next)) {
        latest = next;
      }
      return latest;
    },
    drop,
    isGone: (row) => (flag(row) & goneFlag) !== 0,
    isFolder,
    isPlain,
    size: (row) => sizeOf[row] ?? 0,
    time: (row) => timeOf[row] ?? Number.NaN,
    storageClass: (row) => classNames[classOf[row] ?? 0] ?? '',
    classNumber: (row) => classOf[row] ?? 0,
    classNames: () => classNames,
    type: types.type,
    typeNames: types.names,
    kindOf: types.kindOf,
    name,
    nameForm: (row) => (flag(row) >> formShift) as NameForm,
    hasOddNames: () => hasOddNames,
    columns: () => ({
      names: nameBytes,
      ends: endOf,
      sizes: sizeOf,
      times: timeOf,
      classes: classOf,
    }),
    entry(row) {
      const key = prefix + name(row);
      if (isFolder(row)) return { kind: 'folder', key };
      const time = timeOf[row] ?? Number.NaN;
      const storageClass = classNames[classOf[row] ?? 0] ?? '';
      const etag = etags.at(row);
      return {
        kind: 'object',
        key,
        size: sizeOf[row] ?? 0,
        ...(Number.isNaN(time) ? {} : { lastModified: time }),
        ...(storageClass === '' ? {} : { storageClass }),
        ...(etag === '' ? {} : { etag }),
      };
    },
    compare: (one, other) =>
      compareBytes(nameBytes, start(one), end(one), nameBytes, start(other), end(other)),
    compareTo: (row, bytes, from = 0, to = bytes.length) =>
      compareBytes(nameBytes, start(row), end(row), bytes, from, to),
    beginsWith(row, bytes) {
      const at = start(row);
      const isLong = end(row) - at >= bytes.length;
      return isLong && compareBytes(nameBytes, at, at + bytes.length, bytes, 0, bytes.length) === 0;
    },
    totals: () => totals,
    memory: () =>
      [names, ends, sizes, times, flags, classes].reduce(
        (sum, column) => sum + column.bytes(),
        etags.memory() + types.memory(),
      ),
  };
}
