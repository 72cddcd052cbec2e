import { posix } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { lookup } from 'mime-types';
import { cancelledError, DipperError } from '../../shared/errors/appError';
import { toDipperError } from '../s3/errorMapping';
import { planParts } from './partPlan';
import { openSource } from './sourceFile';
import { watchUpload } from './uploadClient';

/** Milliseconds for which a stopped upload waits until its parts are gone from the server. */
const abortLimit = 20_000;

/** One file to be sent. */
export interface UploadJob {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  /** Absolute local path. */
  readonly source: string;
  /** Have the server refuse with 412 when the key is taken. Only for servers that obey. */
  readonly ifAbsent: boolean;
  /** Told the size in bytes, as it is now. */
  readonly onSize: (bytes: number) => void;
  /** Told of progress in bytes, which is negative when something has to be sent again. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Sends a file with PutObject or a multipart upload, as it is when this starts. No ACL is sent. On
 * any failure no object appears and the multipart upload is aborted; where even that fails, the
 * error's fact `leftUploadId` names it.
 *
 * @throws DipperError `local_changed` when the file was changed meanwhile, `too_large` above 5 TiB,
 *   `precondition_failed` when `ifAbsent` and the key is taken, `cancelled`, or what the server said.
 */
export async function uploadFile(job: UploadJob, signal: AbortSignal): Promise<void> {
  const { client, bucket, key } = job;
  const file = await openSource(job.source);
  const stop = new AbortController();
  const body = file.read();
  let failure: { readonly error: unknown } | undefined;
  let leftUploadId: string | undefined;
  let sent = 0;
  const fail = (error: unknown): void => {
    failure ??= { error };
    stop.abort();
  };
  body.once('error', fail);
  try {
    const { partSize, atOnce } = planParts(file.size);
    job.onSize(file.size);
    const watched = watchUpload(client, {
      signal: AbortSignal.any([signal, stop.signal]),
      beforeCommit: file.checkUnchanged,
      onBytes: (bytes) => {
        sent += bytes;
        job.onBytes(bytes);
      },
      onFailure: fail,
      abortLimit,
      onLeftBehind: (uploadId) => {
        leftUploadId = uploadId;
      },
    });
    const upload = new Upload({
      client: watched,
      partSize,
      queueSize: atOnce,
      params: {
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentLength: file.size,
        ContentType: contentTypeOf(key),
        ...(job.ifAbsent ? { IfNoneMatch: '*' } : {}),
      },
    });
    await upload.done();
  } catch (thrown) {
    job.onBytes(-sent);
    const error = signal.aborted
      ? cancelledError()
      : toDipperError(failure?.error ?? thrown, { operation: 'PutObject', bucket, key });
    if (leftUploadId === undefined) throw error;
    throw new DipperError(
      { ...error.detail, facts: { ...error.detail.facts, leftUploadId } },
      { cause: error },
    );
  } finally {
    body.destroy();
    await file.close();
  }
}

/** The media type by the key's extension. */
function contentTypeOf(key: string): string {
  // A whole name is not looked up, since a file called `c` holds no C.
  return lookup(posix.extname(key)) || 'application/octet-stream';
}
