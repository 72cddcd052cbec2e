import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import type { ListMultipartUploadsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { dipperError } from '../../shared/errors/appError';
import { call } from './call';
import { decodeListedKey } from './lists/keyEncoding';

/** A multipart upload that has been begun and neither completed nor aborted. */
export interface ListedUpload {
  readonly key: string;
  readonly uploadId: string;
  /** Milliseconds since the epoch; 0 where the server does not say. */
  readonly startedAt: number;
}

interface UploadsRequest {
  readonly client: S3Client;
  readonly bucket: string;
  readonly signal: AbortSignal;
}

/**
 * Every unfinished multipart upload of a bucket (ListMultipartUploads), asked for with
 * `EncodingType=url`, since XML can't carry control characters (trap 6).
 *
 * @throws DipperError
 */
export async function listUploads(request: UploadsRequest): Promise<readonly ListedUpload[]> {
  const uploads: ListedUpload[] = [];
  /** Of a server that does not say; known once it makes a difference. */
  let encodesSilently: boolean | undefined;
  let after: ListedUpload | undefined;
  for (;;) {
    const page = await ask(request, after, true);
    const found = readUploads(page);
    let isEncoded = page.EncodingType?.toLowerCase() === 'url';
    if (!isEncoded && found.some(({ key }) => decodeListedKey(key) !== key)) {
      encodesSilently ??= areEncoded(found, readUploads(await ask(request, after, false)));
      isEncoded = encodesSilently;
    }
    const decoded = isEncoded
      ? found.map((upload) => ({ ...upload, key: decodeListedKey(upload.key) }))
      : found;
    uploads.push(...decoded);
    // Some servers encode their markers and some do not: the last upload is what they name.
    const last = decoded.at(-1);
    if (page.IsTruncated !== true || last === undefined) return uploads;
    if (last.uploadId === after?.uploadId) {
      throw dipperError('bad_response', 'The list of uploads is incomplete: it repeats itself.', {
        retry: 'now',
        resource: `s3://${request.bucket}`,
        facts: { reason: 'list_broken' },
      });
    }
    after = last;
  }
}

/** Ceph 16 encodes keys without saying so: what it answers without the wish tells. */
function areEncoded(found: readonly ListedUpload[], plain: readonly ListedUpload[]): boolean {
  const keys = new Map(plain.map(({ uploadId, key }) => [uploadId, key]));
  return found.some(({ uploadId, key }) => (keys.get(uploadId) ?? key) !== key);
}

function ask(
  { client, bucket, signal }: UploadsRequest,
  after: ListedUpload | undefined,
  encoded: boolean,
): Promise<ListMultipartUploadsCommandOutput> {
  return call(client, { operation: 'ListMultipartUploads', bucket }, () =>
    client.send(
      new ListMultipartUploadsCommand({
        Bucket: bucket,
        ...(encoded ? { EncodingType: 'url' } : {}),
        ...(after === undefined ? {} : { KeyMarker: after.key, UploadIdMarker: after.uploadId }),
      }),
      { abortSignal: signal },
    ),
  );
}

function readUploads({ Uploads = [] }: ListMultipartUploadsCommandOutput): readonly ListedUpload[] {
  return Uploads.flatMap(({ Key: key = '', UploadId: uploadId, Initiated }) =>
    key === '' || uploadId === undefined
      ? []
      : [{ key, uploadId, startedAt: Initiated?.getTime() ?? 0 }],
  );
}
