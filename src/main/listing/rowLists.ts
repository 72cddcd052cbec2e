/**
 * The rows that pass, in their order.
 *
 * @param passing For each row: 1 where it does.
 */
export function those(rows: Uint32Array, passing: Uint8Array): Uint32Array {
  const result = new Uint32Array(rows.length);
  let filled = 0;
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] ?? 0;
    if (passing[row] === 1) result[filled++] = row;
  }
  return filled === rows.length ? rows : result.slice(0, filled);
}

/** Some rows and then others. They are never written to once they are shown, so what is the same may be shared. */
export function joined(one: Uint32Array, other: Uint32Array): Uint32Array {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const result = new Uint32Array(one.length + other.length);
  result.set(one);
  result.set(other, one.length);
  return result;
}
