import type { S3Client } from '@aws-sdk/client-s3';
import { leftBehind } from '../../s3/leftBehind';
import type { LeftBehind } from '../../s3/leftBehind';
import { abortWholly } from '../../s3/multipart';
import type { UploadMemory } from '../memory';

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
  const failure = await abortWholly({ client, bucket, key }, uploadId);
  if (failure !== undefined) return leftBehind({ leftUploadId: uploadId }, failure.detail);
  await memory.end();
  return undefined;
}
