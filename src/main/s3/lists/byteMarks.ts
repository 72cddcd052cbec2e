/** Bytes that are looked for, four at a time but for the last ones. */
export interface Mark {
  readonly words: Int32Array;
  readonly tail: Uint8Array;
  readonly length: number;
}

const wordLength = 4;

/** The mark of some bytes, which are copied. */
export function markOf(bytes: Uint8Array): Mark {
  const words = new Int32Array(Math.floor(bytes.length / wordLength));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let index = 0; index < words.length; index += 1) {
    words[index] = view.getInt32(wordLength * index, true);
  }
  return {
    words,
    tail: Uint8Array.from(bytes.subarray(wordLength * words.length)),
    length: bytes.length,
  };
}

/**
 * Whether a mark stands at a place.
 *
 * @param view Of the same bytes.
 */
export function stands(
  { words, tail, length }: Mark,
  bytes: Uint8Array,
  view: DataView,
  at: number,
): boolean {
  if (at + length > bytes.length) return false;
  let place = at;
  for (let index = 0; index < words.length; index += 1) {
    if (view.getInt32(place, true) !== words[index]) return false;
    place += wordLength;
  }
  for (let index = 0; index < tail.length; index += 1) {
    if (bytes[place + index] !== tail[index]) return false;
  }
  return true;
}
