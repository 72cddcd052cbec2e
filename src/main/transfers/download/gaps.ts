/** Bytes of every range but the last. */
const rangeSize = 16 * 1024 * 1024;

/** A piece of an object. */
export interface Gap {
  readonly start: number;
  /** The position after the last byte. */
  readonly end: number;
}

/** Pieces as they lie in the object. */
export function inOrder<Range extends Gap>(ranges: readonly Range[]): readonly Range[] {
  return [...ranges].sort((one, other) => one.start - other.start);
}

/** What is missing of so many bytes, in pieces of at most a range. */
export function gapsBetween(done: readonly Gap[], size: number): readonly Gap[] {
  const gaps: Gap[] = [];
  let position = 0;
  for (const { start, end } of [...inOrder(done), { start: size, end: size }]) {
    for (; position < start; position = Math.min(start, position + rangeSize)) {
      gaps.push({ start: position, end: Math.min(start, position + rangeSize) });
    }
    position = Math.max(position, end);
  }
  return gaps;
}
