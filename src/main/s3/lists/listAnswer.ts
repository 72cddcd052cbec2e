import { greaterThan } from './asciiBytes';
import type { ListedPage } from './listedPage';
import { endObject, hasNecessary, learnShape, members, readByShape, take } from './objectShape';
import { createPageColumns } from './pageColumns';
import { createXmlBytes, latin1 } from './xmlBytes';
import type { OpenedTag, XmlBytes } from './xmlBytes';
import { createTextWriter } from './xmlText';

/** What of a list answer is used. */
export interface ListAnswer {
  readonly page: ListedPage;
  readonly isTruncated: boolean;
  /** `NextContinuationToken` */
  readonly token?: string;
  /** `NextMarker`, as it is written: some servers encode it as the keys are, some do not. */
  readonly marker?: string;
}

/** Texts of the answer itself that are used. */
const rootTexts = ['IsTruncated', 'EncodingType', 'NextContinuationToken', 'NextMarker'];

/** One answer is read after the other, into the same memory. */
const columns = createPageColumns();
const texts = createTextWriter();

/**
 * Reads an answer of ListObjectsV2 or ListObjects many times as fast as a parser of any XML does. Order, white space,
 * attributes and unknown elements do not matter.
 *
 * @param prefix What was listed.
 * @returns `undefined` for whatever is not plainly such an answer, or names that do not begin with the
 *   prefix: the SDK's parser has the last word then.
 */
export function readListAnswer(body: Uint8Array, prefix: string): ListAnswer | undefined {
  try {
    // It is asked for, but told only behind the objects by some, and not done by others.
    const answer = readAnswer(body, prefix, true);
    if (answer?.isUrlEncoded === true) return answer;
    const asWritten = readAnswer(body, prefix, false);
    return asWritten?.isUrlEncoded === false ? asWritten : undefined;
  } finally {
    columns.end();
    texts.end();
  }
}

function readAnswer(
  body: Uint8Array,
  prefix: string,
  isUrlEncoded: boolean,
): (ListAnswer & { readonly isUrlEncoded: boolean }) | undefined {
  const source = createXmlBytes(body, startOf(body));
  const root = source.open(0);
  if (root === undefined || root.isEmpty || !hasName(body, root, 'ListBucketResult')) {
    return undefined;
  }
  columns.begin(body, prefix, isUrlEncoded);
  const found = readRoot(body, source, root);
  if (found === undefined || !source.isAtEnd()) return undefined;
  const truncated = found.get('IsTruncated');
  if (truncated !== 'true' && truncated !== 'false') return undefined;
  const token = found.get('NextContinuationToken') ?? '';
  const marker = found.get('NextMarker') ?? '';
  return {
    page: columns.page(),
    isTruncated: truncated === 'true',
    ...(token === '' ? {} : { token }),
    ...(marker === '' ? {} : { marker }),
    isUrlEncoded: found.get('EncodingType')?.toLowerCase() === 'url',
  };
}

/** After the declaration, where there is one. */
function startOf(body: Uint8Array): number {
  if (latin1(body, 0, Math.min(5, body.length)) !== '<?xml') return 0;
  return body.indexOf(greaterThan) + 1;
}

/** @returns The texts of the answer itself. */
function readRoot(
  body: Uint8Array,
  source: XmlBytes,
  root: OpenedTag,
): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  for (let child = source.open(1); child !== undefined; child = source.open(1)) {
    if (hasName(body, child, 'Contents')) {
      if (!readObjects(body, source, child)) return undefined;
    } else if (hasName(body, child, 'CommonPrefixes')) {
      if (!readFolder(body, source, child)) return undefined;
    } else {
      const name = latin1(body, child.nameStart, child.nameEnd);
      if (!rootTexts.includes(name)) {
        if (!source.skip(child, 1)) return undefined;
      } else {
        const text = readText(body, source, child);
        if (text === undefined || found.has(name)) return undefined;
        found.set(name, text);
      }
    }
  }
  return source.close(root) ? found : undefined;
}

function readText(body: Uint8Array, source: XmlBytes, tag: OpenedTag): string | undefined {
  if (tag.isEmpty) return '';
  texts.begin(body, { isUrlEncoded: false, prefix: new Uint8Array(0) });
  const end = texts.write(source.place());
  if (end < 0 || !source.closeAt(end, tag)) return undefined;
  return Buffer.from(texts.column().bytes).toString('utf8');
}

function readFolder(body: Uint8Array, source: XmlBytes, element: OpenedTag): boolean {
  if (element.isEmpty) return false;
  let hasPrefix = false;
  for (let child = source.open(2); child !== undefined; child = source.open(2)) {
    if (!hasName(body, child, 'Prefix')) {
      if (!source.skip(child, 2)) return false;
    } else {
      if (hasPrefix || child.isEmpty) return false;
      const end = columns.folder(source.place());
      if (end < 0 || !source.closeAt(end, child)) return false;
      hasPrefix = true;
    }
  }
  return hasPrefix && source.close(element);
}

/** Reads an object, and those after it that are written in the same way. */
function readObjects(body: Uint8Array, source: XmlBytes, element: OpenedTag): boolean {
  const start = element.nameStart - 1;
  const places = new Map<number, number>();
  if (!readObject(body, source, element, places)) return false;
  // White space before it stands before the next one as well.
  const first = source.afterSpaceBefore(start);
  const shape = learnShape(body, first, source.place(), (place) => places.get(place) ?? 0);
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  let next = source.place();
  for (let end = next; end >= 0; end = readByShape(body, view, next, shape, columns)) next = end;
  source.goTo(next);
  return true;
}

function memberOf(body: Uint8Array, tag: OpenedTag): number {
  switch (tag.nameEnd - tag.nameStart) {
    case 3:
      return hasName(body, tag, 'Key') ? members.Key : 0;
    case 4:
      if (hasName(body, tag, 'Size')) return members.Size;
      return hasName(body, tag, 'ETag') ? members.ETag : 0;
    case 12:
      if (hasName(body, tag, 'LastModified')) return members.LastModified;
      return hasName(body, tag, 'StorageClass') ? members.StorageClass : 0;
    default:
      return 0;
  }
}

/**
 * What is there twice, or holds elements where a text belongs, is not understood.
 *
 * @param places Told where the value of each member stands.
 */
function readObject(
  body: Uint8Array,
  source: XmlBytes,
  element: OpenedTag,
  places: Map<number, number>,
): boolean {
  if (element.isEmpty) return false;
  let named = 0;
  let seen = 0;
  for (let child = source.open(2); child !== undefined; child = source.open(2)) {
    const member = memberOf(body, child);
    if (member === 0) {
      if (!source.skip(child, 2)) return false;
      continue;
    }
    if ((named & member) !== 0) return false;
    named |= member;
    // An empty element says as little as none.
    if (child.isEmpty) continue;
    seen |= member;
    const start = source.place();
    places.set(start, member);
    const end = take(body, start, member, columns);
    if (end < 0 || !source.closeAt(end, child)) return false;
  }
  if (!hasNecessary(seen)) return false;
  endObject(columns, seen);
  return source.close(element);
}

function hasName(body: Uint8Array, { nameStart, nameEnd }: OpenedTag, name: string): boolean {
  if (nameEnd - nameStart !== name.length) return false;
  for (let index = 0; index < name.length; index += 1) {
    if (body[nameStart + index] !== name.charCodeAt(index)) return false;
  }
  return true;
}
