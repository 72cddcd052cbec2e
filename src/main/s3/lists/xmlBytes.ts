import { greaterThan, lessThan, slash } from './asciiBytes';

/**
 * A tag that was passed: where its name stands, and what it is. It is good until the next one of its
 * depth is opened: a list answer has millions of them.
 */
export interface OpenedTag {
  readonly nameStart: number;
  readonly nameEnd: number;
  /** `<Name/>` */
  readonly isEmpty: boolean;
}

/**
 * Goes through XML byte by byte. What is not plainly an element or a text stops it: comments, CDATA,
 * declarations and namespaces are left to a parser of any XML.
 */
export interface XmlBytes {
  /**
   * The next opening tag; `undefined` where something else comes, after white space.
   *
   * @param depth In how many elements it is.
   */
  readonly open: (depth: number) => OpenedTag | undefined;
  /** Passes the tag that closes another. @returns Whether it was there, after white space. */
  readonly close: (tag: OpenedTag) => boolean;
  /** Where it is: after {@link open}, what the element holds begins there. */
  readonly place: () => number;
  /** Goes to a place that was found by other means. */
  readonly goTo: (place: number) => void;
  /** Passes `</name>` where it stands right at a place. @returns Whether it was there. */
  readonly closeAt: (place: number, tag: OpenedTag) => boolean;
  /** Where the white space begins that stands before a place. */
  readonly afterSpaceBefore: (place: number) => number;
  /** Passes everything inside an element that is of no use. */
  readonly skip: (tag: OpenedTag, depth: number) => boolean;
  readonly isAtEnd: () => boolean;
}

const deepest = 8;

/** Attributes as they may follow a name; the root has them. */
const attributes = /^(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*$/u;

/** Begins at a place of some bytes, which it holds on to and does not change. */
export function createXmlBytes(bytes: Uint8Array, start: number): XmlBytes {
  let at = start;
  const tags = Array.from({ length: deepest + 1 }, () => ({
    nameStart: 0,
    nameEnd: 0,
    isEmpty: false,
  }));

  function skipSpace(): void {
    for (let byte = bytes[at]; isSpace(byte); byte = bytes[at]) at += 1;
  }

  function open(depth: number): OpenedTag | undefined {
    const tag = tags[depth];
    skipSpace();
    if (bytes[at] !== lessThan || tag === undefined) return undefined;
    const nameStart = at + 1;
    let place = nameStart;
    while (isNameByte(bytes[place])) place += 1;
    const nameEnd = place;
    if (nameEnd === nameStart || !isLetter(bytes[nameStart])) return undefined;
    while (place < bytes.length && bytes[place] !== greaterThan) place += 1;
    if (place >= bytes.length) return undefined;
    const isEmpty = bytes[place - 1] === slash;
    const contentEnd = isEmpty ? place - 1 : place;
    if (contentEnd > nameEnd && !attributes.test(latin1(bytes, nameEnd, contentEnd))) {
      return undefined;
    }
    at = place + 1;
    tag.nameStart = nameStart;
    tag.nameEnd = nameEnd;
    tag.isEmpty = isEmpty;
    return tag;
  }

  function closeAt(place: number, { nameStart, nameEnd }: OpenedTag): boolean {
    const length = nameEnd - nameStart;
    if (bytes[place] !== lessThan || bytes[place + 1] !== slash) return false;
    if (bytes[place + 2 + length] !== greaterThan) return false;
    for (let index = 0; index < length; index += 1) {
      if (bytes[place + 2 + index] !== bytes[nameStart + index]) return false;
    }
    at = place + length + 3;
    return true;
  }

  function close(tag: OpenedTag): boolean {
    skipSpace();
    return closeAt(at, tag);
  }

  function passText(tag: OpenedTag): boolean {
    let place = at;
    while (place < bytes.length && bytes[place] !== lessThan) place += 1;
    return closeAt(place, tag);
  }

  /** What is deeper than anything in a list answer is not understood. */
  function skip(tag: OpenedTag, depth: number): boolean {
    if (tag.isEmpty || passText(tag)) return true;
    for (let child = open(depth + 1); child !== undefined; child = open(depth + 1)) {
      if (!skip(child, depth + 1)) return false;
    }
    return close(tag);
  }

  return {
    open,
    close,
    place: () => at,
    goTo(place) {
      at = place;
    },
    closeAt,
    afterSpaceBefore(place) {
      let first = place;
      while (isSpace(bytes[first - 1])) first -= 1;
      return first;
    },
    skip,
    isAtEnd() {
      skipSpace();
      return at === bytes.length;
    },
  };
}

/** Part of some bytes as text, a character for each byte. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

const letter = 1;
const digit = 2;

/** What a byte of a name is. */
const nameBytes = new Uint8Array(256);
nameBytes.fill(digit, 0x30, 0x3a);
nameBytes.fill(letter, 0x41, 0x5b);
nameBytes.fill(letter, 0x61, 0x7b);

function isLetter(byte: number | undefined): boolean {
  return nameBytes[byte ?? 0] === letter;
}

function isNameByte(byte: number | undefined): boolean {
  return nameBytes[byte ?? 0] !== 0;
}
