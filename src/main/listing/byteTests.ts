import { foldedByte, formOfText, nameForms } from './foldedNames';

/**
 * Asks a name one question by its bytes, whatever the case of ASCII's letters in it.
 *
 * @param bytes Hold the name from `start` on and before `end`.
 */
export type ByteTest = (bytes: Uint8Array, start: number, end: number) => boolean;

const slash = 0x2f;

/** Whether a name holds a text (R. N. Horspool, “Practical fast searching in strings”, 1980). */
export function createByteSearch(text: string): ByteTest {
  const wanted = Buffer.from(text.toLowerCase().normalize('NFC'), 'utf8');
  const length = wanted.length;
  if (length === 0) return () => true;
  const last = wanted[length - 1] ?? 0;
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

/** Whether bytes that are there hold a folded text at a place. */
function holdsAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let place = 0; place < wanted.length; place += 1) {
    if (foldedByte[bytes[at + place] ?? 0] !== wanted[place]) return false;
  }
  return true;
}

/** A piece of a pattern: `?`, `*`, `**`, or bytes that stand for themselves. */
type Piece = 'one' | 'many' | 'any' | Uint8Array;

/**
 * The test of a pattern (see docs/filter.md). It goes back to the last `*` and to the last `**` only:
 * whatever one before could still leave out, they can as well. So it ends soon on every name.
 *
 * @returns `undefined` where a letter of the pattern has more forms than bytes can tell.
 */
export function createByteGlob(pattern: string): ByteTest | undefined {
  const composed = pattern.normalize('NFC');
  const pieces: Piece[] = [];
  for (const part of composed.match(/\*+|\?|[^*?]+/gu) ?? []) {
    if (part === '?') pieces.push('one');
    else if (part.startsWith('*')) pieces.push(part === '*' ? 'many' : 'any');
    else {
      const bytes = Buffer.from(part, 'utf8');
      if (formOfText(bytes, 0, bytes.length) === nameForms.other) return undefined;
      pieces.push(Buffer.from(part.toLowerCase(), 'utf8'));
    }
  }
  const isOfPath = composed.includes('/');
  const [first, final] = [pieces[0], pieces.at(-1)];
  const isEnding =
    !isOfPath && pieces.length === 2 && first === 'many' && typeof final === 'object';
  return (bytes, start, nameEnd) => {
    // Folders are asked for by their names, without the slash that marks them.
    const end = nameEnd > start && bytes[nameEnd - 1] === slash ? nameEnd - 1 : nameEnd;
    if (typeof final === 'object') {
      const at = end - final.length;
      if (at < start || !holdsAt(bytes, at, final)) return false;
      if (isEnding) return true;
    }
    return fits(bytes, isOfPath ? start : lastPart(bytes, start, end), end, pieces);
  };
}

function fits(bytes: Uint8Array, start: number, end: number, pieces: readonly Piece[]): boolean {
  let at = start;
  let place = 0;
  /** The last `*` and `**`, and up to where each reaches so far. */
  let [many, manyEnd, any, anyEnd] = [-1, 0, -1, 0];
  for (;;) {
    const piece = pieces[place];
    if (piece === undefined) {
      if (at === end) return true;
    } else if (piece === 'any') {
      [any, anyEnd, many] = [place, at, -1];
      place += 1;
      continue;
    } else if (piece === 'many') {
      [many, manyEnd] = [place, at];
      place += 1;
      continue;
    } else if (piece === 'one') {
      if (at < end && bytes[at] !== slash) {
        at = afterCharacter(bytes, at, end);
        place += 1;
        continue;
      }
    } else if (at + piece.length <= end && holdsAt(bytes, at, piece)) {
      at += piece.length;
      place += 1;
      continue;
    }
    if (many >= 0 && manyEnd < end && bytes[manyEnd] !== slash) {
      manyEnd = afterCharacter(bytes, manyEnd, end);
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

function lastPart(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && bytes[at - 1] !== slash) at -= 1;
  return at;
}

function afterCharacter(bytes: Uint8Array, at: number, end: number): number {
  let next = at + 1;
  while (next < end && ((bytes[next] ?? 0) & 0xc0) === 0x80) next += 1;
  return next;
}
