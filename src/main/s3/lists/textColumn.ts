/** Texts in UTF-8, one after the other. */
export interface TextColumn {
  readonly bytes: Uint8Array;
  /** Where each text begins, and after the last one where it ends: one more than there are texts. */
  readonly offsets: Uint32Array;
}

/** The names of a page, which a server that sorts as S3 does gives in order. */
export interface NameColumn extends TextColumn {
  /** Whether each is known to come after the one before it, by their bytes: no two are the same then. */
  readonly isAscending: boolean;
}

/** How many texts a column has. */
export function countOf({ offsets }: TextColumn): number {
  return offsets.length - 1;
}

/** The text at an index that the column has. */
export function textAt({ bytes, offsets }: TextColumn, index: number): string {
  const start = offsets[index] ?? 0;
  const end = offsets[index + 1] ?? start;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

/** Compares two byte sequences as S3 sorts keys: by their bytes, a beginning before the whole. */
export function compareBytes(
  left: Uint8Array,
  leftStart: number,
  leftEnd: number,
  right: Uint8Array,
  rightStart: number,
  rightEnd: number,
): number {
  const length = Math.min(leftEnd - leftStart, rightEnd - rightStart);
  for (let place = 0; place < length; place += 1) {
    const difference = (left[leftStart + place] ?? 0) - (right[rightStart + place] ?? 0);
    if (difference !== 0) return difference;
  }
  return leftEnd - leftStart - (rightEnd - rightStart);
}

/** Whether each text of a column comes after the one before it. */
export function isAscending({ bytes, offsets }: TextColumn): boolean {
  let start = offsets[0] ?? 0;
  let middle = offsets[1] ?? 0;
  for (let index = 2; index < offsets.length; index += 1) {
    const end = offsets[index] ?? 0;
    if (compareBytes(bytes, start, middle, bytes, middle, end) >= 0) return false;
    start = middle;
    middle = end;
  }
  return true;
}
