import { greaterThan, lessThan, slash } from './asciiBytes';
import { markOf, stands } from './byteMarks';
import type { Mark } from './byteMarks';
import type { PageColumns } from './pageColumns';

/** The members of an object in a list answer, a bit for each, so that none is taken twice. */
export const members = { Key: 1, Size: 2, LastModified: 4, ETag: 8, StorageClass: 16 } as const;
const necessary = members.Key | members.Size | members.LastModified;

/** Whether so many members are enough. */
export function hasNecessary(seen: number): boolean {
  return (seen & necessary) === necessary;
}

/**
 * How one object of a list answer is written, but for its values: a server writes the others of a page
 * in the same way, and they are read without looking at every tag anew.
 */
export interface ObjectShape {
  /** What stands before each value, and after the last one. */
  readonly marks: readonly Mark[];
  /** Which member each value is; 0 for one that is of no use. */
  readonly values: readonly number[];
  readonly seen: number;
}

/**
 * Learns from an object that was understood.
 *
 * @param start Where it begins, with the white space before it.
 * @param memberAt Which member has its value at a place; 0 for none.
 */
export function learnShape(
  body: Uint8Array,
  start: number,
  end: number,
  memberAt: (place: number) => number,
): ObjectShape {
  const marks: Mark[] = [];
  const values: number[] = [];
  let markStart = start;
  let isOpening = false;
  let at = start;
  while (at < end) {
    if (body[at] === lessThan) {
      isOpening = body[at + 1] !== slash;
      at += 1;
    } else if (body[at] === greaterThan && isOpening && body[at - 1] !== slash) {
      // Between a tag that opens and one that closes there is nothing but a value.
      const next = body.indexOf(lessThan, at);
      if (body[next + 1] === slash) {
        marks.push(markOf(body.subarray(markStart, at + 1)));
        values.push(memberAt(at + 1));
        markStart = next;
      }
      at = next;
    } else {
      at += 1;
    }
  }
  marks.push(markOf(body.subarray(markStart, end)));
  return { marks, values, seen: values.reduce((seen, value) => seen | value, 0) };
}

/**
 * Reads an object that is written in a shape.
 *
 * @param view Of the same body.
 * @returns Where it ends; -1 where it is written in another way, and nothing was taken then.
 */
export function readByShape(
  body: Uint8Array,
  view: DataView,
  start: number,
  { marks, values, seen }: ObjectShape,
  columns: PageColumns,
): number {
  let at = start;
  for (let index = 0; index < marks.length; index += 1) {
    const mark = marks[index];
    if (mark === undefined || !stands(mark, body, view, at)) return left(columns);
    at += mark.length;
    if (index === values.length) break;
    at = take(body, at, values[index] ?? 0, columns);
    if (at < 0) return left(columns);
  }
  endObject(columns, seen);
  return at;
}

/** Ends an object of which these members were taken. */
export function endObject(columns: PageColumns, seen: number): void {
  if ((seen & members.ETag) === 0) columns.noEtag();
  if ((seen & members.StorageClass) === 0) columns.noStorageClass();
  columns.endObject();
}

function left(columns: PageColumns): number {
  columns.dropObject();
  return -1;
}

/** Takes a value. @returns Where it ends; -1 where it is not what it should be. */
export function take(
  body: Uint8Array,
  start: number,
  member: number,
  columns: PageColumns,
): number {
  switch (member) {
    case members.Key:
      return columns.key(start);
    case members.LastModified:
      return columns.time(start);
    case members.ETag:
      return columns.etag(start);
    case members.Size:
      return columns.size(start);
    case members.StorageClass:
      return columns.storageClass(start);
    default:
      return body.indexOf(lessThan, start);
  }
}
