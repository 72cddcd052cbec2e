import { ampersand, lessThan } from './asciiBytes';
import type { TextColumn } from './textColumn';
import { createTextWriter, longer, mostKept } from './xmlText';

/**
 * ETags without quotation marks, one after the other: an MD5, as most are, takes half of its text.
 * Whatever else there is stands behind a mark, or behind two where it would be as long as an MD5 with one.
 */
export interface EtagColumn extends TextColumn {
  readonly isPacked: true;
}

/** ETags of one body after the other, taken as they are passed. */
export interface EtagWriter {
  begin(body: Uint8Array): void;
  /**
   * Adds the ETag that begins at a place.
   *
   * @returns Where it ends, before the next tag; -1 where it is no text.
   */
  write(start: number): number;
  /** Adds that there is none. */
  none(): void;
  keep(count: number): void;
  column(): EtagColumn;
  /** Lets go of the body. */
  end(): void;
}

const nothing: Uint8Array = new Uint8Array(0);
const hexLength = 32;
const packedLength = hexLength / 2;
/** No UTF-8 begins with it. */
const textMark = 0xff;

/** Creates a writer that has no body yet. */
export function createEtagWriter(): EtagWriter {
  const texts = createTextWriter();
  let body = nothing;
  let bytes = nothing;
  let offsets = new Uint32Array(1024);
  let count = 0;
  let filled = 0;

  function end(): void {
    count += 1;
    if (count >= offsets.length) offsets = longer(offsets);
    offsets[count] = filled;
  }

  /** A text of ASCII between marks of a known form, such as the ETag of an upload in parts. */
  function writePlain(start: number, mark: number): number {
    const from = start + mark;
    let to = from;
    while (isPlainByte[body[to] ?? 0] === 1) to += 1;
    const place = to + mark;
    if (body[place] !== lessThan || !isSameMark(body, start, to, mark)) return -1;
    filled = pack(body, from, to, bytes, filled);
    return place;
  }

  /** Any other text. */
  function writeText(start: number): number {
    texts.keep(0);
    const place = texts.write(start);
    if (place < 0) return -1;
    const text = texts.column().bytes;
    const from = text[0] === quote ? 1 : 0;
    const to =
      text.length > from && text[text.length - 1] === quote ? text.length - 1 : text.length;
    filled = pack(text, from, to, bytes, filled);
    return place;
  }

  return {
    begin(newBody) {
      body = newBody;
      if (bytes.length < body.length) bytes = new Uint8Array(body.length);
      texts.begin(body, { isUrlEncoded: false, prefix: nothing });
      count = 0;
      filled = 0;
    },
    write(start) {
      const mark = markLength(body, start);
      const from = start + mark;
      const to = from + hexLength;
      let place = to + mark;
      const isPlain =
        body[place] === lessThan &&
        isSameMark(body, start, to, mark) &&
        packHex(body, from, bytes, filled);
      if (isPlain) filled += packedLength;
      else place = writePlain(start, mark);
      if (place < 0) place = writeText(start);
      if (place >= 0) end();
      return place;
    },
    none: end,
    keep(kept) {
      count = kept;
      filled = offsets[count] ?? 0;
    },
    column: () => ({
      bytes: bytes.slice(0, filled),
      offsets: offsets.slice(0, count + 1),
      isPacked: true,
    }),
    end() {
      body = nothing;
      if (bytes.length > mostKept) bytes = nothing;
      texts.end();
    },
  };
}

/** Packs ETags that are there as texts without quotation marks. */
export function packEtags(etags: readonly string[]): EtagColumn {
  const texts = etags.map((etag) => Buffer.from(etag, 'utf8'));
  const room = texts.reduce((sum, { length }) => sum + length + 2, 0);
  const bytes = new Uint8Array(room);
  const offsets = new Uint32Array(texts.length + 1);
  let filled = 0;
  for (const [index, text] of texts.entries()) {
    filled = pack(text, 0, text.length, bytes, filled);
    offsets[index + 1] = filled;
  }
  return { bytes: bytes.slice(0, filled), offsets, isPacked: true };
}

/** The ETag between two places of a column; empty where there is none. */
export function unpackEtag(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return '';
  const isHex = length === packedLength;
  const marks = isHex ? 0 : bytes[start + 1] === textMark ? 2 : 1;
  const from = start + marks;
  const part = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from);
  return part.toString(isHex ? 'hex' : 'utf8');
}

/** Packs the text between two places. @returns Where the next one goes. */
function pack(text: Uint8Array, from: number, end: number, into: Uint8Array, to: number): number {
  const length = end - from;
  if (length === 0) return to;
  if (length === hexLength && packHex(text, from, into, to)) return to + packedLength;
  const marks = length + 1 === packedLength ? 2 : 1;
  into[to] = textMark;
  into[to + marks - 1] = textMark;
  const shift = to + marks - from;
  for (let place = from; place < end; place += 1) into[shift + place] = text[place] ?? 0;
  return shift + end;
}

/** Packs lower-case digits. @returns Whether all of them were. */
function packHex(bytes: Uint8Array, start: number, into: Uint8Array, to: number): boolean {
  let all = 0;
  for (let place = 0; place < packedLength; place += 1) {
    const high = bytes[start + 2 * place] ?? 0;
    const value = pairs[(high << 8) | (bytes[start + 2 * place + 1] ?? 0)] ?? noPair;
    into[to + place] = value;
    all |= value;
  }
  return all < noPair;
}

/** Bytes of the quotation mark that stands at a place, however it is written. */
function markLength(body: Uint8Array, at: number): number {
  if (body[at] === quote) return 1;
  if (body[at] !== ampersand) return 0;
  // `&quot;` and `&#34;`
  if (body[at + 1] === 0x71) return isSameMark(quotEntity, 0, at, 6, body) ? 6 : 0;
  return isSameMark(quoteNumber, 0, at, 5, body) ? 5 : 0;
}

function isSameMark(
  one: Uint8Array,
  at: number,
  other: number,
  length: number,
  inside: Uint8Array = one,
): boolean {
  for (let place = 0; place < length; place += 1) {
    if (one[at + place] !== inside[other + place]) return false;
  }
  return true;
}

const quote = 0x22;
const quotEntity = Buffer.from('&quot;', 'latin1');
const quoteNumber = Buffer.from('&#34;', 'latin1');
const noPair = 0x100;

/** Printed ASCII but what may be a mark, or end a text. */
const isPlainByte = new Uint8Array(256).fill(1, 0x20, 0x7f);
for (const byte of [quote, ampersand, lessThan]) isPlainByte[byte] = 0;

/** The value of every two bytes that are lower-case digits. */
const pairs = new Uint16Array(0x10000).fill(noPair);
for (let value = 0; value < noPair; value += 1) {
  pairs[Buffer.from(value.toString(16).padStart(2, '0'), 'latin1').readUInt16BE()] = value;
}
