import type { S3Client } from '@aws-sdk/client-s3';
import type { Comparison } from '../../../shared/model/transfers';
import { headObject } from '../../s3/objects';
import { isTimeAsGiven } from '../local/fileTimes';
import type { DownloadItem } from '../plan';
import { readTime } from '../objectHeaders';
import { compare } from './compare';
import type { Compared } from './compare';

/**
 * Compares an object with the file that is in its place. A download gives a file the time that the object was made
 * from, which is earlier than the object's own: so where only the time speaks against it, that one is asked for.
 *
 * @param ownTime As {@link askOwnTime} answers. What it throws is thrown.
 */
export async function compareWithFile(
  { size, modified }: Pick<DownloadItem, 'size' | 'modified'>,
  file: { readonly size: number; readonly modified: number },
  ownTime: () => Promise<number | undefined>,
): Promise<Comparison> {
  if (size !== file.size) return compare({ size, modified }, file);
  // Listings may tell fractions of a second; what a file is given has none.
  const told = modified === undefined ? {} : { modified: wholeSeconds(modified) };
  const listed = compareTimes({ size, ...told }, file);
  if (listed === 'same') return listed;
  const own = await ownTime();
  // Nothing more to go by, or not to be looked at.
  if (own === undefined) return listed;
  if (isTimeAsGiven(own, file.modified)) return 'same';
  // Other programs may have kept the second alone.
  return compareTimes({ size, modified: wholeSeconds(own) }, file);
}

/**
 * The time that an object was made from, in milliseconds since the epoch, if its metadata tell (HeadObject).
 *
 * @throws DipperError
 */
export async function askOwnTime(
  object: { readonly client: S3Client; readonly bucket: string; readonly key: string },
  signal: AbortSignal,
): Promise<number | undefined> {
  const { metadata } = await headObject({ ...object, signal });
  return readTime(metadata['mtime']);
}

/** {@link compare}, on whatever disk the file is. */
function compareTimes(
  incoming: Compared,
  file: { readonly size: number; readonly modified: number },
): Comparison {
  const { modified } = incoming;
  if (modified !== undefined && isTimeAsGiven(modified, file.modified)) return 'same';
  return compare(incoming, file);
}

function wholeSeconds(time: number): number {
  return Math.floor(time / 1000) * 1000;
}
