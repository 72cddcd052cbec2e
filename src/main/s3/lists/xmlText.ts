import { mebibyte } from '../../base/units';
import { ampersand, lessThan, space } from './asciiBytes';
import { markOf, stands } from './byteMarks';
import type { Mark } from './byteMarks';
import { compareBytes } from './textColumn';
import type { NameColumn } from './textColumn';

/**
 * Texts of one body, put into a column as they are passed: without XML's references and, where they are
 * so encoded, without their percent signs. It is used for one body after the other.
 */
export interface TextWriter {
  /**
   * @param form How the texts of this body are written.
   */
  begin(body: Uint8Array, form: TextForm): void;
  /**
   * Adds the text that begins at a place of the body.
   *
   * @returns Where it ends, before the next tag; -1 where there are entities that XML does not have
   *   itself, or no UTF-8, or where it does not begin as all should.
   */
  write(start: number): number;
  /** Leaves so many texts, and takes back the later ones. */
  keep(count: number): void;
  column(): NameColumn;
  /** Lets go of the body, and of memory that only a very large one has needed. */
  end(): void;
}

interface TextForm {
  /**
   * By the answer's `EncodingType=url`; see {@link decodeListedKey} of keyEncoding.ts. A text that is
   * no percent-encoded UTF-8 stays as it is.
   */
  readonly isUrlEncoded: boolean;
  /** In UTF-8: what every text begins with, and what is left out of the column. */
  readonly prefix: Uint8Array;
}

const nothing: Uint8Array = new Uint8Array(0);
const wordLength = 4;

/** Bytes of memory that are kept for the next body. */
export const mostKept = mebibyte;

/** A mark of percent-encoding that is written by its number: XML is undone before that encoding is. */
const unsure = -2;

/** Creates a writer that has no body yet. */
export function createTextWriter(): TextWriter {
  let body = nothing;
  let view = new DataView(body.buffer);
  let form: TextForm = { isUrlEncoded: false, prefix: body };
  /** The prefix as it is written in this body; absent until a text has shown it. */
  let beginning: Mark | undefined;
  let bytes = nothing;
  let bytesView = new DataView(bytes.buffer);
  let offsets = new Uint32Array(1024);
  let count = 0;
  let filled = 0;
  let isAscending = true;
  /** How many bytes at the beginning of the last text stand in the body as they are. */
  let plain = 0;
  /** Up to where {@link decode} has written, and up to where it had nothing to decode. */
  let written = 0;
  let plainEnd = 0;

  /**
   * Writes behind what is there, without taking it over.
   *
   * @param first Where it is written.
   * @returns As {@link TextWriter.write}.
   */
  function decode(start: number, isUrlEncoded: boolean, first = filled, most = Infinity): number {
    const from = body;
    const into = bytes;
    const end = from.length;
    let to = first;
    let decodedFrom = Infinity;
    let isAscii = true;
    let at = start;
    for (; at < end && to < most; at += 1) {
      let byte = from[at] ?? 0;
      if (isSpecial[byte] === 1) {
        if (byte === lessThan) break;
        decodedFrom = Math.min(decodedFrom, to);
        if (byte === ampersand) {
          const { code, length } = readReference(from, at);
          if (length === 0) return -1;
          if (isUrlEncoded && (code === percent || code === plus)) return unsure;
          at += length - 1;
          if (code >= 0x80) isAscii = false;
          to = writeCode(into, to, code);
          continue;
        }
        if (isUrlEncoded && byte === plus) {
          byte = space;
        } else if (isUrlEncoded && byte === percent) {
          byte = hexByte(from, at + 1);
          if (byte < 0) return -1;
          at += 2;
        }
        if (byte >= 0x80) isAscii = false;
      }
      into[to] = byte;
      to += 1;
    }
    if (!isAscii && !isUtf8Text(into, first, to)) return -1;
    written = to;
    plainEnd = Math.min(decodedFrom, to);
    return at;
  }

  /**
   * Writes what a text has in common with the one before it, four bytes at a time: keys that follow one
   * another are much alike.
   *
   * @returns How many bytes that are.
   */
  function writeShared(start: number): number {
    const before = offsets[count - 1] ?? 0;
    const most = Math.min(plain, body.length - start) - wordLength;
    let shared = 0;
    for (; shared <= most; shared += wordLength) {
      const word = view.getInt32(start + shared, true);
      if (word !== bytesView.getInt32(before + shared, true)) break;
      bytesView.setInt32(filled + shared, word, true);
    }
    return shared;
  }

  /** Whether what was written comes after the text before it, with which it shares so many bytes. */
  function isLater(shared: number): boolean {
    const before = offsets[count - 1] ?? 0;
    return compareBytes(bytes, before + shared, filled, bytes, filled + shared, written) < 0;
  }

  function decodeWhole(start: number): number {
    const { isUrlEncoded, prefix } = form;
    let isDecoded = isUrlEncoded;
    let end = decode(start, isUrlEncoded);
    if (end === -1 && isUrlEncoded) {
      isDecoded = false;
      end = decode(start, false);
    }
    if (end < 0 || prefix.length === 0) return end;
    const whole = written;
    if (whole - filled < prefix.length) return -1;
    for (let place = 0; place < prefix.length; place += 1) {
      if (bytes[filled + place] !== prefix[place]) return -1;
    }
    const beginningEnd = decode(start, isDecoded, filled, filled + prefix.length);
    if (isDecoded === isUrlEncoded) beginning = markOf(body.subarray(start, beginningEnd));
    bytes.copyWithin(filled, filled + prefix.length, whole);
    written = whole - prefix.length;
    return end;
  }

  return {
    begin(newBody, newForm) {
      body = newBody;
      view = new DataView(body.buffer, body.byteOffset, body.length);
      form = newForm;
      beginning = form.prefix.length === 0 ? markOf(form.prefix) : undefined;
      // Nothing gets longer by decoding.
      if (bytes.length < body.length) {
        bytes = new Uint8Array(body.length);
        bytesView = new DataView(bytes.buffer);
      }
      count = 0;
      filled = 0;
      isAscending = true;
      plain = 0;
    },
    write(start) {
      let end = -1;
      let shared = 0;
      if (beginning !== undefined && stands(beginning, body, view, start)) {
        const from = start + beginning.length;
        shared = writeShared(from);
        end = decode(from + shared, form.isUrlEncoded, filled + shared);
        plain = plainEnd - filled;
      }
      if (end < 0) {
        shared = 0;
        plain = 0;
        end = decodeWhole(start);
      }
      if (end < 0) return -1;
      if (count > 0 && !isLater(shared)) isAscending = false;
      filled = written;
      count += 1;
      if (count >= offsets.length) offsets = longer(offsets);
      offsets[count] = filled;
      return end;
    },
    keep(kept) {
      count = kept;
      filled = offsets[count] ?? 0;
      plain = 0;
    },
    column: () => ({
      bytes: bytes.slice(0, filled),
      offsets: offsets.slice(0, count + 1),
      isAscending,
    }),
    end() {
      body = nothing;
      view = new DataView(body.buffer);
      if (bytes.length > mostKept) bytes = nothing;
    },
  };
}

