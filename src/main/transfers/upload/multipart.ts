import { ListPartsCommand } from '@aws-sdk/client-s3';
import type {
  CreateMultipartUploadCommandOutput,
  ListPartsCommandOutput,
} from '@aws-sdk/client-s3';
import { hasCode } from '../../../shared/errors/appError';
import type { ObjectDetails } from '../../../shared/model/objects';
import type { StoredObject } from '../../../shared/model/transfers';
import { call } from '../../s3/call';
import { abortMultipart, completeParts, createMultipart, etagOfParts } from '../../s3/multipart';
import type { MultipartTarget } from '../../s3/multipart';
import { headObject } from '../../s3/objects';
import { combineCrc32, writeCrc32 } from '../local/crc32';
import type { FileIdentity, SavedPart, SavedUpload, UploadMemory } from '../memory';
import { storedObject } from './storedObject';
import { headersOf } from '../objectHeaders';
import type { ObjectHeaders } from '../objectHeaders';

/**
 * Begins the multipart upload of a file.
 *
 * @param hasChecksum Asks for a CRC-32 of the whole object, where the server takes it.
 * @throws DipperError
 */
export async function beginMultipart(
  target: MultipartTarget & { readonly memory: Pick<UploadMemory, 'lostAnswer'> },
  headers: ObjectHeaders,
  hasChecksum: boolean,
  signal: AbortSignal,
): Promise<Pick<SavedUpload, 'uploadId' | 'checksum'>> {
  const answer = await createMultipart(
    target,
    {
      ContentType: headers.contentType,
      Metadata: { ...headers.metadata },
      ...(hasChecksum ? { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } : {}),
    },
    { signal, onLostAnswer: () => target.memory.lostAnswer() },
  );
  return { uploadId: answer.UploadId, checksum: takenChecksum(answer) };
}

/**
 * A server that knows checksums says so; others ignore the wish. MinIO before February 2025 knows no types, and
 * makes the checksum of the whole of those of the parts.
 */
function takenChecksum(answer: CreateMultipartUploadCommandOutput): SavedUpload['checksum'] {
  if (answer.ChecksumAlgorithm !== 'CRC32') return 'none';
  return answer.ChecksumType === 'FULL_OBJECT' ? 'crc32' : 'crc32_of_parts';
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
 * Puts the parts together, as often as it takes: one that was done already is no failure. Copies in parts are
 * looked for in the same order (`complete` of `s3/copies/copyInParts.ts`).
 *
 * @returns What the server tells of the object.
 * @throws DipperError
 */
export async function completeMultipart(
  target: MultipartTarget,
  { saved, parts, ifAbsent }: Completion,
  signal: AbortSignal,
): Promise<StoredObject> {
  const parameters = {
    UploadId: saved.uploadId,
    ...(ifAbsent ? { IfNoneMatch: '*' } : {}),
    ...(saved.checksum === 'crc32'
      ? { ChecksumType: 'FULL_OBJECT' as const, ChecksumCRC32: writeCrc32(checksumOf(parts)) }
      : {}),
    MultipartUpload: {
      Parts: parts.map(({ partNumber, etag, crc32 }) => ({
        PartNumber: partNumber,
        ETag: etag,
        ...(saved.checksum === 'none' ? {} : { ChecksumCRC32: writeCrc32(crc32) }),
      })),
    },
  };
  try {
    const { ETag = '' } = await completeParts(target, parameters, signal);
    // Ceph 16 leaves it empty.
    return storedObject(ETag === '' ? etagOf(parts) : ETag, undefined);
  } catch (error) {
    // An earlier attempt may have done it, and its answer have been lost.
    if (!hasCode(error, 'not_found') && !hasCode(error, 'precondition_failed')) throw error;
    const etags = parts.map(({ etag }) => etag);
    const ours = await findComplete(target, saved.file, etags, signal).catch((reason: unknown) => {
      if (signal.aborted) throw reason;
      // Who may not look can't tell: what the server said first counts.
      return undefined;
    });
    if (ours === undefined) throw error;
    // Had somebody else put the same there, the parts would be left.
    if (hasCode(error, 'precondition_failed')) await abortMultipart(target, saved.uploadId);
    return storedObject(ours.etag, ours.storageClass);
  }
}

function checksumOf(parts: readonly SavedPart[]): number {
  return parts.reduce((sum, { crc32, size }) => combineCrc32(sum, crc32, size), 0);
}

/**
 * The object that the parts of a file make, if it is there (HeadObject). The ETag of one that is encrypted with
 * a key of KMS or of the customer is made of no MD5s (trap 21): there the file's own time has to do.
 *
 * @param etags Of all parts, in order.
 * @throws DipperError
 */
export async function findComplete(
  target: MultipartTarget,
  file: FileIdentity,
  etags: readonly string[],
  signal: AbortSignal,
): Promise<ObjectDetails | undefined> {
  const there = await headObject({ ...target, signal });
  if (there.size !== file.size) return undefined;
  if (there.etag === etagOfParts(etags)) return there;
  const hasOtherEtag = there.serverSideEncryption?.startsWith('aws:kms') === true;
  const isOfFile = there.metadata['mtime'] === headersOf(target.key, file).metadata.mtime;
  return hasOtherEtag && isOfFile ? there : undefined;
}

function etagOf(parts: readonly SavedPart[]): string {
  return etagOfParts(parts.map(({ etag }) => etag));
}
