import type { SortOrder } from '../../shared/model/views';
import type { RowStore } from './rowStore';

/**
 * Sorts objects that are in the order of their names. Equal ones stay in that order, whichever the
 * direction.
 */
export function sortObjects(
  store: RowStore,
  byName: Uint32Array,
  { column, direction }: SortOrder,
): Uint32Array {
  const isDescending = direction === 'descending';
  if (column === 'name') return isDescending ? byName.slice().reverse() : byName;
  const keys = new Float64Array(byName.length);
  const keyOf = keyReader(store, column);
  let largest = 0;
  // Loops that run a million times count for themselves: iterators make an array for each step.
  for (let index = 0; index < byName.length; index += 1) {
    const key = keyOf(byName[index] ?? 0);
    keys[index] = key;
    if (key > largest) largest = key;
  }
  if (isDescending) {
    for (let index = 0; index < keys.length; index += 1) keys[index] = largest - (keys[index] ?? 0);
  }
  return sortedBy(keys, byName, largest);
}

/** Times before 1970 are negative; S3's lie within 10,000 years, so this makes all of them positive. */
const timeOffset = 2 ** 49;

/** A whole number for each row, not negative and below 2^53, that sorts as the column does. */
function keyReader(
  store: RowStore,
  column: Exclude<SortOrder['column'], 'name'>,
): (row: number) => number {
  switch (column) {
    case 'size':
      return (row) => store.size(row);
    case 'lastModified':
      return (row) => {
        const time = store.time(row);
        return (Number.isNaN(time) ? 0 : Math.round(time)) + timeOffset;
      };
    case 'storageClass': {
      const ranks = ranksOf(store.classNames());
      return (row) => ranks[store.classNumber(row)] ?? 0;
    }
    case 'type': {
      const ranks = ranksOf(store.typeNames());
      return (row) => ranks[store.type(row)] ?? 0;
    }
  }
}

/** The place of each name among all of them. */
function ranksOf(names: readonly string[]): readonly number[] {
  const sorted = [...names].sort((one, other) => (one < other ? -1 : 1));
  const places = new Map(sorted.map((name, place) => [name, place]));
  return names.map((name) => places.get(name) ?? 0);
}

const digitBits = 11;
const digits = 2 ** digitBits;

/** Sorts rows by their keys, digit by digit from the last: that keeps the order of equal ones. */
function sortedBy(keys: Float64Array, rows: Uint32Array, largest: number): Uint32Array {
  let fromKeys = keys;
  let fromRows = rows;
  const counts = new Uint32Array(digits);
  for (let unit = 1; unit <= largest; unit *= digits) {
    counts.fill(0);
    for (let index = 0; index < fromKeys.length; index += 1) {
      const digit = Math.floor((fromKeys[index] ?? 0) / unit) % digits;
      counts[digit] = (counts[digit] ?? 0) + 1;
    }
    if (counts.includes(fromKeys.length)) continue;
    let before = 0;
    for (const [digit, count] of counts.entries()) {
      counts[digit] = before;
      before += count;
    }
    const toKeys = new Float64Array(fromKeys.length);
    const toRows = new Uint32Array(fromKeys.length);
    for (let index = 0; index < fromKeys.length; index += 1) {
      const key = fromKeys[index] ?? 0;
      const digit = Math.floor(key / unit) % digits;
      const place = counts[digit] ?? 0;
      counts[digit] = place + 1;
      toKeys[place] = key;
      toRows[place] = fromRows[index] ?? 0;
    }
    fromKeys = toKeys;
    fromRows = toRows;
  }
  return fromRows;
}
