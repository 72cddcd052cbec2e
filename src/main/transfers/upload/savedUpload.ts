import type { S3Client } from '@aws-sdk/client-s3';
import { leftBehind } from '../../s3/leftBehind';
import type { LeftBehind } from '../../s3/leftBehind';
import { abortMultipart } from '../../s3/multipart';
import type { MultipartTarget } from '../../s3/multipart';
import type { UploadMemory } from '../memory';
import { listParts } from './multipart';

/** How often an upload is aborted that has parts again afterwards. */
const mostAborts = 3;
/** Milliseconds that the server has to say which parts it has after an abort. */
const lookLimit = 5000;

/** An upload that may have been begun before. */
export interface BegunUpload {
  readonly client: S3Client;
  readonly bucket: string;
  readonly memory: UploadMemory;
}

/**
 * Gives up what a memory holds: aborts the multipart upload and forgets it. What can't be aborted stays
 * in the memory, so that it can be cleared away later.
 *
 * @returns What is left on the server, if it could not be aborted.
 */
export async function giveUpSaved({
  client,
  bucket,
  memory,
}: BegunUpload): Promise<LeftBehind | undefined> {
  const { saved } = memory;
  if (saved === undefined) return undefined;
  const { key, uploadId } = saved;
  const target = { client, bucket, key };
  // A part that was on its way may be stored after the abort: S3 says to look, and to abort again.
  for (let aborts = 0; aborts < mostAborts; aborts += 1) {
    const failure = await abortMultipart(target, uploadId);
    if (failure !== undefined) return leftBehind({ leftUploadId: uploadId }, failure.detail);
    if (await hasParts(target, uploadId)) continue;
    await memory.end();
    return undefined;
  }
  return leftBehind({ leftUploadId: uploadId }, { code: 'server_failed' });
}

/** Whether the server tells of parts. Where nobody may look, its answer to the abort counts. */
async function hasParts(target: MultipartTarget, uploadId: string): Promise<boolean> {
  try {
    return (await listParts(target, uploadId, AbortSignal.timeout(lookLimit))).size > 0;
  } catch {
    return false;
  }
}
