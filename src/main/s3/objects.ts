import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { HeadObjectCommandInput, HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { DipperError, dipperError, hasCode } from '../../shared/errors/appError';
import type { ObjectDetails } from '../../shared/model/objects';
import { sendChange } from './sendChange';
import { call } from './call';
import { againOnConflict } from './conflicts';
import { bareEtag } from './etags';

/** An object, and what is done with it. */
export interface ObjectRequest {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly signal: AbortSignal;
}

/**
 * The answer to a HeadObject, without the checksum that was asked for where the server refuses that. One that
 * is refused with 400 has no words, which a GetObject of a byte is asked for: so is every object that is
 * encrypted with a key of the customer's (SSE-C).
 *
 * @throws DipperError
 */
export async function askHead(
  { client, bucket, key, signal }: ObjectRequest,
  more: Pick<HeadObjectCommandInput, 'ChecksumMode'> = {},
): Promise<HeadObjectCommandOutput> {
  const subject = { Bucket: bucket, Key: key };
  try {
    return await call(client, { operation: 'HeadObject', bucket, key }, () =>
      client.send(new HeadObjectCommand({ ...subject, ...more }), { abortSignal: signal }),
    );
  } catch (error) {
    if (!isWordless(error)) throw error;
    // Some servers refuse to be asked for a checksum, as Backblaze B2 does.
    if (more.ChecksumMode !== undefined) return askHead({ client, bucket, key, signal });
    const answer = await call(client, { operation: 'GetObject', bucket, key }, () =>
      client.send(new GetObjectCommand({ ...subject, Range: 'bytes=0-0' }), {
        abortSignal: signal,
      }),
    );
    await answer.Body?.transformToByteArray();
    throw error;
  }
}

/**
 * As {@link askHead}, with the checksum of the object where the server has one: of what is copied, or of a copy.
 *
 * @throws DipperError
 */
export async function headWithChecksum(request: ObjectRequest): Promise<HeadObjectCommandOutput> {
  return askHead(request, { ChecksumMode: 'ENABLED' });
}

function isWordless(error: unknown): boolean {
  if (!(error instanceof DipperError)) return false;
  const { code, server } = error.detail;
  return code === 'server_failed' && server?.status === 400 && server.code === undefined;
}

/**
 * What the server knows of an object (HeadObject). User metadata names come in lower case, as HTTP
 * carries them.
 *
 * @throws DipperError
 */
export async function headObject(request: ObjectRequest): Promise<ObjectDetails> {
  const { bucket, key } = request;
  const answer = await askHead(request);
  // S3 always has one of them; a page of a proxy has not.
  if (answer.ETag === undefined && answer.LastModified === undefined) {
    throw dipperError('bad_response', 'The server answered with something that is no object.', {
      retry: 'now',
      resource: `s3://${bucket}/${key}`,
      facts: { reason: 'not_s3' },
    });
  }
  const texts = {
    etag: bareEtag(answer.ETag),
    contentType: answer.ContentType,
    contentEncoding: answer.ContentEncoding,
    contentDisposition: answer.ContentDisposition,
    contentLanguage: answer.ContentLanguage,
    cacheControl: answer.CacheControl,
    expires: answer.ExpiresString,
    storageClass: answer.StorageClass,
    versionId: answer.VersionId,
    serverSideEncryption: answer.ServerSideEncryption,
    lastModified: answer.LastModified?.getTime(),
  };
  return {
    key,
    size: answer.ContentLength ?? 0,
    metadata: answer.Metadata ?? {},
    ...present(texts),
  };
}

/** Leaves out members that are undefined. */
function present<Members extends object>(
  members: Members,
): {
  readonly [Name in keyof Members]?: Exclude<Members[Name], undefined>;
};
function present(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/**
 * Whether there is an object of that key.
 *
 * @param needed What may be missing where it may not be looked at; absent where objects of the bucket may be.
 * @throws DipperError `access_denied` where it may not be looked at: who may not list a bucket is not told either
 *   that something is missing there (HeadObject, "Permissions")
 */
export async function objectExists(
  request: ObjectRequest,
  needed = 's3:ListBucket',
): Promise<boolean> {
  try {
    await headObject(request);
    return true;
  } catch (error) {
    if (hasCode(error, 'no_such_key')) return false;
    throw hasCode(error, 'access_denied') ? lookDenied(request, error, needed) : error;
  }
}

function lookDenied({ bucket }: ObjectRequest, error: DipperError, action: string): DipperError {
  return new DipperError({ ...error.detail, action, resource: `s3://${bucket}` }, { cause: error });
}

/** A key that is to be written, and may be taken. */
type NewName = ObjectRequest & {
  /** What writes it carries a condition that the server obeys, which decides where nobody may look. */
  readonly isGuarded: boolean;
};

async function isTaken({ isGuarded, ...request }: NewName, needed?: string): Promise<boolean> {
  try {
    return await objectExists(request, needed);
  } catch (error) {
    if (isGuarded && hasCode(error, 'access_denied')) return false;
    throw error;
  }
}

/**
 * Makes sure that a key can be given to a copy.
 *
 * @throws DipperError `conflict` when there is an object of that key
 */
export async function assertNameIsFree(request: NewName): Promise<void> {
  if (await isTaken(request)) throw nameTaken(request);
}

/** The error of a copy whose new name has an object. */
export function nameTaken({ bucket, key }: Pick<ObjectRequest, 'bucket' | 'key'>): DipperError {
  return dipperError('conflict', 'There is an object of that name already.', {
    resource: `s3://${bucket}/${key}`,
  });
}

/**
 * Makes an empty object that stands for a folder (HeadObject, PutObject); `key` ends in a slash.
 *
 * @throws DipperError `conflict` when there is one: it is never overwritten, it may have content
 */
export async function createFolder(
  request: ObjectRequest & {
    /** The server obeys `If-None-Match`, so that not even a race can overwrite anything. */
    readonly conditionalWrites?: boolean;
  },
): Promise<void> {
  const { client, bucket, key, conditionalWrites = false, signal } = request;
  const folderTaken = (): DipperError =>
    dipperError('conflict', 'There is a folder of that name already.', {
      resource: `s3://${bucket}/${key}`,
    });
  const folder = { client, bucket, key, signal, isGuarded: conditionalWrites };
  // Nothing was looked at before, so either may be what is missing.
  if (await isTaken(folder, 's3:GetObject, s3:ListBucket')) throw folderTaken();
  const marker = { Bucket: bucket, Key: key, Body: '' };
  const ifAbsent = conditionalWrites ? { IfNoneMatch: '*' } : {};
  try {
    await againOnConflict(signal, async () =>
      sendChange(signal, (abortSignal) =>
        call(client, { operation: 'PutObject', bucket, key }, () =>
          client.send(new PutObjectCommand({ ...marker, ...ifAbsent }), { abortSignal }),
        ),
      ),
    );
  } catch (error) {
    const isLate = hasCode(error, 'precondition_failed');
    throw isLate ? folderTaken() : error;
  }
}
