/** Characters that stand for one another at a place in a key: between them a range is halved. */
const classes: readonly (readonly [first: number, last: number])[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x61, 0x7a],
  // Latin with marks, Greek, Cyrillic and their neighbours; kana and ideographs; Hangul.
  [0x80, 0x2fff],
  [0x3040, 0x9fff],
  [0xac00, 0xd7a3],
];

function classOf(code: number): (typeof classes)[number] | undefined {
  return classes.find(([first, last]) => code >= first && code <= last);
}

/**
 * The leftmost place at which splitting is worth a try: where the names of a page differ, and the
 * run of like characters that leads there. Digits before it may be the rest of a number.
 */
export function firstSplitPlace(first: string, last: string): number {
  let place = 0;
  while (place < first.length && first.charCodeAt(place) === last.charCodeAt(place)) place += 1;
  const own = classOf(last.charCodeAt(Math.min(place, last.length - 1)));
  while (place > 0 && own !== undefined && classOf(last.charCodeAt(place - 1)) === own) place -= 1;
  return place;
}

/**
 * A key that comes after one and before another, about half-way as far as the kinds of their
 * characters tell (trap 7: nothing is normalised; the order is that of the bytes).
 *
 * @param after A key that was listed.
 * @param end The key up to which a range goes; `undefined` for as far as there are keys.
 * @param from The leftmost place that may change, see {@link firstSplitPlace}.
 * @returns `undefined` where there is no such key.
 */
export function keyBetween(
  after: string,
  end: string | undefined,
  from: number,
): string | undefined {
  let isBounded = end !== undefined;
  for (let place = 0; place < after.length; place += 1) {
    const code = after.charCodeAt(place);
    const bound = isBounded ? (end?.charCodeAt(place) ?? 0) : Number.POSITIVE_INFINITY;
    const range = place < from ? undefined : classOf(code);
    if (range !== undefined) {
      const isBoundLonger = end !== undefined && end.length > place + 1;
      const top = Math.min(range[1], isBoundLonger ? bound : bound - 1);
      if (top > code) {
        const middle = code + Math.ceil((top - code) / 2);
        return after.slice(0, place) + String.fromCharCode(middle);
      }
    }
    isBounded &&= bound === code;
  }
  return undefined;
}
