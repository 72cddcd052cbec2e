import type { CommonPrefix, _Object } from '@aws-sdk/client-s3';

/** What of a list answer is used, in the SDK's own shape. */
export interface ListAnswer {
  readonly Name?: string;
  readonly IsTruncated?: boolean;
  readonly EncodingType?: string;
  readonly NextContinuationToken?: string;
  readonly Contents?: readonly _Object[];
  readonly CommonPrefixes?: readonly CommonPrefix[];
}

/** The text was not understood; the SDK's parser has the last word then. */
const unknown = Symbol('unknown');
type Unknown = typeof unknown;

/**
 * Reads an answer of ListObjectsV2 several times as fast as a parser of any XML does. Order, white
 * space, attributes and unknown elements do not matter.
 *
 * @returns `undefined` for whatever is not plainly such an answer.
 */
export function readListAnswer(body: Uint8Array): ListAnswer | undefined {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  const start = text.startsWith('<?xml') ? text.indexOf('?>') + 2 : 0;
  const source = createSource(text, start);
  const root = source.open();
  if (root?.name !== 'ListBucketResult' || root.isEmpty) return undefined;
  const answer = readRoot(source);
  return answer === unknown || !source.isAtEnd() ? undefined : answer;
}

interface Tag {
  readonly name: string;
  /** `<Name/>` */
  readonly isEmpty: boolean;
}

interface Source {
  /** The next opening tag; `undefined` where something else comes, after white space. */
  readonly open: () => Tag | undefined;
  /** Passes a closing tag. @returns Whether it was there, after white space. */
  readonly close: (name: string) => boolean;
  /** The text up to the closing tag, which is passed as well. */
  readonly textOf: (name: string) => string | Unknown;
  readonly isAtEnd: () => boolean;
}

function createSource(text: string, start: number): Source {
  let at = start;

  function skipSpace(): void {
    for (let code = text.charCodeAt(at); isSpace(code); code = text.charCodeAt(at)) at += 1;
  }

  return {
    open() {
      skipSpace();
      if (text.charCodeAt(at) !== lessThan) return undefined;
      const end = text.indexOf('>', at);
      if (end < 0) return undefined;
      const isEmpty = text.charCodeAt(end - 1) === slash;
      const inside = text.slice(at + 1, isEmpty ? end - 1 : end);
      const name = plainName.test(inside) ? inside : nameWithAttributes.exec(inside)?.[1];
      if (name === undefined) return undefined;
      at = end + 1;
      return { name, isEmpty };
    },
    close(name) {
      skipSpace();
      if (!text.startsWith(`</${name}>`, at)) return false;
      at += name.length + 3;
      return true;
    },
    textOf(name) {
      const end = text.indexOf('<', at);
      if (end < 0 || !text.startsWith(`</${name}>`, end)) return unknown;
      const found = text.slice(at, end);
      at = end + name.length + 3;
      return found.includes('&') ? withoutEntities(found) : found;
    },
    isAtEnd() {
      skipSpace();
      return at === text.length;
    },
  };
}

const lessThan = 0x3c;
const slash = 0x2f;
const plainName = /^[A-Za-z][A-Za-z0-9]*$/u;
/** Names with a colon are left to a parser that knows namespaces. */
const nameWithAttributes =
  /^([A-Za-z][A-Za-z0-9]*)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*$/u;

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

const entities: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&apos;': "'",
};

/** Also a bare ampersand, which stands for nothing. */
const anyEntity = /&[^;]*;?/gu;

function withoutEntities(text: string): string | Unknown {
  const found = text.match(anyEntity) ?? [];
  if (found.some((entity) => entities[entity] === undefined)) return unknown;
  return text.replace(anyEntity, (entity) => entities[entity] ?? '');
}

/** Passes everything inside an element that is of no use here. */
function skip(source: Source, { name, isEmpty }: Tag, depth = 0): boolean {
  if (isEmpty) return true;
  if (depth > 8) return false;
  if (source.textOf(name) !== unknown) return true;
  for (let child = source.open(); child !== undefined; child = source.open()) {
    if (!skip(source, child, depth + 1)) return false;
  }
  return source.close(name);
}

/**
 * Reads the texts of an element's children. What is there twice, or holds elements where a text
 * belongs, is not understood.
 */
function readMembers<Name extends string>(
  source: Source,
  element: Tag,
  names: ReadonlySet<string>,
): Partial<Record<Name, string>> | Unknown {
  const members: Record<string, string> = {};
  if (element.isEmpty) return unknown;
  for (let child = source.open(); child !== undefined; child = source.open()) {
    const { name } = child;
    if (names.has(name)) {
      const text = child.isEmpty ? '' : source.textOf(name);
      if (text === unknown || members[name] !== undefined) return unknown;
      members[name] = text;
    } else if (!skip(source, child)) {
      return unknown;
    }
  }
  // The names asked for are the only ones that were kept.
  return source.close(element.name) ? (members as Partial<Record<Name, string>>) : unknown;
}

type ObjectMember = 'Key' | 'Size' | 'LastModified' | 'ETag' | 'StorageClass';
const objectMembers = new Set(['Key', 'Size', 'LastModified', 'ETag', 'StorageClass']);
const folderMembers = new Set(['Prefix']);
const texts = new Set(['Name', 'IsTruncated', 'EncodingType', 'NextContinuationToken']);

function readRoot(source: Source): ListAnswer | Unknown {
  const objects: _Object[] = [];
  const folders: CommonPrefix[] = [];
  const found: Record<string, string> = {};
  for (let child = source.open(); child !== undefined; child = source.open()) {
    const { name } = child;
    if (name === 'Contents') {
      const object = readObject(source, child);
      if (object === unknown) return unknown;
      objects.push(object);
    } else if (name === 'CommonPrefixes') {
      const members = readMembers<'Prefix'>(source, child, folderMembers);
      if (members === unknown || members.Prefix === undefined) return unknown;
      folders.push({ Prefix: members.Prefix });
    } else if (texts.has(name)) {
      const text = child.isEmpty ? '' : source.textOf(name);
      if (text === unknown || found[name] !== undefined) return unknown;
      found[name] = text;
    } else if (!skip(source, child)) {
      return unknown;
    }
  }
  if (!source.close('ListBucketResult')) return unknown;
  const isTruncated = found['IsTruncated'];
  if (isTruncated !== 'true' && isTruncated !== 'false') return unknown;
  return {
    Name: found['Name'],
    EncodingType: found['EncodingType'],
    NextContinuationToken: found['NextContinuationToken'],
    IsTruncated: isTruncated === 'true',
    Contents: objects,
    CommonPrefixes: folders,
  };
}

const exactTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/u;

function readObject(source: Source, element: Tag): _Object | Unknown {
  const members = readMembers<ObjectMember>(source, element, objectMembers);
  if (members === unknown) return unknown;
  const { Key, Size, LastModified, ETag, StorageClass } = members;
  if (Key === undefined || Size === undefined || !/^\d{1,15}$/u.test(Size)) return unknown;
  if (LastModified === undefined || !exactTime.test(LastModified)) return unknown;
  const time = new Date(LastModified);
  if (Number.isNaN(time.getTime())) return unknown;
  return {
    Key,
    Size: Number(Size),
    LastModified: time,
    ...(ETag === undefined ? {} : { ETag }),
    // The SDK names the classes that it knows; a server may have others.
    ...(StorageClass === undefined
      ? {}
      : { StorageClass: StorageClass as _Object['StorageClass'] }),
  };
}
