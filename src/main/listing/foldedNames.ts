/**
 * Names compared without regard to case as bytes of UTF-8, where that says exactly what their
 * strings would say: every character is shown as it is written, composed (NFC), and has at most one
 * other case, of as many bytes.
 */

/** How the bytes of a name may be compared. */
export const nameForms = {
  /** Only as a string. */
  other: 0,
  /** By {@link foldedByte}, byte for byte. */
  uncased: 1,
  /** Only after {@link foldName}. */
  cased: 2,
} as const;

export type NameForm = (typeof nameForms)[keyof typeof nameForms];

/**
 * Asks a name one question by its bytes, whatever the case of ASCII's letters in it.
 *
 * @param bytes Hold the name from `start` on and before `end`.
 */
export type ByteTest = (bytes: Uint8Array, start: number, end: number) => boolean;

/** Every byte with ASCII's capital letters made small. */
export const foldedByte: Readonly<Uint8Array> = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** The capital of one of ASCII's small letters; any other byte as it is. */
export function capitalOf(small: number): number {
  return small >= 0x61 && small <= 0x7a ? small - 0x20 : small;
}

/**
 * Latin, Greek and Cyrillic letters, the first and the last of each range. Left out is what has more
 * than two forms (ſ, µ, Σ, dotted İ) or is written by marks.
 */
const casedRanges = [
  [0xc0, 0x12f],
  [0x132, 0x17e],
  [0x388, 0x38a],
  [0x38e, 0x38f],
  [0x391, 0x3a1],
  [0x3a4, 0x3af],
  [0x3b1, 0x3c1],
  [0x3c3, 0x3ce],
  [0x400, 0x481],
  [0x48a, 0x52f],
] as const;

/** The small letter of each letter in {@link casedRanges} by its code point; 0 for all others. */
const smallLetters = new Uint16Array(0x800);
for (const [first, last] of casedRanges) {
  for (let code = first; code <= last; code += 1) {
    smallLetters[code] = String.fromCharCode(code).toLowerCase().charCodeAt(0);
  }
}

/** Characters of three and four bytes without case: kana, ideographs, Hangul syllables, pictures. */
function isUncased(code: number): boolean {
  return (
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0x3041 && code <= 0x3096) ||
    (code >= 0x30a1 && code <= 0x30fc) ||
    (code >= 0x3400 && code <= 0x4dbf) ||
    (code >= 0x1f300 && code <= 0x1faff)
  );
}

/** @param bytes Hold a name in UTF-8 from `start` on and before `end`. */
export function formOfName(bytes: Uint8Array, start: number, end: number): NameForm {
  return hasOuterSpace(bytes, start, end) ? nameForms.other : formOfText(bytes, start, end);
}

/** The form of a part of a name. */
export function formOfText(bytes: Uint8Array, start: number, end: number): NameForm {
  let form: NameForm = nameForms.uncased;
  let at = start;
  while (at < end) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      if (lead < 0x20 || lead > 0x7e) return nameForms.other;
      at += 1;
    } else if (lead < 0xe0) {
      const code = ((lead & 0x1f) << 6) | continuation(bytes, at + 1);
      if (smallLetters[code] === 0) return nameForms.other;
      form = nameForms.cased;
      at += 2;
    } else {
      const isLong = lead >= 0xf0;
      const high = isLong ? lead & 0x07 : lead & 0x0f;
      const middle =
        (high << 12) | (continuation(bytes, at + 1) << 6) | continuation(bytes, at + 2);
      const code = isLong ? (middle << 6) | continuation(bytes, at + 3) : middle;
      if (!isUncased(code)) return nameForms.other;
      at += isLong ? 4 : 3;
    }
  }
  return form;
}

function continuation(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) & 0x3f;
}

/** Whether a name begins with a space or, but for the slash of a folder, ends in one. */
function hasOuterSpace(bytes: Uint8Array, start: number, end: number): boolean {
  const last = bytes[end - 1] === slash ? end - 2 : end - 1;
  return bytes[start] === space || (last >= start && bytes[last] === space);
}

const slash = 0x2f;
const space = 0x20;

/**
 * Writes a name with small letters only; its form is one of the two that can be compared.
 *
 * @param into Has as much room as the name takes.
 * @returns Its length, which is that of the name.
 */
export function foldName(bytes: Uint8Array, start: number, end: number, into: Uint8Array): number {
  let filled = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0xc0 && byte < 0xe0) {
      const small = smallLetters[((byte & 0x1f) << 6) | continuation(bytes, at + 1)] ?? 0;
      into[filled] = 0xc0 | (small >> 6);
      into[filled + 1] = 0x80 | (small & 0x3f);
      filled += 2;
      at += 1;
    } else {
      into[filled] = foldedByte[byte] ?? 0;
      filled += 1;
    }
  }
  return filled;
}
