import { DipperError } from '../../shared/errors/appError';
import { brokenOff, damaged, expectedSize, nameOf } from './downloadJob';
import type { DownloadJob, Fetched } from './downloadJob';
import { fullChecksum, matches } from './fullChecksum';
import { writeAt } from './localFile';
import { withRetries } from './retry';
import { retriesOf } from './run';
import { readTime } from './uploadJob';

/**
 * Fetches a small object with one GetObject and writes it at one go.
 *
 * @throws DipperError
 */
export async function downloadWhole(
  job: DownloadJob,
  descriptor: number,
  wire: NonNullable<DownloadJob['wire']>,
  signal: AbortSignal,
): Promise<Fetched> {
  const lease = await job.tools.budget.take(job.size, signal);
  try {
    const { headers, body } = await withRetries(retriesOf(job, signal), () => get(job.etag));
    const length = headers.get('content-length');
    const expected = expectedSize(job, {
      etag: headers.get('etag')?.replaceAll('"', ''),
      size: length === undefined ? undefined : Number(length),
    });
    if (expected !== undefined && body.byteLength !== expected) {
      throw brokenOff(job, expected, body.byteLength);
    }
    const checksum = fullChecksum(headers.get('x-amz-checksum-type'), (algorithm) =>
      headers.get(`x-amz-checksum-${algorithm}`),
    );
    if (checksum !== undefined && !(await matches(body, checksum))) {
      throw damaged(job, checksum.algorithm);
    }
    job.onSize(body.byteLength);
    await job.tools.download.take(body.byteLength, signal);
    writeAt(descriptor, body, 0, nameOf(job));
    job.onBytes(body.byteLength);
    return { size: body.byteLength, modified: modifiedOf(headers) };
  } finally {
    lease.release();
  }

  async function get(etag: string | undefined): ReturnType<typeof wire.send> {
    try {
      return await wire.send({
        operation: 'GetObject',
        method: 'GET',
        key: job.key,
        headers: {
          'x-amz-checksum-mode': 'ENABLED',
          ...(etag === undefined ? {} : { 'if-match': `"${etag}"` }),
        },
        payload: 'signed',
        room: lease.buffer,
        signal,
      });
    } catch (error) {
      const isReplaced =
        error instanceof DipperError && error.detail.code === 'precondition_failed';
      if (!isReplaced || etag === undefined) throw error;
      // Replaced since it was listed: what is wanted is the object as it is now.
      return get(undefined);
    }
  }
}

/** The file's own time where it was kept in the metadata, else the object's. Milliseconds. */
function modifiedOf(headers: ReadonlyMap<string, string>): number | undefined {
  const own = readTime(headers.get('x-amz-meta-mtime'));
  const time = own ?? Date.parse(headers.get('last-modified') ?? '');
  return Number.isNaN(time) ? undefined : time;
}