/** A copy with room for twice as many. */
export function longer<Kind extends Uint32Array | Float64Array | Uint16Array>(array: Kind): Kind {
  const copy = new (array.constructor as new (length: number) => Kind)(2 * array.length);
  copy.set(array);
  return copy;
}

const percent = 0x25;
const plus = 0x2b;
const semicolon = 0x3b;
const numberSign = 0x23;
const letterX = 0x78;
/** Bytes of the longest reference with its marks: `&#x10FFFF;`. */
const longestReference = 10;
const lastCode = 0x10ffff;

/** Bytes that may stand for something else, or tell something. */
const isSpecial = new Uint8Array(256).fill(1, 0x80);
for (const byte of [ampersand, lessThan, percent, plus]) isSpecial[byte] = 1;

/** The entities that XML has itself. */
const entities: ReadonlyMap<string, number> = new Map([
  ['quot', 0x22],
  ['apos', 0x27],
  ['amp', ampersand],
  ['lt', lessThan],
  ['gt', 0x3e],
]);

interface Reference {
  /** The code point that it stands for. */
  readonly code: number;
  /** In bytes, from `&` to `;`; 0 where there is none. */
  readonly length: number;
}

const noReference: Reference = { code: 0, length: 0 };

/** Reads an entity or a character's number: some servers write every quotation mark as `&#34;`. */
function readReference(body: Uint8Array, at: number): Reference {
  for (let length = 3; length <= longestReference; length += 1) {
    if (body[at + length - 1] !== semicolon) continue;
    const name = Buffer.from(body.buffer, body.byteOffset + at + 1, length - 2).toString('latin1');
    const code = body[at + 1] === numberSign ? codeOf(name) : entities.get(name);
    return code === undefined ? noReference : { code, length };
  }
  return noReference;
}

/** What a number stands for, where it stands for a character that XML may hold (XML 1.0, 2.2). */
function codeOf(name: string): number | undefined {
  const isHex = name.charCodeAt(1) === letterX;
  const pattern = isHex ? /^#x[\da-f]+$/iu : /^#\d+$/u;
  if (!pattern.test(name)) return undefined;
  const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  const isControl = code < space && code !== 0x09 && code !== 0x0a && code !== 0x0d;
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return isControl || isSurrogate || code > lastCode ? undefined : code;
}

/** Writes a code point in UTF-8. @returns Where the next one goes. */
function writeCode(into: Uint8Array, to: number, code: number): number {
  if (code < 0x80) {
    into[to] = code;
    return to + 1;
  }
  const text = Buffer.from(String.fromCodePoint(code), 'utf8');
  into.set(text, to);
  return to + text.length;
}

/** The byte that two hexadecimal digits stand for; -1 where they are none. */
function hexByte(body: Uint8Array, at: number): number {
  const [one, other] = [hexDigit(body[at]), hexDigit(body[at + 1])];
  return one < 0 || other < 0 ? -1 : one * 16 + other;
}

/** The value of each byte that is a hexadecimal digit. */
const hexDigits = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit += 1) {
  const text = digit.toString(16);
  hexDigits[text.charCodeAt(0)] = digit;
  hexDigits[text.toUpperCase().charCodeAt(0)] = digit;
}

function hexDigit(byte: number | undefined): number {
  return hexDigits[byte ?? 0] ?? -1;
}

/**
 * Whether bytes are UTF-8 (RFC 3629). Node's `isUtf8` says the same, but takes as long to be called as
 * this takes for a dozen names.
 */
export function isUtf8Text(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const lead = bytes[at] ?? 0;
    at += 1;
    if (lead < 0x80) continue;
    const more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4 || at + more > end) return false;
    const second = bytes[at] ?? 0;
    // No longer than need be, no surrogates, nothing beyond the last code point.
    const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) return false;
    for (let next = at + 1; next < at + more; next += 1) {
      if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return false;
    }
    at += more;
  }
  return true;
}
