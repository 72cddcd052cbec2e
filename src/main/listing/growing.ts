type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Numbers of one kind that become more. They are read through `array`, which is often replaced. */
export interface Growing<Kind extends Numbers> {
  /** Longer than what is used of it. */
  readonly array: Kind;
  /** How many are used. */
  readonly length: number;
  /** Makes room for some more at the end. @returns Where they are to be written. */
  extend(count: number): number;
  push(value: number): void;
  /** Gives back the room that is not used. */
  trim(): void;
}

/**
 * How much more room than needed is taken, so that not every page copies everything. Room that was
 * never written to takes no memory.
 */
const growth = 2;
/** The part of the room that may stay unused, since giving it back copies everything as well. */
const mostUnused = 1 / 4;

/** @param make Makes an array of zeros. */
export function createGrowing<Kind extends Numbers>(make: (length: number) => Kind): Growing<Kind> {
  let array = make(0);
  let length = 0;

  function resize(room: number): void {
    const larger = make(room);
    larger.set(array.subarray(0, length));
    array = larger;
  }

  function extend(count: number): number {
    const start = length;
    if (start + count > array.length) resize(Math.ceil((start + count) * growth));
    length += count;
    return start;
  }

  return {
    get array() {
      return array;
    },
    get length() {
      return length;
    },
    extend,
    push(value) {
      const at = extend(1);
      array[at] = value;
    },
    trim() {
      if (length < array.length * (1 - mostUnused)) resize(length);
    },
  };
}
