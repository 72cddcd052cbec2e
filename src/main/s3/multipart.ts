import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
} from '@aws-sdk/client-s3';
import type {
  CompleteMultipartUploadCommandInput,
  CompleteMultipartUploadCommandOutput,
  CreateMultipartUploadCommandInput,
  CreateMultipartUploadCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { dipperError } from '../../shared/errors/appError';
import type { DipperError, ErrorCode } from '../../shared/errors/appError';
import { outlasting } from '../base/abortable';
import { watchAttempts } from './attempts';
import { call } from './call';
import { readErrorFields } from './errors/errorFields';
import { toDipperError } from './errors/errorMapping';
import { bareEtag } from './etags';
import { keepExpires } from './rawExpires';
import { isUnreached } from './unreached';

/** Milliseconds that a stop gives the server to say which multipart upload it has begun. */
const lastAnswer = 3000;
const abortLimit = 20_000;
/** How often an upload is aborted that has parts again afterwards. */
const mostAborts = 3;
/** Milliseconds that the server has to say whether it has parts after an abort. */
const lookLimit = 5000;
/** Milliseconds that a stop leaves the server to put an object together. */
export const completionLimit = 20_000;

/** The object that a multipart upload makes. */
export interface MultipartTarget {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
}

type WithoutPlace<Input> = Omit<Input, 'Bucket' | 'Key'>;

/** How {@link createMultipart} begins an upload. */
export interface Beginning {
  readonly signal: AbortSignal;
  /** Sent as it stands, also where it is no date. */
  readonly expires?: string | undefined;
  /**
   * Told where the answer to an attempt got lost or names no upload, also when a further one did: the server
   * may have an upload whose id nobody knows.
   */
  readonly onLostAnswer: () => void;
}

/**
 * Begins a multipart upload (CreateMultipartUpload). A stop waits for the answer: an upload whose id
 * nobody knows could not be aborted.
 *
 * @throws DipperError
 */
export async function createMultipart(
  { client, bucket, key }: MultipartTarget,
  parameters: WithoutPlace<CreateMultipartUploadCommandInput>,
  { signal, expires, onLostAnswer }: Beginning,
): Promise<CreateMultipartUploadCommandOutput & { readonly UploadId: string }> {
  const command = new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ...parameters });
  keepExpires(command, expires);
  const isAnswerLost = watchBeginnings(command);
  const answer = await outlasting(signal, lastAnswer, async (abortSignal) =>
    call(client, { operation: 'CreateMultipartUpload', bucket, key }, () =>
      client.send(command, { abortSignal }),
    ),
  ).finally(() => {
    if (isAnswerLost()) onLostAnswer();
  });
  return { ...answer, UploadId: uploadIdOf(answer, { bucket, key }) };
}

/**
 * The name that a server gave an upload.
 *
 * @throws DipperError `bad_response` where it gave none: parts sent without it would each become the object
 */
export function uploadIdOf(
  { UploadId: uploadId }: Pick<CreateMultipartUploadCommandOutput, 'UploadId'>,
  { bucket, key }: Omit<MultipartTarget, 'client'>,
): string {
  if (uploadId !== undefined && uploadId !== '') return uploadId;
  throw dipperError('bad_response', 'The server began an upload without naming it.', {
    retry: 'now',
    resource: `s3://${bucket}/${key}`,
  });
}

/**
 * Watches the attempts to begin an upload.
 *
 * @returns Whether some attempt may have begun an upload whose id has never come.
 */
export function watchBeginnings(command: CreateMultipartUploadCommand): () => boolean {
  return watchAttempts(command, {
    byAnswer: (output) => (output?.UploadId ?? '') !== '',
    byFailure: (error) => isRefusal(error) || isUnreached(toDipperError(error).detail),
  });
}

/** An answer that says yes and can't be read does not name what was begun. */
function isRefusal(error: unknown): boolean {
  const { answered, server } = readErrorFields(error);
  return answered && Number(server.status) >= 300;
}

/**
 * Puts parts together (CompleteMultipartUpload). It is not to be stopped half-way, since nobody could
 * say then whether the object is there.
 *
 * @throws DipperError
 */
export async function completeParts(
  { client, bucket, key }: MultipartTarget,
  parameters: WithoutPlace<CompleteMultipartUploadCommandInput>,
  signal: AbortSignal,
): Promise<CompleteMultipartUploadCommandOutput> {
  return outlasting(signal, completionLimit, async (abortSignal) =>
    call(client, { operation: 'CompleteMultipartUpload', bucket, key }, () =>
      client.send(new CompleteMultipartUploadCommand({ Bucket: bucket, Key: key, ...parameters }), {
        abortSignal,
      }),
    ),
  );
}

/**
 * Gives an upload up, so that the server keeps none of its parts (AbortMultipartUpload).
 *
 * @param limit Milliseconds after which an abort that is not answered counts as failed.
 * @returns Why parts of it may be left; `undefined` where none are.
 */
export async function abortMultipart(
  { client, bucket, key }: MultipartTarget,
  uploadId: string,
  limit = abortLimit,
): Promise<DipperError | undefined> {
  const abortSignal = AbortSignal.timeout(limit);
  const command = new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId });
  try {
    await call(client, { operation: 'AbortMultipartUpload', bucket, key }, () =>
      client.send(command, { abortSignal }),
    );
    return undefined;
  } catch (error) {
    if (abortSignal.aborted) {
      return dipperError('timed_out', 'The server did not say whether it aborted the upload.', {
        retry: 'now',
        resource: `s3://${bucket}/${key}`,
      });
    }
    const failure = toDipperError(error);
    return nothingLeft.has(failure.detail.code) ? undefined : failure;
  }
}

/** NoSuchUpload and NoSuchBucket, with which its uploads have gone: there is nothing to abort any more. */
const nothingLeft: ReadonlySet<ErrorCode> = new Set(['not_found', 'no_such_bucket']);

/**
 * {@link abortMultipart}, until the server tells of no more parts: one that was on its way may be stored after
 * the abort, and S3 says to look, and to abort again.
 *
 * @returns Why parts of it may be left; `undefined` where none are.
 */
export async function abortWholly(
  target: MultipartTarget,
  uploadId: string,
): Promise<DipperError | undefined> {
  for (let aborts = 0; aborts < mostAborts; aborts += 1) {
    const failure = await abortMultipart(target, uploadId);
    if (failure !== undefined) return failure;
    if (!(await hasParts(target, uploadId))) return undefined;
  }
  return dipperError('server_failed', 'The upload has parts again after each abort.', {
    retry: 'now',
    resource: `s3://${target.bucket}/${target.key}`,
  });
}

/** Whether the server tells of parts. Where nobody may look, its answer to the abort counts. */
async function hasParts(
  { client, bucket, key }: MultipartTarget,
  uploadId: string,
): Promise<boolean> {
  const abortSignal = AbortSignal.timeout(lookLimit);
  const command = new ListPartsCommand({
    Bucket: bucket,
    Key: key,
    UploadId: uploadId,
    MaxParts: 1,
  });
  try {
    const { Parts = [] } = await call(client, { operation: 'ListParts', bucket, key }, () =>
      client.send(command, { abortSignal }),
    );
    return Parts.length > 0;
  } catch {
    return false;
  }
}

/**
 * How S3 makes the ETag of an object from the MD5s that are the ETags of its parts, in order. Without
 * quotes.
 */
export function etagOfParts(etags: readonly string[]): string {
  const hash = createHash('md5');
  for (const etag of etags) hash.update(Buffer.from(bareEtag(etag), 'hex'));
  return `${hash.digest('hex')}-${etags.length}`;
}
