import type { FileHandle } from 'node:fs/promises';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable, addAbortSignal } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { cancelledError, DipperError, dipperError } from '../../shared/errors/appError';
import { toDipperError } from '../s3/errorMapping';
import { toLocalError } from './localErrors';
import { createPartFile, makeFolders } from './localFolder';
import type { NamePlatform } from './localNames';

/** One object to be fetched. */
export interface DownloadJob {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  /** Bytes, as listed. */
  readonly size: number;
  /** As listed, without quotes. */
  readonly etag: string | undefined;
  /** Real path of the folder that the user chose. */
  readonly folder: string;
  /** Folder names below it, then the file's own. */
  readonly path: readonly string[];
  readonly platform: NamePlatform;
  /** Told the size in bytes, when the answer has come. */
  readonly onSize: (bytes: number) => void;
  /** Told of progress in bytes, which is negative when it has to start again. */
  readonly onBytes: (bytes: number) => void;
  /** Milliseconds to wait before each further attempt, which are as many. */
  readonly pauses: readonly number[];
}

/**
 * Fetches an object as it is stored (a `Content-Encoding` is not undone) into an unfinished file
 * beside its final place. An attempt that breaks off starts again from the beginning, so that two
 * states of an object are never mixed.
 *
 * @param finish Gives the complete file its final name. On any failure, also of this, the
 *   unfinished file is removed.
 * @throws DipperError with a local code, `cancelled`, or what the server said; where even removing
 *   the unfinished file fails, the fact `leftFile` names it.
 */
export async function downloadObject<Result>(
  job: DownloadJob,
  finish: (partPath: string, finalPath: string) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const parent = await makeFolders(job.folder, job.path.slice(0, -1));
  const finalPath = join(parent, job.path.at(-1) ?? '');
  const part = await createPartFile(finalPath, job.platform);
  try {
    try {
      await fetchWithRetries(job, part.handle, signal);
    } finally {
      await closeFile(part.handle, job);
    }
    if (signal.aborted) throw cancelledError();
    return await finish(part.path, finalPath);
  } catch (error) {
    // What went wrong first is what is told: it may be why this fails as well.
    const isLeft = await rm(part.path, { force: true }).then(
      () => false,
      () => true,
    );
    const { detail } = signal.aborted ? cancelledError() : toDownloadError(error, job);
    const facts = isLeft ? { ...detail.facts, leftFile: basename(part.path) } : detail.facts;
    throw new DipperError(facts === undefined ? detail : { ...detail, facts }, { cause: error });
  }
}

async function fetchWithRetries(
  job: DownloadJob,
  handle: FileHandle,
  signal: AbortSignal,
): Promise<void> {
  let { etag } = job;
  let attempt = 0;
  for (;;) {
    try {
      await fetchOnce({ ...job, etag }, handle, signal);
      return;
    } catch (error) {
      if (signal.aborted) throw error;
      const { code, retry } = toDownloadError(error, job).detail;
      if (code === 'precondition_failed' && etag !== undefined) {
        // Replaced since it was listed: what is wanted is the object as it is now.
        etag = undefined;
        continue;
      }
      const pause = retry === 'backoff' ? job.pauses[attempt] : undefined;
      if (pause === undefined) throw error;
      attempt += 1;
      await delay(pause, undefined, { signal });
    }
  }
}

async function fetchOnce(job: DownloadJob, handle: FileHandle, signal: AbortSignal): Promise<void> {
  const { client, bucket, key, etag } = job;
  const answer = await client.send(
    new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ...(etag === undefined ? {} : { IfMatch: `"${etag}"` }),
    }),
    { abortSignal: signal },
  );
  const { Body: body } = answer;
  if (!(body instanceof Readable)) throw brokenOff(job, undefined, 0);
  let received = 0;
  try {
    const expected = expectedSize(answer, job);
    if (expected !== undefined) job.onSize(expected);
    // Not a pipeline: that would answer while a write is still under way.
    for await (const chunk of addAbortSignal(signal, body) as AsyncIterable<Buffer>) {
      await writeAll(handle, chunk, received, job);
      received += chunk.byteLength;
      job.onBytes(chunk.byteLength);
    }
    if (expected !== undefined && received !== expected) throw brokenOff(job, expected, received);
    await settle(handle, received, answer.LastModified, job);
    job.onSize(received);
  } catch (error) {
    body.destroy();
    job.onBytes(-received);
    throw error;
  }
}

/** The size that the body must have, where the answer or the listing tells. */
function expectedSize(answer: GetObjectCommandOutput, job: DownloadJob): number | undefined {
  const isAsListed = job.etag !== undefined && answer.ETag?.replaceAll('"', '') === job.etag;
  const { ContentLength: announced } = answer;
  if (!isAsListed) return announced;
  if (announced !== undefined && announced !== job.size) {
    throw dipperError(
      'bad_response',
      'The server announced another size than it listed for the same object.',
      { retry: 'now', facts: { listed: String(job.size), announced: String(announced) } },
    );
  }
  return job.size;
}

function brokenOff(job: DownloadJob, expected: number | undefined, received: number): DipperError {
  return dipperError('network_failed', 'The answer ended before the object was complete.', {
    retry: 'backoff',
    resource: `s3://${job.bucket}/${job.key}`,
    facts: {
      received: String(received),
      ...(expected === undefined ? {} : { expected: String(expected) }),
    },
  });
}

async function writeAll(
  handle: FileHandle,
  bytes: Uint8Array,
  position: number,
  job: DownloadJob,
): Promise<void> {
  try {
    for (let written = 0; written < bytes.byteLength;) {
      const rest = bytes.byteLength - written;
      written += (await handle.write(bytes, written, rest, position + written)).bytesWritten;
    }
  } catch (error) {
    throw toLocalError(error, nameOf(job));
  }
}

/** Cuts off what a longer attempt before left, makes sure that the disk has it all, and sets its time. */
async function settle(
  handle: FileHandle,
  size: number,
  lastModified: Date | undefined,
  job: DownloadJob,
): Promise<void> {
  try {
    await handle.truncate(size);
    await handle.sync();
  } catch (error) {
    throw toLocalError(error, nameOf(job));
  }
  if (lastModified === undefined) return;
  // Some disks let nobody set times. The content is complete all the same.
  await handle.utimes(lastModified, lastModified).catch(() => undefined);
}

/** Some network disks tell only now that they are full. */
async function closeFile(handle: FileHandle, job: DownloadJob): Promise<void> {
  try {
    await handle.close();
  } catch (error) {
    throw toLocalError(error, nameOf(job));
  }
}

function nameOf(job: DownloadJob): string {
  return job.path.at(-1) ?? '';
}

function toDownloadError(error: unknown, { bucket, key }: DownloadJob): DipperError {
  return toDipperError(error, { operation: 'GetObject', bucket, key });
}
