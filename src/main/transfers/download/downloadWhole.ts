import { dipperError, hasCode } from '../../../shared/errors/appError';
import { bareEtag, quotedEtag } from '../../s3/etags';
import type { WireAnswer, WireHead } from '../../s3/wire/wire';
import { brokenOff, damaged, expectedSize, mayBePage, nameOf, pageOnTheWay } from './downloadJob';
import type { DownloadJob, Fetched } from './downloadJob';
import { fullChecksum, matches } from './fullChecksum';
import { writeAt } from '../local/localFile';
import { withRetries } from '../pace/retry';
import { retriesOf } from '../run';
import { readTime } from '../objectHeaders';
import { withChecksum } from '../withChecksum';

/**
 * Fetches a small object with one GetObject and writes it at one go.
 *
 * @returns `undefined` where it is not the object any more that was listed: it may be of any size.
 * @throws DipperError
 */
export async function downloadWhole(
  job: DownloadJob,
  descriptor: number,
  wire: NonNullable<DownloadJob['wire']>,
  signal: AbortSignal,
): Promise<Fetched | undefined> {
  const lease = await job.tools.budget.take(job.size, 'download', signal);
  try {
    const { headers, body } = await withRetries(retriesOf(job, signal), async () => {
      // Before it is asked for: once it is, it comes at one go.
      await job.tools.download.take(job.size, signal);
      const answer = await withChecksum(job.capabilities.checksums, get);
      await checkWhole(job, answer, signal);
      return answer;
    });
    job.onSize(body.byteLength);
    writeAt(descriptor, body, 0, nameOf(job));
    job.onBytes(body.byteLength);
    return { size: body.byteLength, modified: modifiedOf(headers) };
  } catch (error) {
    if (hasCode(error, 'precondition_failed')) return undefined;
    throw error;
  } finally {
    lease.release();
  }

  function get(hasChecksum: boolean): ReturnType<typeof wire.send> {
    return wire.send({
      operation: 'GetObject',
      method: 'GET',
      key: job.key,
      headers: {
        ...(hasChecksum ? { 'x-amz-checksum-mode': 'ENABLED' } : {}),
        ...(job.etag === undefined ? {} : { 'if-match': quotedEtag(job.etag) }),
      },
      payload: 'signed',
      onHead: ({ headers }) => checkListed(job, headers),
      room: lease.buffer,
      signal,
    });
  }
}

/** @throws DipperError `network_failed` or `bad_response` for what is not all of the object */
async function checkWhole(
  job: DownloadJob,
  { headers, body }: WireAnswer,
  signal: AbortSignal,
): Promise<void> {
  const length = headers.get('content-length');
  const answered = {
    etag: bareEtag(headers.get('etag')),
    size: length === undefined ? undefined : Number(length),
  };
  const expected = await expectedSize(job, answered, signal);
  if (expected !== undefined && body.byteLength !== expected) {
    throw brokenOff(job, expected, body.byteLength);
  }
  const checksum = fullChecksum({
    type: headers.get('x-amz-checksum-type'),
    etag: answered.etag,
    valueOf: (algorithm) => headers.get(`x-amz-checksum-${algorithm}`),
  });
  if (checksum !== undefined && !(await matches(body, checksum))) {
    throw damaged(job, checksum.algorithm);
  }
}

/** Some servers do not look at `If-Match`, and some tell no ETag. */
function checkListed(job: DownloadJob, headers: WireHead['headers']): void {
  const { bucket, key, etag, size } = job;
  const answered = bareEtag(headers.get('etag'));
  const isDoubtful = mayBePage(job, {
    contentType: headers.get('content-type'),
    etag: answered,
    lastModified: headers.get('last-modified'),
    requestId: headers.get('x-amz-request-id'),
  });
  // Ranges of another object can't be held together without one.
  if (answered === undefined) {
    if (isDoubtful) throw pageOnTheWay(job);
    return;
  }
  const isListed =
    etag === undefined ? Number(headers.get('content-length') ?? size) === size : answered === etag;
  if (isListed && !isDoubtful) return;
  throw dipperError('precondition_failed', 'The object was replaced since it was listed.', {
    resource: `s3://${bucket}/${key}`,
  });
}

/** The file's own time where it was kept in the metadata, else the object's. Milliseconds. */
function modifiedOf(headers: ReadonlyMap<string, string>): number | undefined {
  const own = readTime(headers.get('x-amz-meta-mtime'));
  const time = own ?? Date.parse(headers.get('last-modified') ?? '');
  return Number.isNaN(time) ? undefined : time;
}
