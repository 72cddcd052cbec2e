import type { S3Client } from '@aws-sdk/client-s3';
import { abortMultipart } from '../../s3/multipart';
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
 * @returns The upload id that is left on the server, if one is.
 */
export async function giveUpSaved({
  client,
  bucket,
  memory,
}: BegunUpload): Promise<string | undefined> {
  const { saved } = memory;
  if (saved === undefined) return undefined;
  if (!(await abortMultipart({ client, bucket, key: saved.key }, saved.uploadId))) {
    return saved.uploadId;
  }
  await memory.end();
  return undefined;
}
