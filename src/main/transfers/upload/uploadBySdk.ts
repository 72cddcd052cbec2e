import { Upload } from '@aws-sdk/lib-storage';
import { dipperError } from '../../../shared/errors/appError';
import { mebibyte } from '../../base/units';
import type { PartPlan } from './partPlan';
import { retriesOf } from '../run';
import type { SourceFile } from '../local/sourceFile';
import { findComplete } from './multipart';
import { lookAfterwards } from './sentObject';
import { storedObject } from './storedObject';
import { headersOf } from '../objectHeaders';
import type { UploadJob } from './uploadJob';
import { watchUpload } from './uploadClient';

/** Parts of one file that lib-storage holds at once, whether they may be sent yet or not. */
const mostPartsHeld = 2;
/** Above it, what it holds is more than a machine may have. Bytes. */
const largestPart = 1024 * mebibyte;

/**
 * Refuses what only Dipper's own requests can send.
 *
 * @throws DipperError `too_large` with the reason `sdk_parts`
 */
export function refuseLargeParts({ partSize }: PartPlan): void {
  if (partSize <= largestPart) return;
  throw dipperError('too_large', 'The SDK holds each part in memory, and these are too large.', {
    // Once those are chosen, they go on with what they have sent before.
    retry: 'now',
    facts: { reason: 'sdk_parts' },
  });
}

/**
 * Sends a file the SDK's way: PutObject, or a multipart upload by lib-storage. For servers and proxies
 * that Dipper's own requests do not get through, and to compare with. It can't go on where it stopped.
 *
 * @throws Whatever the SDK throws, or DipperError
 */
export async function uploadBySdk(
  job: UploadJob,
  { file, plan }: { readonly file: SourceFile; readonly plan: PartPlan },
  signal: AbortSignal,
): Promise<void> {
  const { client, bucket, key, memory, tools } = job;
  const { partSize, parts, heldAtOnce } = plan;
  const { budget } = tools;
  // Parts wait one by one: a long upload must not keep others from their turn until it has ended.
  const lease = parts === 1 ? await budget.take(file.size, 'upload', signal) : undefined;
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const body = file.read();
  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown): void => {
    failure ??= { error };
    stop.abort();
  };
  body.once('error', fail);
  const headers = headersOf(key, file.identity);
  try {
    const watched = watchUpload(client, {
      signal: stopped,
      retries: retriesOf(job, stopped),
      place: { bucket, key },
      async beforeCommit() {
        // A file that goes in one request was begun a moment ago.
        if (memory.saved !== undefined) await job.beforeCompletion?.();
        await file.checkUnchanged();
      },
      throttle: tools.upload,
      budget,
      onBytes: job.onBytes,
      onSentAgain: () => job.onSentAgain?.(),
      lookAfterwards: (requestId) => lookAfterwards(job, file.identity, requestId, stopped),
      findComplete: (etags) => findComplete(job, file.identity, etags, stopped),
      onFailure: fail,
      beforeBegin: () => memory.intend(key),
      onBegun: (uploadId) =>
        memory.begin({ uploadId, key, partSize, file: file.identity, checksum: 'none' }),
    });
    const upload = new Upload({
      client: watched,
      partSize,
      queueSize: Math.min(heldAtOnce, mostPartsHeld),
      // Whoever gives it up aborts it; here nobody would hear if that failed.
      leavePartsOnError: true,
      params: {
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentLength: file.size,
        ContentType: headers.contentType,
        Metadata: { ...headers.metadata },
        ...(job.ifAbsent ? { IfNoneMatch: '*' } : {}),
        ...(parts === 1 && job.ifMatch !== undefined ? { IfMatch: job.ifMatch } : {}),
      },
    });
    const { ETag } = await upload.done();
    // One of parts that was left before stays to be cleared away: a single request has not ended it.
    if (parts > 1) await memory.end();
    job.onStored(storedObject(ETag, undefined));
  } catch (thrown) {
    throw failure?.error ?? thrown;
  } finally {
    body.destroy();
    lease?.release();
  }
}
