import { mebibyte } from '../../base/units';

/** Buffers that sockets read into, used again and again by all connections of a pool. */
export interface ReadBuffers {
  /** A large buffer, for answers of many bytes. */
  take(): Uint8Array;
  giveBack(buffer: Uint8Array): void;
}

/** Bytes that one read of a large answer may take. */
const largeSize = mebibyte;
/** Large buffers that are kept for the next answer. */
const mostKept = 16;

/** Creates a stock without buffers: each is made when it is first needed. */
export function createReadBuffers(): ReadBuffers {
  const kept: Uint8Array[] = [];
  return {
    take: () => kept.pop() ?? new Uint8Array(largeSize),
    giveBack(buffer) {
      if (kept.length < mostKept) kept.push(buffer);
    },
  };
}
