import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
} from '@aws-sdk/client-s3';
import type { ListPartsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { DipperError, dipperError } from '../../shared/errors/appError';
import type { ObjectDetails } from '../../shared/model/objects';
import type { StoredObject } from '../../shared/model/transfers';
import { laterThan } from '../s3/abortable';
import { call } from '../s3/call';
import { headObject } from '../s3/objects';
import { combineCrc32, writeCrc32 } from './crc32';
import type { SavedPart, SavedUpload } from './memory';
import { storedObject } from './storedObject';
import { headersOf } from './uploadJob';
import type { ObjectHeaders } from './uploadJob';

/** Milliseconds that a stop gives the server to say which multipart upload it has begun. */
const lastAnswer = 3000;
const abortLimit = 20_000;
/** Milliseconds that a stop leaves the server to put an object together. */
const completionLimit = 20_000;

/** The object that a multipart upload makes. */
export interface MultipartTarget {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
}

/**
 * Begins a multipart upload (CreateMultipartUpload). A stop waits for the answer: an upload whose id
 * nobody knows could not be aborted.
 *
 * @param hasChecksum Asks for a CRC-32 of the whole object, where the server takes it.
 * @throws DipperError
 */
export async function beginMultipart(
  { client, bucket, key }: MultipartTarget,
  headers: ObjectHeaders,
  hasChecksum: boolean,
  signal: AbortSignal,
): Promise<Pick<SavedUpload, 'uploadId' | 'checksum'>> {
  const giveUp = laterThan(signal, lastAnswer);
  try {
    const answer = await call(client, { operation: 'CreateMultipartUpload', bucket, key }, () =>
      client.send(
        new CreateMultipartUploadCommand({
          Bucket: bucket,
          Key: key,
          ContentType: headers.contentType,
          Metadata: { ...headers.metadata },
          ...(hasChecksum ? { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } : {}),
        }),
        { abortSignal: giveUp.signal },
      ),
    );
    if (answer.UploadId === undefined) {
      throw dipperError('bad_response', 'The server began an upload without naming it.', {
        retry: 'now',
        resource: `s3://${bucket}/${key}`,
      });
    }
    // A server that knows checksums says so; others ignore the wish.
    const checksum = answer.ChecksumAlgorithm === 'CRC32' ? 'crc32' : 'none';
    return { uploadId: answer.UploadId, checksum };
  } finally {
    giveUp.end();
  }
}

/**
 * The parts that the server has of an upload (ListParts), by their numbers.
 *
 * @throws DipperError `not_found` when there is no such upload any more
 */
export async function listParts(
  { client, bucket, key }: MultipartTarget,
  uploadId: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, { readonly etag: string; readonly size: number }>> {
  const parts = new Map<number, { readonly etag: string; readonly size: number }>();
  let marker: string | undefined;
  do {
    const page: ListPartsCommandOutput = await call(
      client,
      { operation: 'ListParts', bucket, key },
      () =>
        client.send(
          new ListPartsCommand({
            Bucket: bucket,
            Key: key,
            UploadId: uploadId,
            ...(marker === undefined ? {} : { PartNumberMarker: marker }),
          }),
          { abortSignal: signal },
        ),
    );
    for (const { PartNumber, ETag, Size } of page.Parts ?? []) {
      if (PartNumber !== undefined) parts.set(PartNumber, { etag: ETag ?? '', size: Size ?? -1 });
    }
    const next = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
    // A marker that leads nowhere ends it: parts that are not seen are sent again.
    marker = next === marker ? undefined : next;
  } while (marker !== undefined && marker !== '0');
  return parts;
}

/** What completes an upload. */
export interface Completion {
  readonly saved: SavedUpload;
  /** All parts, in order. */
  readonly parts: readonly SavedPart[];
  readonly ifAbsent: boolean;
}

/**
 * Puts the parts together (CompleteMultipartUpload). It is not to be stopped half-way, since nobody
 * could say then whether the object is there.
 *
 * @returns What the server tells of the object.
 * @throws DipperError
 */
export async function completeMultipart(
  target: MultipartTarget,
  { saved, parts, ifAbsent }: Completion,
  signal: AbortSignal,
): Promise<StoredObject> {
  const { client, bucket, key } = target;
  const hasChecksum = saved.checksum === 'crc32';
  const giveUp = laterThan(signal, completionLimit);
  try {
    const answer = await call(client, { operation: 'CompleteMultipartUpload', bucket, key }, () =>
      client.send(
        new CompleteMultipartUploadCommand({
          Bucket: bucket,
          Key: key,
          UploadId: saved.uploadId,
          ...(ifAbsent ? { IfNoneMatch: '*' } : {}),
          ...(hasChecksum
            ? { ChecksumType: 'FULL_OBJECT', ChecksumCRC32: writeCrc32(checksumOf(parts)) }
            : {}),
          MultipartUpload: {
            Parts: parts.map(({ partNumber, etag, crc32 }) => ({
              PartNumber: partNumber,
              ETag: etag,
              ...(hasChecksum ? { ChecksumCRC32: writeCrc32(crc32) } : {}),
            })),
          },
        }),
        { abortSignal: giveUp.signal },
      ),
    );
    const { ETag = '' } = answer;
    // Ceph 16 leaves it empty.
    return storedObject(ETag === '' ? etagOf(parts) : ETag, undefined);
  } catch (error) {
    // An earlier attempt may have done it, and its answer have been lost.
    if (!isNotFound(error) && !isTaken(error)) throw error;
    const ours = await findComplete(target, saved, parts, signal).catch((reason: unknown) => {
      if (signal.aborted) throw reason;
      // Who may not look can't tell: what the server said first counts.
      return undefined;
    });
    if (ours === undefined) throw error;
    // Had somebody else put the same there, the parts would be left.
    if (isTaken(error)) await abortMultipart(target, saved.uploadId);
    return storedObject(ours.etag, ours.storageClass);
  } finally {
    giveUp.end();
  }
}

function checksumOf(parts: readonly SavedPart[]): number {
  return parts.reduce((sum, { crc32, size }) => combineCrc32(sum, crc32, size), 0);
}

/**
 * The object that these parts make, if it is there. The ETag of one that is encrypted with a key of
 * KMS or of the customer is made of no MD5s (trap 21): there the file's own time has to do.
 */
async function findComplete(
  target: MultipartTarget,
  { key, file }: SavedUpload,
  parts: readonly SavedPart[],
  signal: AbortSignal,
): Promise<ObjectDetails | undefined> {
  const there = await headObject({ ...target, signal });
  if (there.size !== sizeOf(parts)) return undefined;
  if (there.etag === etagOf(parts)) return there;
  const hasOtherEtag = there.serverSideEncryption?.startsWith('aws:kms') === true;
  const isOfFile = there.metadata['mtime'] === headersOf(key, file).metadata.mtime;
  return hasOtherEtag && isOfFile ? there : undefined;
}

function sizeOf(parts: readonly SavedPart[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}

/** How S3 makes the ETag of an object from the MD5s that are the ETags of its parts. */
function etagOf(parts: readonly SavedPart[]): string {
  const hash = createHash('md5');
  for (const { etag } of parts) hash.update(Buffer.from(etag.replaceAll('"', ''), 'hex'));
  return `${hash.digest('hex')}-${parts.length}`;
}

/**
 * Gives an upload up, so that the server keeps none of its parts (AbortMultipartUpload).
 *
 * @param limit Milliseconds after which an abort that is not answered counts as failed.
 * @returns Whether nothing of it is left.
 */
export async function abortMultipart(
  { client, bucket, key }: MultipartTarget,
  uploadId: string,
  limit = abortLimit,
): Promise<boolean> {
  try {
    await call(client, { operation: 'AbortMultipartUpload', bucket, key }, () =>
      client.send(
        new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }),
        { abortSignal: AbortSignal.timeout(limit) },
      ),
    );
    return true;
  } catch (error) {
    // NoSuchUpload: there is nothing to abort any more.
    return isNotFound(error);
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof DipperError && error.detail.code === 'not_found';
}

function isTaken(error: unknown): boolean {
  return error instanceof DipperError && error.detail.code === 'precondition_failed';
}
