import { mebibyte } from '../base/units';

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Numbers of one kind that become more. They are read through `array`, which is often replaced. */
export interface Growing<Kind extends Numbers> {
  /** Longer than what is used of it; what is in the rest means nothing. */
  readonly array: Kind;
  /** How many are used. */
  readonly length: number;
  /** Makes room for some more at the end, which are to be written. @returns Where they begin. */
  extend(count: number): number;
  push(value: number): void;
  /** Bytes that are used. */
  bytes(): number;
}

/**
 * How much more room than needed is taken, so that not every page copies everything. Room that was
 * never written to takes no memory, so none is given back at the end, which would copy all once more.
 */
const growth = 4;
/** Bytes of room that are taken beyond what is needed, at most. */
const mostSpare = 32 * mebibyte;

/** A kind of numbers, by its constructor. */
interface KindOf<Kind extends Numbers> {
  readonly BYTES_PER_ELEMENT: number;
  new (memory: ArrayBufferLike): Kind;
}

/** Creates an empty column of that kind. */
export function createGrowing<Kind extends Numbers>(kind: KindOf<Kind>): Growing<Kind> {
  let array = withRoomFor(0);
  let length = 0;

  /** Without zeros, which would be written over by what is copied and what comes. */
  function withRoomFor(count: number): Kind {
    return new kind(Buffer.allocUnsafeSlow(count * kind.BYTES_PER_ELEMENT).buffer);
  }

  function extend(count: number): number {
    const start = length;
    length += count;
    if (length > array.length) {
      const spare = Math.min((growth - 1) * length, mostSpare / kind.BYTES_PER_ELEMENT);
      const larger = withRoomFor(length + spare);
      larger.set(array.subarray(0, start));
      array = larger;
    }
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
    bytes: () => length * kind.BYTES_PER_ELEMENT,
  };
}
