import { createSegmentTest } from './byteSegments';
import { capitalOf, foldedByte, formOfText, nameForms } from './foldedNames';
import type { ByteTest } from './foldedNames';

const slash = 0x2f;

/** Whether a name holds a text (R. N. Horspool, “Practical fast searching in strings”, 1980). */
export function createByteSearch(text: string): ByteTest {
  const wanted = Buffer.from(text.toLowerCase().normalize('NFC'), 'utf8');
  const length = wanted.length;
  if (length === 0) return () => true;
  const last = wanted[length - 1] ?? 0;
  if (length === 1) return createLetterSearch(last);
  /** How far to go on from a byte that is not the last one of the text. */
  const steps = new Uint32Array(256).fill(length);
  for (let place = 0; place < length - 1; place += 1) {
    steps[wanted[place] ?? 0] = length - 1 - place;
  }
  return (bytes, start, end) => {
    for (let at = start + length - 1; at < end;) {
      const byte = foldedByte[bytes[at] ?? 0] ?? 0;
      if (byte === last && holdsAt(bytes, at - length + 1, wanted)) return true;
      at += steps[byte] ?? 1;
    }
    return false;
  };
}

function createLetterSearch(small: number): ByteTest {
  const capital = capitalOf(small);
  return (bytes, start, end) => {
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at];
      if (byte === small || byte === capital) return true;
    }
    return false;
  };
}

/** Whether bytes that are there hold a folded text at a place. */
function holdsAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let place = 0; place < wanted.length; place += 1) {
    if (foldedByte[bytes[at + place] ?? 0] !== wanted[place]) return false;
  }
  return true;
}

/** The pieces of a pattern: `?`, `*`, `**`, or bytes that stand for themselves. */
const kinds = { bytes: 0, one: 1, many: 2, any: 3 } as const;

/** A pattern as numbers, which a million names are held against. */
interface Pattern {
  readonly kinds: Uint8Array;
  /** The bytes of each piece that stands for itself, one after the other, and where they begin. */
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  /** The same bytes, ASCII's letters among them as capitals. */
  readonly capitals: Uint8Array;
}

/**
 * The test of a pattern (see docs/filter.md). It goes back to the last `*` and to the last `**` only:
 * whatever one before could still leave out, they can as well. So it ends soon on every name.
 *
 * @returns `undefined` where a letter of the pattern has more forms than bytes can tell.
 */
export function createByteGlob(pattern: string): ByteTest | undefined {
  const composed = pattern.normalize('NFC');
  const parts = composed.match(/\*+|\?|[^*?]+/gu) ?? [];
  const texts = parts.map((part) => Buffer.from(/[*?]/u.test(part) ? '' : part.toLowerCase()));
  if (texts.some((text) => formOfText(text, 0, text.length) === nameForms.other)) return undefined;
  const starts = new Uint32Array(parts.length + 1);
  for (const [place, text] of texts.entries()) {
    starts[place + 1] = (starts[place] ?? 0) + text.length;
  }
  const folded = Buffer.concat(texts);
  const pieces: Pattern = {
    kinds: Uint8Array.from(parts, kindOf),
    bytes: folded,
    starts,
    capitals: Uint8Array.from(folded, capitalOf),
  };
  if (composed.includes('/')) {
    return (bytes, start, nameEnd) => fits(bytes, start, ownEnd(bytes, start, nameEnd), pieces);
  }
  const test = createSegmentTest(composed.toLowerCase());
  const isOfAscii = composed.includes('?');
  return (bytes, start, nameEnd) => {
    const end = ownEnd(bytes, start, nameEnd);
    // The last part, and whether it has letters of more than a byte.
    let from = end;
    let all = 0;
    while (from > start) {
      const byte = bytes[from - 1] ?? slash;
      if (byte === slash) break;
      all |= byte;
      from -= 1;
    }
    return isOfAscii && all >= 0x80 ? fits(bytes, from, end, pieces) : test(bytes, from, end);
  };
}

/** Folders are asked for by their names, without the slash that marks them. */
function ownEnd(bytes: Uint8Array, start: number, end: number): number {
  return end > start && bytes[end - 1] === slash ? end - 1 : end;
}

function kindOf(part: string): number {
  if (part === '?') return kinds.one;
  if (part === '*') return kinds.many;
  return part.startsWith('*') ? kinds.any : kinds.bytes;
}

function fits(bytes: Uint8Array, start: number, end: number, pattern: Pattern): boolean {
  const { length } = pattern.kinds;
  let at = start;
  let place = 0;
  /** The last `*` and `**`, and up to where each reaches so far. */
  let many = -1;
  let manyEnd = 0;
  let any = -1;
  let anyEnd = 0;
  for (;;) {
    let isFitting = false;
    switch (place < length ? pattern.kinds[place] : -1) {
      case kinds.any:
        any = place;
        anyEnd = at;
        many = -1;
        isFitting = true;
        break;
      case kinds.many:
        many = place;
        manyEnd = beforePiece(bytes, at, end, pattern, place + 1);
        at = manyEnd;
        isFitting = true;
        break;
      case kinds.one:
        isFitting = at < end && bytes[at] !== slash;
        if (isFitting) at = afterCharacter(bytes, at, end);
        break;
      case kinds.bytes: {
        const after = afterPiece(bytes, at, end, pattern, place);
        isFitting = after >= 0;
        if (isFitting) at = after;
        break;
      }
      default:
        if (at === end) return true;
    }
    if (isFitting) {
      place += 1;
    } else if (many >= 0 && manyEnd < end && bytes[manyEnd] !== slash) {
      manyEnd = beforePiece(bytes, afterCharacter(bytes, manyEnd, end), end, pattern, many + 1);
      at = manyEnd;
      place = many + 1;
    } else if (any >= 0 && anyEnd < end) {
      anyEnd = afterCharacter(bytes, anyEnd, end);
      at = anyEnd;
      place = any + 1;
      many = -1;
    } else {
      return false;
    }
  }
}

/**
 * How far a `*` may reach at once: to where the piece behind it can begin, which is never within a
 * character, or to where it ends itself.
 */
function beforePiece(
  bytes: Uint8Array,
  from: number,
  end: number,
  { kinds: pieceKinds, bytes: wanted, starts, capitals }: Pattern,
  place: number,
): number {
  if (pieceKinds[place] !== kinds.bytes) return from;
  const small = wanted[starts[place] ?? 0];
  const capital = capitals[starts[place] ?? 0];
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === small || byte === capital || byte === slash) return at;
  }
  return end;
}

/** Where a piece that stands for itself ends; -1 where it is not there. */
function afterPiece(
  bytes: Uint8Array,
  at: number,
  end: number,
  { bytes: wanted, starts, capitals }: Pattern,
  place: number,
): number {
  const first = starts[place] ?? 0;
  const length = (starts[place + 1] ?? 0) - first;
  if (at + length > end) return -1;
  for (let index = 0; index < length; index += 1) {
    const byte = bytes[at + index];
    if (byte !== wanted[first + index] && byte !== capitals[first + index]) return -1;
  }
  return at + length;
}

function afterCharacter(bytes: Uint8Array, at: number, end: number): number {
  let next = at + 1;
  while (next < end && ((bytes[next] ?? 0) & 0xc0) === 0x80) next += 1;
  return next;
}
