/**
 * Compares keys as S3 sorts them, by their UTF-8 bytes. UTF-16 order differs in one thing: the
 * halves of characters above U+FFFF come before U+E000.
 */
export function compareKeys(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let place = 0; place < length; place += 1) {
    const one = left.charCodeAt(place);
    const other = right.charCodeAt(place);
    if (one !== other) return rankOf(one) - rankOf(other);
  }
  return left.length - right.length;
}

function rankOf(unit: number): number {
  const isHalf = unit >= 0xd800 && unit < 0xe000;
  return isHalf ? unit + 0x10000 : unit;
}
