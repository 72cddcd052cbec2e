/**
 * A set of slots (whole numbers from 0) that knows how many of them come before any slot, and which
 * is the n-th: a Fenwick tree. Changing and asking take a time that grows with the logarithm of the
 * number of slots.
 */
export interface MarkedSlots {
  readonly count: () => number;
  readonly mark: (slot: number, marked: boolean) => void;
  readonly isMarked: (slot: number) => boolean;
  /** How many marked slots come before this one. */
  readonly before: (slot: number) => number;
  /** The marked slot with that many before it. */
  readonly slotAt: (rank: number) => number | undefined;
}

const smallestCapacity = 64;

/** Creates a set of no marked slots. */
export function createMarkedSlots(): MarkedSlots {
  let capacity = smallestCapacity;
  let marks = new Uint8Array(capacity);
  // Node n, counted from 1, holds the sum of the slots that its lowest bit spans up to n.
  let sums = new Int32Array(capacity + 1);
  let count = 0;

  function add(slot: number, change: 1 | -1): void {
    for (let node = slot + 1; node <= capacity; node += node & -node) {
      sums[node] = (sums[node] ?? 0) + change;
    }
  }

  function grow(smallest: number): void {
    while (capacity < smallest) {
      capacity *= 2;
    }
    const grown = new Uint8Array(capacity);
    grown.set(marks);
    marks = grown;
    sums = new Int32Array(capacity + 1);
    for (let node = 1; node <= capacity; node += 1) {
      sums[node] = (sums[node] ?? 0) + (marks[node - 1] ?? 0);
      const parent = node + (node & -node);
      if (parent <= capacity) {
        sums[parent] = (sums[parent] ?? 0) + (sums[node] ?? 0);
      }
    }
  }

  function isMarked(slot: number): boolean {
    return marks[slot] === 1;
  }

  return {
    count: () => count,
    isMarked,
    mark: (slot, marked) => {
      if (slot >= capacity) {
        grow(slot + 1);
      }
      if (isMarked(slot) !== marked) {
        marks[slot] = marked ? 1 : 0;
        count += marked ? 1 : -1;
        add(slot, marked ? 1 : -1);
      }
    },
    before: (slot) => {
      let sum = 0;
      for (let node = Math.min(slot, capacity); node > 0; node -= node & -node) {
        sum += sums[node] ?? 0;
      }
      return sum;
    },
    slotAt: (rank) => {
      if (rank < 0 || rank >= count) return undefined;
      let node = 0;
      let left = rank;
      for (let step = capacity; step > 0; step = Math.floor(step / 2)) {
        const sum = node + step <= capacity ? (sums[node + step] ?? 0) : Infinity;
        if (sum <= left) {
          node += step;
          left -= sum;
        }
      }
      return node;
    },
  };
}
