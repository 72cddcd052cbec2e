import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { mebibyte } from '../../base/units';

/** No body that is gathered may be longer. Bytes. */
const mostGathered = 16 * mebibyte;

/** A body that nobody takes piece by piece. */
export interface GatheredBody {
  /**
   * The body is to be as long as this, in bytes; it is read right to where it belongs then. Does nothing
   * for more than {@link mostGathered}.
   */
  readonly announce: (length: number) => void;
  /**
   * @param isWhole Whether nothing may be left out of it: an error document is read as far as it fits.
   * @throws DipperError `bad_response` for more than {@link mostGathered} where nothing may be left out
   */
  readonly add: (bytes: Uint8Array, isWhole: boolean) => void;
  /** Where the rest of a body of known length belongs; `undefined` where none is expected. */
  readonly rest: () => Uint8Array | undefined;
  readonly bytes: () => Buffer;
}

/** @param room Memory that the request has brought: thousands of small bodies need none of their own then. */
export function createGatheredBody(room: Uint8Array | undefined): GatheredBody {
  let memory: Buffer = Buffer.alloc(0);
  let length = 0;
  let announced = 0;

  function memoryFor(size: number): Buffer {
    const isRoomFree = memory.byteLength === 0;
    return room !== undefined && isRoomFree && room.byteLength >= size
      ? Buffer.from(room.buffer, room.byteOffset, room.byteLength)
      : Buffer.allocUnsafe(size);
  }

  return {
    announce(size) {
      if (size > mostGathered) return;
      announced = size;
      memory = memoryFor(size);
    },
    add(bytes, isWhole) {
      const end = length + bytes.byteLength;
      if (end > mostGathered) {
        if (isWhole) throw tooLong();
        return;
      }
      if (end > memory.byteLength) {
        const larger = memoryFor(Math.max(end, 2 * memory.byteLength));
        memory.copy(larger, 0, 0, length);
        memory = larger;
      }
      const isInPlace =
        bytes.buffer === memory.buffer && bytes.byteOffset === memory.byteOffset + length;
      if (!isInPlace) memory.set(bytes, length);
      length = end;
    },
    rest: () => (length < announced ? memory.subarray(length, announced) : undefined),
    bytes: () => memory.subarray(0, length),
  };
}

function tooLong(): DipperError {
  return dipperError('bad_response', 'The answer is longer than it may be.');
}
