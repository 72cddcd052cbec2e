import { createHash } from 'node:crypto';
import { cancelledError } from '../../../shared/errors/appError';
import { mebibyte } from '../../base/units';
import type { WireBody } from '../../s3/wire/wire';
import { crc32Of } from '../local/crc32';
import type { SourceFile } from '../local/sourceFile';

/** Parts up to this size are held in memory while they are sent; larger ones are read as they go out. Bytes. */
export const largestHeldPart = 32 * mebibyte;
/** How much of a larger one is in memory: what is read, and what the network has not taken. Bytes. */
const pieceOfPart = mebibyte;

/** A stretch of a file. */
interface Stretch {
  readonly file: Pick<SourceFile, 'fill'>;
  /** Bytes from its beginning. */
  readonly start: number;
  /** Bytes. */
  readonly size: number;
}

/** Bytes of memory that {@link readPart} and {@link sumOfPart} want for a part of so many. */
export function roomForPart(size: number): number {
  return size > largestHeldPart ? pieceOfPart : size;
}

/**
 * What is sent of a part, which is read once before, or at once if it is held.
 *
 * @param room Of {@link roomForPart} at least; a part that is held stays there.
 * @throws DipperError `local_changed` where the file is not the same any more, or `cancelled`
 */
export async function readPart(
  stretch: Stretch,
  room: Buffer,
  signal: AbortSignal,
): Promise<{ readonly body: WireBody; readonly crc32: number }> {
  const crc32 = await sumOfPart(stretch, room, signal);
  const { file, start, size } = stretch;
  if (size <= largestHeldPart) return { body: room.subarray(0, size), crc32 };
  const body = {
    byteLength: size,
    async read(from: number, length: number) {
      const piece = Buffer.allocUnsafe(Math.min(length, size - from));
      await file.fill(piece, start + from);
      return piece;
    },
    async digest(algorithm: 'sha256' | 'md5') {
      const hash = createHash(algorithm);
      // Not in the room: an attempt that was given up may still be sending.
      await readThrough(
        stretch,
        Buffer.allocUnsafe(pieceOfPart),
        (piece) => hash.update(piece),
        signal,
      );
      return hash.digest();
    },
  };
  return { body, crc32 };
}

/**
 * The CRC-32 of what a file has there now.
 *
 * @throws DipperError `local_changed` where the file is not the same any more, or `cancelled`
 */
export async function sumOfPart(
  stretch: Stretch,
  room: Buffer,
  signal: AbortSignal,
): Promise<number> {
  let sum = 0;
  const pieces = room.subarray(0, roomForPart(stretch.size));
  await readThrough(stretch, pieces, (piece) => (sum = crc32Of(piece, sum)), signal);
  return sum;
}

async function readThrough(
  { file, start, size }: Stretch,
  room: Buffer,
  onPiece: (piece: Buffer) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let done = 0; done < size; done += room.byteLength) {
    if (signal.aborted) throw cancelledError();
    const piece = room.subarray(0, Math.min(room.byteLength, size - done));
    await file.fill(piece, start + done);
    onPiece(piece);
  }
}
