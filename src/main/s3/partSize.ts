import { dipperError } from '../../shared/errors/appError';
import { s3MostParts } from '../../shared/providers/provider';
import { mebibyte } from '../base/units';

/** S3's limit: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const largestPart = 5 * 1024 * mebibyte;

/**
 * Bytes of every part but the last of an object of `size` bytes: as many as usual, and more where
 * all parts that the server takes would not do.
 *
 * @param usual Not under 5 MiB, which is S3's least.
 * @throws DipperError `too_large` where parts of 5 GiB would not do either: above 48.8 TiB on S3.
 */
export function partSizeFor(size: number, usual: number, mostParts = s3MostParts): number {
  const needed = Math.ceil(size / mostParts / mebibyte) * mebibyte;
  if (needed > largestPart) {
    const largest = ((largestPart * mostParts) / mebibyte ** 2).toFixed(1);
    throw dipperError('too_large', `An object can hold at most ${largest} TiB.`, {
      facts: { reason: 'object' },
    });
  }
  return Math.max(usual, needed);
}
