import type { ListedPage } from './listedPage';
import { readListedTime } from './listedTime';
import { createXmlBytes, latin1 } from './xmlBytes';
import type { OpenedTag, XmlBytes } from './xmlBytes';
import { decodeTexts } from './xmlText';

/** What of a list answer is used. */
export interface ListAnswer {
  readonly page: ListedPage;
  readonly isTruncated: boolean;
  /** `NextContinuationToken` */
  readonly token?: string;
  /** `NextMarker`, as it is written: some servers encode it as the keys are, some do not. */
  readonly marker?: string;
}

/** What was found in a body, still as it is written there. */
interface Found {
  /** Where keys, folders and ETags stand: the beginning and the end of each. */
  readonly keys: number[];
  readonly folders: number[];
  readonly etags: number[];
  readonly sizes: number[];
  readonly times: number[];
  readonly classes: number[];
  readonly classNames: string[];
  /** Texts of the answer itself. */
  readonly texts: Map<string, string>;
}

/**
 * Reads an answer of ListObjectsV2 or ListObjects many times as fast as a parser of any XML does. Order, white space,
 * attributes and unknown elements do not matter.
 *
 * @returns `undefined` for whatever is not plainly such an answer: the SDK's parser has the last word
 *   then.
 */
export function readListAnswer(body: Uint8Array): ListAnswer | undefined {
  const source = createXmlBytes(body, startOf(body));
  const root = source.open(0);
  if (root === undefined || root.isEmpty || !hasName(body, root, 'ListBucketResult')) {
    return undefined;
  }
  const found = readRoot(body, source, root);
  return found === undefined || !source.isAtEnd() ? undefined : answerOf(body, found);
}

/** After the declaration, where there is one. */
function startOf(body: Uint8Array): number {
  if (latin1(body, 0, Math.min(5, body.length)) !== '<?xml') return 0;
  return body.indexOf(greaterThan) + 1;
}

const greaterThan = 0x3e;

function answerOf(body: Uint8Array, found: Found): ListAnswer | undefined {
  const { texts, sizes, times, classes, classNames } = found;
  const truncated = texts.get('IsTruncated');
  if (truncated !== 'true' && truncated !== 'false') return undefined;
  const isUrlEncoded = texts.get('EncodingType')?.toLowerCase() === 'url';
  const asName = { isUrlEncoded, isQuoted: false };
  const folders = decodeTexts(body, found.folders, asName);
  const keys = decodeTexts(body, found.keys, asName);
  const etags = decodeTexts(body, found.etags, { isUrlEncoded: false, isQuoted: true });
  if (folders === undefined || keys === undefined || etags === undefined) return undefined;
  const token = texts.get('NextContinuationToken') ?? '';
  const marker = texts.get('NextMarker') ?? '';
  return {
    page: {
      folders,
      keys,
      etags,
      sizes: Float64Array.from(sizes),
      times: Float64Array.from(times),
      classes: Uint16Array.from(classes),
      classNames,
    },
    isTruncated: truncated === 'true',
    ...(token === '' ? {} : { token }),
    ...(marker === '' ? {} : { marker }),
  };
}

const rootTexts = ['IsTruncated', 'EncodingType', 'NextContinuationToken', 'NextMarker'];

function readRoot(body: Uint8Array, source: XmlBytes, root: OpenedTag): Found | undefined {
  const found: Found = {
    keys: [],
    folders: [],
    etags: [],
    sizes: [],
    times: [],
    classes: [],
    classNames: [''],
    texts: new Map(),
  };
  for (let child = source.open(1); child !== undefined; child = source.open(1)) {
    if (hasName(body, child, 'Contents')) {
      if (!readObject(body, source, child, found)) return undefined;
    } else if (hasName(body, child, 'CommonPrefixes')) {
      if (!readFolder(body, source, child, found)) return undefined;
    } else {
      const name = latin1(body, child.nameStart, child.nameEnd);
      if (!rootTexts.includes(name)) {
        if (!source.skip(child, 1)) return undefined;
      } else {
        const text = readText(body, source, child);
        if (text === undefined || found.texts.has(name)) return undefined;
        found.texts.set(name, text);
      }
    }
  }
  return source.close(root) ? found : undefined;
}

