import { isUtf8 } from 'node:buffer';
import type { TextColumn } from './listedPage';

/** Where texts stand in a body: the beginning and the end of each, one after the other. */
export type Spans = readonly number[];

/** How texts of a list answer are written. */
export interface TextForm {
  /** By the answer's `EncodingType=url`; see {@link decodeListedKey} of keyEncoding.ts. */
  readonly isUrlEncoded: boolean;
  /** Whether quotation marks around them are left out. */
  readonly isQuoted: boolean;
}

/**
 * Puts texts of a body into a column: without XML's entities and, where they are so encoded, without
 * their percent signs. A text that is no percent-encoded UTF-8 stays as it is.
 *
 * @returns `undefined` where there are entities besides the five that XML has itself, or no UTF-8.
 */
export function decodeTexts(
  body: Uint8Array,
  spans: Spans,
  { isUrlEncoded, isQuoted }: TextForm,
): TextColumn | undefined {
  const count = spans.length / 2;
  const offsets = new Uint32Array(count + 1);
  const bytes = new Uint8Array(roomFor(spans));
  let filled = 0;
  /** Whether the text that was written last holds only bytes of ASCII. */
  let isAscii = true;
  /** Whether a quotation mark was left out before it. */
  let hasQuote = false;

  function write(start: number, end: number, withPercent: boolean): boolean {
    isAscii = true;
    const first = filled;
    for (let at = start; at < end; at += 1) {
      let byte = body[at] ?? 0;
      if (isSpecial[byte] === 1) {
        if (byte === ampersand) {
          const length = entityLength(body, at, end);
          byte = length === 0 ? 0 : entityByte(body, at + 1, length);
          if (byte === 0) return false;
          at += length + 1;
        } else if (withPercent && byte === plus) {
          byte = space;
        } else if (withPercent && byte === percent) {
          const value = at + 2 < end ? hexByte(body[at + 1] ?? 0, body[at + 2] ?? 0) : -1;
          if (value < 0) return false;
          byte = value;
          at += 2;
        }
        if (byte >= 0x80) isAscii = false;
        // The one at the end goes when it is known to be the end.
        if (isQuoted && byte === quote && filled === first && !hasQuote) {
          hasQuote = true;
          continue;
        }
      }
      bytes[filled] = byte;
      filled += 1;
    }
    return isAscii || isUtf8(bytes.subarray(offsets[index], filled));
  }

  let index = 0;
  for (; index < count; index += 1) {
    const start = spans[2 * index] ?? 0;
    const end = spans[2 * index + 1] ?? 0;
    const first = filled;
    hasQuote = false;
    let isRead = write(start, end, isUrlEncoded);
    if (!isRead && isUrlEncoded) {
      filled = first;
      hasQuote = false;
      isRead = write(start, end, false);
    }
    if (!isRead) return undefined;
    if (isQuoted && filled > first && bytes[filled - 1] === quote) filled -= 1;
    offsets[index + 1] = filled;
  }
  return { bytes: bytes.subarray(0, filled), offsets };
}

const ampersand = 0x26;
const percent = 0x25;
const plus = 0x2b;
const space = 0x20;
const semicolon = 0x3b;
const quote = 0x22;
const longestEntity = 4;

/** Bytes that may stand for something else, or tell something. */
const isSpecial = new Uint8Array(256).fill(1, 0x80);
for (const byte of [ampersand, percent, plus, quote]) isSpecial[byte] = 1;

/** Nothing gets longer by decoding. */
function roomFor(spans: Spans): number {
  let room = 0;
  for (let index = 0; index < spans.length; index += 2) {
    room += (spans[index + 1] ?? 0) - (spans[index] ?? 0);
  }
  return room;
}

/** Letters between `&` and `;`; 0 where there is no such end. */
function entityLength(body: Uint8Array, at: number, end: number): number {
  for (let length = 1; length <= longestEntity && at + length + 1 < end; length += 1) {
    if (body[at + length + 1] === semicolon) return length;
  }
  return 0;
}

/** The byte that an entity stands for; 0 where it is none of XML's own. */
function entityByte(body: Uint8Array, at: number, length: number): number {
  if (length === 4) {
    // Nearly all of them are the quotation marks of ETags.
    if (isAt(body, at, 0x71, 0x75, 0x6f, 0x74)) return quote;
    return isAt(body, at, 0x61, 0x70, 0x6f, 0x73) ? 0x27 : 0;
  }
  if (length === 3) return isAt(body, at, 0x61, 0x6d, 0x70) ? ampersand : 0;
  if (length !== 2 || body[at + 1] !== 0x74) return 0;
  if (body[at] === 0x6c) return 0x3c;
  return body[at] === 0x67 ? 0x3e : 0;
}

/** Whether three or four letters stand at a place. */
function isAt(
  body: Uint8Array,
  at: number,
  one: number,
  two: number,
  three: number,
  four = body[at + 3],
): boolean {
  return (
    body[at] === one && body[at + 1] === two && body[at + 2] === three && body[at + 3] === four
  );
}

function hexByte(high: number, low: number): number {
  const [one, other] = [hexDigit(high), hexDigit(low)];
  return one < 0 || other < 0 ? -1 : one * 16 + other;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
