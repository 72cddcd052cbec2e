import { mebibyte } from '../../base/units';
import { largestHeldPart } from './partContent';
import { partSizeFor } from '../../s3/partSize';

/** Files up to this size go in one PutObject. Above S3's least part size of 5 MiB. */
export const usualPartSize = 8 * mebibyte;
/** Of files from here on: fewer requests for as many bytes. */
const largePartSize = 16 * mebibyte;
const largeFile = 512 * mebibyte;
/** How much of one file waits in memory. */
const memoryPerFile = 64 * mebibyte;
const mostPartsAtOnce = 4;

/** How a file is cut for its upload. */
export interface PartPlan {
  /** Bytes of every part but the last. */
  readonly partSize: number;
  /** At least 1, also of an empty file. */
  readonly parts: number;
  /** Parts on their way at once. */
  readonly atOnce: number;
  /** Parts that may be in memory at once, for whoever has to hold them whole. */
  readonly heldAtOnce: number;
}

/**
 * Chooses how a file of `size` bytes is cut for a multipart upload: in no more parts than the server takes,
 * none but the last under 5 MiB, and no more in memory than needed.
 *
 * @throws DipperError `too_large` where parts of 5 GiB would not do.
 */
export function planParts(size: number, mostParts?: number): PartPlan {
  return partsOf(
    size,
    partSizeFor(size, size >= largeFile ? largePartSize : usualPartSize, mostParts),
  );
}

/** How a file is cut whose parts have their size already, in bytes: an upload has one size of parts until it ends. */
export function partsOf(size: number, partSize: number): PartPlan {
  const heldAtOnce = Math.min(mostPartsAtOnce, Math.max(1, Math.floor(memoryPerFile / partSize)));
  return {
    partSize,
    parts: Math.max(1, Math.ceil(size / partSize)),
    atOnce: partSize > largestHeldPart ? mostPartsAtOnce : heldAtOnce,
    heldAtOnce,
  };
}
