import { dipperError } from '../../shared/errors/appError';
import { mebibyte } from '../base/units';

/** S3's limits: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const mostParts = 10_000;
const largestObject = 5 * mebibyte ** 2;

/**
 * Bytes of every part but the last of an object of `size` bytes: as many as usual, and more where
 * 10,000 parts of those would not do.
 *
 * @param usual Not under 5 MiB, which is S3's least.
 * @throws DipperError `too_large` above 5 TiB, which no S3 object can be.
 */
export function partSizeFor(size: number, usual: number): number {
  if (size > largestObject) {
    throw dipperError('too_large', 'An object can hold at most 5 TiB.', {
      facts: { reason: 'object' },
    });
  }
  const needed = Math.ceil(size / mostParts / mebibyte) * mebibyte;
  return Math.max(usual, needed);
}
