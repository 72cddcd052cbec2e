import { CopyObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type {
  CopyObjectCommandOutput,
  HeadObjectCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { DipperError, dipperError } from '../../shared/errors/appError';
import { call } from './call';
import { keptSettings, largestCopyBytes } from './copySettings';
import { copySource } from './copySource';
import { deleteObject } from './deletion';
import { objectExists } from './objects';

/** An object and its new key in the same bucket. */
export interface MoveRequest {
  readonly client: S3Client;
  readonly bucket: string;
  readonly from: string;
  readonly to: string;
  /** The server obeys `If-None-Match`. */
  readonly conditionalWrites?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Copies an object within the server (CopyObject) with its metadata, tags, storage class and KMS
 * key, verifies the copy, and only then removes the source. The object's ACL is not carried over:
 * S3 gives a copy a private one.
 *
 * @throws DipperError; the source is still there unless its removal itself failed
 */
export async function moveObject(request: MoveRequest): Promise<void> {
  const { client, bucket, from, to, signal } = request;
  const source = await head(request, from);
  if ((source.ContentLength ?? 0) > largestCopyBytes) {
    throw dipperError('too_large', 'An object above 5 GiB cannot be renamed.', {
      resource: `s3://${bucket}/${from}`,
    });
  }
  if (await objectExists({ client, bucket, key: to, signal })) {
    throw dipperError('conflict', 'There is an object of that name already.', {
      resource: `s3://${bucket}/${to}`,
    });
  }
  const copied = await copyObject(request, source);
  const copy = await head(request, to);
  const isWhole = copy.ContentLength === source.ContentLength;
  // Ceph leaves the quotes of an ETag out here and nowhere else.
  const copiedEtag = copied.CopyObjectResult?.ETag;
  const isOurs = copiedEtag === undefined || bareEtag(copiedEtag) === bareEtag(copy.ETag ?? '');
  const keptTags = (copy.TagCount ?? 0) === (source.TagCount ?? 0);
  if (!isWhole || !isOurs || !keptTags) throw unverified(request, 'The copy differs from it.');
  const sourceNow = await head(request, from);
  if (sourceNow.ETag !== source.ETag) throw unverified(request, 'It was changed meanwhile.');
  await deleteObject({ client, bucket, key: from, signal });
}

async function copyObject(
  { client, bucket, from, to, conditionalWrites = false, signal }: MoveRequest,
  source: HeadObjectCommandOutput,
): Promise<CopyObjectCommandOutput> {
  try {
    return await call(client, { operation: 'CopyObject', bucket, key: to }, () =>
      client.send(
        new CopyObjectCommand({
          Bucket: bucket,
          Key: to,
          CopySource: copySource(bucket, from),
          MetadataDirective: 'COPY',
          TaggingDirective: 'COPY',
          ...keptSettings(source),
          ...(conditionalWrites ? { IfNoneMatch: '*' } : {}),
        }),
        { abortSignal: signal },
      ),
    );
  } catch (error) {
    // What is missing is the source.
    const about = `s3://${bucket}/${from}`;
    if (error instanceof DipperError && error.detail.code === 'no_such_key') {
      throw new DipperError(
        { ...error.detail, message: `There is no object ${about}.`, resource: about },
        { cause: error },
      );
    }
    throw error;
  }
}

function bareEtag(etag: string): string {
  return etag.replaceAll('"', '');
}

async function head(request: MoveRequest, key: string): Promise<HeadObjectCommandOutput> {
  const { client, bucket, signal } = request;
  return call(client, { operation: 'HeadObject', bucket, key }, () =>
    client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal }),
  );
}

function unverified(request: MoveRequest, why: string): Error {
  return dipperError('conflict', `The original was left where it is. ${why}`, {
    retry: 'now',
    resource: `s3://${request.bucket}/${request.from}`,
    facts: { copy: request.to },
  });
}
