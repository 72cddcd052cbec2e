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
  let before = -1;
  let isSorted = true;
  // Loops that run a million times count for themselves: iterators make an array for each step.
  for (let index = 0; index < byName.length; index += 1) {
    const key = keyOf(byName[index] ?? 0);
    keys[index] = key;
    if (key > largest) largest = key;
    if (isDescending ? key > before && index > 0 : key < before) isSorted = false;
    before = key;
  }
  // As it is where names are dates, or where all are the same.
  if (isSorted) return byName;
  let smallest = largest;
  for (let index = 0; index < keys.length; index += 1) {
    if ((keys[index] ?? 0) < smallest) smallest = keys[index] ?? 0;
  }
  // Low numbers have few digits: counted from the first one in the order that is wanted.
  const low = new Uint32Array(keys.length);
  const high = largest - smallest < 2 ** 32 ? undefined : new Uint32Array(keys.length);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? 0;
    const distance = isDescending ? largest - key : key - smallest;
    low[index] = distance;
    if (high !== undefined) high[index] = distance / 2 ** 32;
  }
  return sortedBy(low, byName, high, largest - smallest);
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

/** Places of rows, sorted by the low half of their keys and then by the high one. */
function sortedBy(
  low: Uint32Array,
  rows: Uint32Array,
  high: Uint32Array | undefined,
  largest: number,
): Uint32Array {
  let places = sortedDigits(low, undefined, Math.min(largest, 2 ** 32 - 1));
  if (high !== undefined) places = sortedDigits(high, places, largest / 2 ** 32);
  const result = new Uint32Array(rows.length);
  for (let index = 0; index < result.length; index += 1) {
    result[index] = rows[places[index] ?? 0] ?? 0;
  }
  return result;
}

/**
 * Sorts places by their keys, digit by digit from the last: that keeps the order of equal ones.
 *
 * @param order The places in the order to begin with, which is written over; absent for that of the keys.
 */
function sortedDigits(
  keys: Uint32Array,
  order: Uint32Array | undefined,
  largest: number,
): Uint32Array {
  let from = order ?? new Uint32Array(keys.length);
  if (order === undefined) for (let place = 0; place < from.length; place += 1) from[place] = place;
  let spare: Uint32Array = new Uint32Array(keys.length);
  const counts = new Uint32Array(digits);
  for (let shift = 0; shift < 32 && 2 ** shift <= largest; shift += digitBits) {
    counts.fill(0);
    for (let index = 0; index < keys.length; index += 1) {
      const digit = ((keys[index] ?? 0) >>> shift) & (digits - 1);
      counts[digit] = (counts[digit] ?? 0) + 1;
    }
    if (counts.includes(keys.length)) continue;
    let before = 0;
    for (let digit = 0; digit < digits; digit += 1) {
      const count = counts[digit] ?? 0;
      counts[digit] = before;
      before += count;
    }
    const to = spare;
    for (let index = 0; index < from.length; index += 1) {
      const place = from[index] ?? 0;
      const digit = ((keys[place] ?? 0) >>> shift) & (digits - 1);
      const next = counts[digit] ?? 0;
      counts[digit] = next + 1;
      to[next] = place;
    }
    spare = from;
    from = to;
  }
  return from;
}
