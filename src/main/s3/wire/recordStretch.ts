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
  // Positions rather than a view, which would have to be made anew for each record.
  let memory: ArrayBufferLike | undefined;
  let start = 0;
  let end = 0;
  let began = 0;

  function deliverAll(): void {
    const whole = memory;
    memory = undefined;
    if (whole !== undefined) deliver(new Uint8Array(whole, start, end - start));
  }

  return {
    add({ buffer, byteOffset, byteLength }) {
      if (memory !== buffer || end !== byteOffset) {
        deliverAll();
        memory = buffer;
        start = byteOffset;
        began = Date.now();
      }
      end = byteOffset + byteLength;
    },
    deliver: deliverAll,
    isOpenIn({ byteOffset, byteLength }) {
      if (memory === undefined) return false;
      const room = byteOffset + byteLength - end;
      // A clock that is set ends it early.
      return room >= recordSize && Math.abs(Date.now() - began) < gatherFor;
    },
    restOf: (buffer) => (memory === undefined ? buffer : buffer.subarray(end - buffer.byteOffset)),
  };
}