function readText(body: Uint8Array, source: XmlBytes, tag: OpenedTag): string | undefined {
  const start = source.passText(tag);
  if (start < 0) return undefined;
  const column = decodeTexts(body, [start, source.textEnd()], {
    isUrlEncoded: false,
    isQuoted: false,
  });
  return column === undefined ? undefined : Buffer.from(column.bytes).toString('utf8');
}

function readFolder(
  body: Uint8Array,
  source: XmlBytes,
  element: OpenedTag,
  { folders }: Found,
): boolean {
  if (element.isEmpty) return false;
  const before = folders.length;
  for (let child = source.open(2); child !== undefined; child = source.open(2)) {
    if (!hasName(body, child, 'Prefix')) {
      if (!source.skip(child, 2)) return false;
    } else {
      const start = source.passText(child);
      if (start < 0 || folders.length > before) return false;
      folders.push(start, source.textEnd());
    }
  }
  return folders.length > before && source.close(element);
}

/** The members of an object, a bit for each, so that none is taken twice. */
const members = { Key: 1, Size: 2, LastModified: 4, ETag: 8, StorageClass: 16 } as const;
const necessary = members.Key | members.Size | members.LastModified;

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

/** What is there twice, or holds elements where a text belongs, is not understood. */
function readObject(body: Uint8Array, source: XmlBytes, element: OpenedTag, found: Found): boolean {
  if (element.isEmpty) return false;
  let seen = 0;
  for (let child = source.open(2); child !== undefined; child = source.open(2)) {
    const member = memberOf(body, child);
    if (member === 0) {
      if (!source.skip(child, 2)) return false;
      continue;
    }
    const start = source.passText(child);
    if (start < 0 || (seen & member) !== 0) return false;
    seen |= member;
    if (!takeMember(body, member, start, source.textEnd(), found)) return false;
  }
  if ((seen & members.ETag) === 0) found.etags.push(0, 0);
  if ((seen & members.StorageClass) === 0) found.classes.push(0);
  return (seen & necessary) === necessary && source.close(element);
}

function takeMember(
  body: Uint8Array,
  member: number,
  start: number,
  end: number,
  found: Found,
): boolean {
  switch (member) {
    case members.Key:
      found.keys.push(start, end);
      return end > start;
    case members.ETag:
      found.etags.push(start, end);
      return true;
    case members.Size: {
      const size = readSize(body, start, end);
      found.sizes.push(size);
      return !Number.isNaN(size);
    }
    case members.LastModified: {
      const time = readListedTime(body, start, end);
      found.times.push(time);
      return !Number.isNaN(time);
    }
    default:
      return takeClass(body, start, end, found);
  }
}

const plainClass = /^[\w.:-]*$/u;

function takeClass(
  body: Uint8Array,
  start: number,
  end: number,
  { classes, classNames }: Found,
): boolean {
  for (const [index, name] of classNames.entries()) {
    if (isText(body, start, end, name)) {
      classes.push(index);
      return true;
    }
  }
  const name = latin1(body, start, end);
  classes.push(classNames.length);
  classNames.push(name);
  return plainClass.test(name);
}

const mostDigits = 15;

function readSize(body: Uint8Array, start: number, end: number): number {
  if (end === start || end - start > mostDigits) return Number.NaN;
  let size = 0;
  for (let at = start; at < end; at += 1) {
    const digit = (body[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    size = size * 10 + digit;
  }
  return size;
}

function hasName(body: Uint8Array, { nameStart, nameEnd }: OpenedTag, name: string): boolean {
  return isText(body, nameStart, nameEnd, name);
}

/** Whether bytes are a text of ASCII. */
function isText(body: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (body[start + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}
