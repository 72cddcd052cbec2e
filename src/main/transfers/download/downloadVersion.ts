import { dipperError } from '../../../shared/errors/appError';
import { askHead } from '../../s3/objects';
import { withRetries } from '../pace/retry';
import { retriesOf } from '../run';
import { readTime } from '../objectHeaders';
import { withChecksum } from '../withChecksum';
import { refusePage, signsOf } from './downloadJob';
import type { DownloadJob } from './downloadJob';
import { fullChecksum } from './fullChecksum';
import type { FullChecksum } from './fullChecksum';

/** One state of an object, which all ranges have to be of. */
export interface Version {
  /** With its quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number | undefined;
  readonly checksum: FullChecksum | undefined;
}

/**
 * What the object is now (HeadObject), which the ranges are then held to.
 *
 * @throws DipperError
 */
export async function lookAtVersion(job: DownloadJob, signal: AbortSignal): Promise<Version> {
  const { client, bucket, key, capabilities } = job;
  const answer = await withRetries(retriesOf(job, signal), () =>
    withChecksum(capabilities.checksums, (hasChecksum) =>
      askHead({ client, bucket, key, signal }, hasChecksum ? { ChecksumMode: 'ENABLED' } : {}),
    ),
  );
  if (answer.ETag === undefined || answer.ContentLength === undefined) {
    throw dipperError('bad_response', 'The server does not say what the object is.', {
      retry: 'now',
      resource: `s3://${bucket}/${key}`,
    });
  }
  await refusePage(job, signsOf(answer), signal);
  const own = readTime(answer.Metadata?.['mtime']);
  const checksums = {
    crc32: answer.ChecksumCRC32,
    crc64nvme: answer.ChecksumCRC64NVME,
    crc32c: answer.ChecksumCRC32C,
    sha256: answer.ChecksumSHA256,
    sha1: answer.ChecksumSHA1,
  };
  return {
    etag: answer.ETag,
    size: answer.ContentLength,
    modified: own ?? answer.LastModified?.getTime(),
    checksum: fullChecksum({
      type: answer.ChecksumType,
      etag: answer.ETag,
      valueOf: (algorithm) => checksums[algorithm],
    }),
  };
}
