/** Bytes of a record of TLS at most (RFC 8446, 5.1). */
const recordSize = 16 * 1024;
/** Milliseconds for which records are gathered, so that slow ones are not kept back. */
const gatherFor = 50;

/**
 * Records of TLS that lie one after the other in one buffer, and are handed over together: a read yields
 * one of them at a time, however much there is.
 */
export interface RecordStretch {
  /** What does not follow what is there has that handed over first: a chunked body has gaps. */
  readonly add: (bytes: Uint8Array) => void;
  /** Hands over what is there. */
  readonly deliver: () => void;
  /** Whether one more record can be read into the buffer behind those that are there, and soon enough. */
  readonly isOpenIn: (buffer: Uint8Array) => boolean;
  /** The part of the buffer behind the records that are there. */
  readonly restOf: (buffer: Uint8Array) => Uint8Array;
}

/** @param deliver Takes records, which are one piece of a body then. */
export function createRecordStretch(deliver: (bytes: Uint8Array) => void): RecordStretch {
  let stretch: Uint8Array | undefined;
  let began = 0;

  function deliverAll(): void {
    const whole = stretch;
    stretch = undefined;
    if (whole !== undefined) deliver(whole);
  }

  return {
    add(bytes) {
      if (stretch?.buffer === bytes.buffer && endOf(stretch) === bytes.byteOffset) {
        const length = stretch.byteLength + bytes.byteLength;
        stretch = new Uint8Array(stretch.buffer, stretch.byteOffset, length);
      } else {
        deliverAll();
        stretch = bytes;
        began = performance.now();
      }
    },
    deliver: deliverAll,
    isOpenIn(buffer) {
      if (stretch === undefined) return false;
      const room = endOf(buffer) - endOf(stretch);
      return room >= recordSize && performance.now() - began < gatherFor;
    },
    restOf: (buffer) =>
      stretch === undefined ? buffer : buffer.subarray(endOf(stretch) - buffer.byteOffset),
  };
}

function endOf(bytes: Uint8Array): number {
  return bytes.byteOffset + bytes.byteLength;
}
