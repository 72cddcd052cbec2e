import { DipperError, dipperError } from '../../../shared/errors/appError';
import type { ObjectDetails } from '../../../shared/model/objects';
import type { StoredObject } from '../../../shared/model/transfers';
import type { MultipartTarget } from '../../s3/multipart';
import { headObject } from '../../s3/objects';
import type { FileIdentity } from '../memory';
import { storedObject } from './storedObject';
import { headersOf } from '../objectHeaders';

/**
 * The object that is there, if it is what this file was sent as: of its size, and with its time (HeadObject).
 *
 * @throws DipperError `no_such_key` where there is none
 */
export async function findSent(
  target: MultipartTarget,
  file: FileIdentity,
  signal: AbortSignal,
): Promise<ObjectDetails | undefined> {
  const there = await headObject({ ...target, signal });
  const { mtime } = headersOf(target.key, file).metadata;
  return there.size === file.size && there.metadata['mtime'] === mtime ? there : undefined;
}

/**
 * What a server tells of an object that it took without an ETag. S3 always tells one, and a page of a proxy says
 * "200" as well: so the object is looked at. Where nobody may look, an answer with a request id is believed.
 *
 * @throws DipperError `bad_response` where the object is not there
 */
export async function lookAfterwards(
  target: MultipartTarget,
  file: FileIdentity,
  requestId: string | undefined,
  signal: AbortSignal,
): Promise<StoredObject> {
  try {
    const there = await findSent(target, file, signal);
    if (there !== undefined) return storedObject(there.etag, there.storageClass);
  } catch (error) {
    const code = error instanceof DipperError ? error.detail.code : undefined;
    if (code === 'access_denied' && requestId !== undefined)
      return storedObject(undefined, undefined);
    if (code !== 'access_denied' && code !== 'no_such_key') throw error;
  }
  throw takenSilently(target);
}

/** An answer that says yes, and not what the server has now. */
export function takenSilently({ bucket, key }: Omit<MultipartTarget, 'client'>): DipperError {
  return dipperError('bad_response', 'The server took the content without saying so.', {
    retry: 'backoff',
    resource: `s3://${bucket}/${key}`,
  });
}
