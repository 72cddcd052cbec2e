import { Readable, addAbortSignal } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { hasCode } from '../../../shared/errors/appError';
import { bareEtag, quotedEtag } from '../../s3/etags';
import {
  brokenOff,
  damaged,
  expectedSize,
  nameOf,
  refusePage,
  signsOf,
  toDownloadError,
} from './downloadJob';
import type { DownloadJob, Fetched } from './downloadJob';
import { fullChecksum } from './fullChecksum';
import { writeAt } from '../local/localFile';
import { withRetries } from '../pace/retry';
import { retriesOf } from '../run';
import { readTime } from '../objectHeaders';
import { withChecksum } from '../withChecksum';

/**
 * Fetches an object the SDK's way, as one stream. An attempt that breaks off starts again from the
 * beginning, so that two states of an object are never mixed. It can't go on where it stopped.
 *
 * @throws DipperError
 */
export async function downloadBySdk(
  job: DownloadJob,
  descriptor: number,
  signal: AbortSignal,
): Promise<Fetched> {
  const { memory } = job;
  if (memory.saved !== undefined) {
    memory.startedOver('not_resumable');
    await memory.end();
  }
  const lease = await job.tools.budget.take(0, 'download', signal);
  try {
    return await fetchCurrent(job, descriptor, signal);
  } finally {
    lease.release();
  }
}

/** An object that was replaced since it was listed is fetched as it is now. */
async function fetchCurrent(
  job: DownloadJob,
  descriptor: number,
  signal: AbortSignal,
): Promise<Fetched> {
  let { etag } = job;
  for (;;) {
    try {
      return await withRetries(retriesOf(job, signal), () =>
        withChecksum(job.capabilities.checksums, (hasChecksum) =>
          job.tools.download
            .inTurn(job.size, signal, () =>
              fetchOnce({ ...job, etag }, descriptor, hasChecksum, signal),
            )
            .catch((error: unknown) => {
              const algorithm = mismatched(error);
              throw algorithm === undefined ? toDownloadError(error, job) : damaged(job, algorithm);
            }),
        ),
      );
    } catch (error) {
      if (!hasCode(error, 'precondition_failed') || etag === undefined) throw error;
      etag = undefined;
    }
  }
}

async function fetchOnce(
  job: DownloadJob,
  descriptor: number,
  hasChecksum: boolean,
  signal: AbortSignal,
): Promise<Fetched> {
  const { client, bucket, key, etag } = job;
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    // With it the SDK compares what arrives.
    ...(hasChecksum ? { ChecksumMode: 'ENABLED' } : {}),
    ...(etag === undefined ? {} : { IfMatch: quotedEtag(etag) }),
  });
  command.middlewareStack.add(passOverSumsOfParts, {
    step: 'deserialize',
    priority: 'low',
    name: 'dipperPassOverSumsOfParts',
  });
  const answer = await client.send(command, { abortSignal: signal });
  const { Body: body } = answer;
  if (!(body instanceof Readable)) throw brokenOff(job, undefined, 0);
  let received = 0;
  try {
    await refusePage(job, signsOf(answer), signal);
    const answered = { etag: bareEtag(answer.ETag), size: answer.ContentLength };
    const expected = await expectedSize(job, answered, signal);
    if (expected !== undefined) job.onSize(expected);
    // Not a pipeline: that would answer while a write is still under way.
    for await (const chunk of addAbortSignal(signal, body) as AsyncIterable<Buffer>) {
      await job.tools.download.take(chunk.byteLength, signal);
      writeAt(descriptor, chunk, received, nameOf(job));
      received += chunk.byteLength;
      job.onBytes(chunk.byteLength);
    }
    if (expected !== undefined && received !== expected) throw brokenOff(job, expected, received);
    job.onSize(received);
    const own = readTime(answer.Metadata?.['mtime']);
    return { size: received, modified: own ?? answer.LastModified?.getTime() };
  } catch (error) {
    body.destroy();
    job.onBytes(-received);
    throw error;
  }
}

/** Middleware that hides from the SDK what is no checksum of the whole: it knows fewer signs of that. */
function passOverSumsOfParts<Args, Result extends { readonly response: unknown }>(
  next: (args: Args) => Promise<Result>,
) {
  return async (args: Args): Promise<Result> => {
    const result = await next(args);
    const { response } = result;
    if (!hasHeaders(response)) return result;
    const { headers } = response;
    const checksum = fullChecksum({
      type: headers['x-amz-checksum-type'],
      etag: headers['etag'],
      valueOf: (algorithm) => headers[`x-amz-checksum-${algorithm}`],
    });
    if (checksum === undefined) {
      const others = Object.entries(headers).filter(([name]) => !/^x-amz-checksum-/u.test(name));
      response.headers = Object.fromEntries(others);
    }
    return result;
  };
}

/** Whether this is an answer as the SDK's HTTP handler gives it, with names in lower case. */
function hasHeaders(
  response: unknown,
): response is { headers: Readonly<Record<string, string | undefined>> } {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return false;
  return typeof response.headers === 'object' && response.headers !== null;
}

/** The algorithm of a checksum that the SDK found to be another one; it has no other name for that. */
function mismatched(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return /^Checksum mismatch\b.*"x-amz-checksum-(\w+)"/su.exec(error.message)?.[1];
}
