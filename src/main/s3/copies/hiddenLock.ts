import {
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { DipperError, dipperError } from '../../../shared/errors/appError';
import type { AppError, ErrorCode } from '../../../shared/errors/appError';
import type { MetadataLoss } from '../../../shared/model/metadata';
import { call } from '../call';
import { isEventHeld, lockOf } from './objectLock';
import type { ObjectRequest } from '../objects';

/** What a bucket says of object lock. */
export interface BucketLock {
  /** `untold` where the configuration may not be read. */
  readonly kind: 'none' | 'on' | 'untold';
  /** Whatever is written is under a retention at once. */
  readonly locksAll: boolean;
}

const noLock: BucketLock = { kind: 'none', locksAll: false };

/**
 * Whether objects of a bucket can be locked (GetObjectLockConfiguration).
 *
 * @throws DipperError
 */
export async function readBucketLock({
  client,
  bucket,
  signal,
}: Omit<ObjectRequest, 'key'>): Promise<BucketLock> {
  const { answer, failure } = await answerOrRefusal(() =>
    call(client, { operation: 'GetObjectLockConfiguration', bucket }, () =>
      client.send(new GetObjectLockConfigurationCommand({ Bucket: bucket }), {
        abortSignal: signal,
      }),
    ),
  );
  if (failure !== undefined) return { ...noLock, kind: isDenied(failure) ? 'untold' : 'none' };
  const { ObjectLockEnabled, Rule } = answer.ObjectLockConfiguration ?? {};
  if (ObjectLockEnabled !== 'Enabled') return noLock;
  const { Mode, DefaultEventHold } = Rule?.DefaultRetention ?? {};
  return { kind: 'on', locksAll: Mode !== undefined || DefaultEventHold !== undefined };
}

/**
 * The permission that is missing to see the whole lock of an object (GetObjectRetention, GetObjectLegalHold). HeadObject
 * leaves out what may not be read, just as it does for an object that has no lock.
 *
 * @throws DipperError
 */
async function missingForLock(
  request: ObjectRequest,
  head: HeadObjectCommandOutput,
): Promise<string | undefined> {
  const { client, bucket, key, signal } = request;
  const subject = { Bucket: bucket, Key: key };
  const options = { abortSignal: signal };
  if (head.ObjectLockMode === undefined) {
    const { failure } = await answerOrRefusal(() =>
      call(client, { operation: 'GetObjectRetention', bucket, key }, () =>
        client.send(new GetObjectRetentionCommand(subject), options),
      ),
    );
    if (isDenied(failure)) return 's3:GetObjectRetention';
  }
  if (head.ObjectLockLegalHoldStatus === undefined) {
    const { failure } = await answerOrRefusal(() =>
      call(client, { operation: 'GetObjectLegalHold', bucket, key }, () =>
        client.send(new GetObjectLegalHoldCommand(subject), options),
      ),
    );
    if (isDenied(failure)) return 's3:GetObjectLegalHold';
  }
  return undefined;
}

/** What a copy of an object onto itself can't promise of its lock. */
export async function lockLosses(
  request: ObjectRequest,
  head: HeadObjectCommandOutput,
): Promise<readonly MetadataLoss[]> {
  // Only versions can be locked.
  if (head.VersionId === undefined) return [];
  const { kind, locksAll } = await readBucketLock(request);
  if (kind === 'none') return [];
  if ((await missingForLock(request, head)) !== undefined) return ['lock'];
  if (isEventHeld(head)) return ['event_hold'];
  return locksAll && lockOf(head).ObjectLockMode === undefined ? ['locked_anew'] : [];
}

/**
 * Refuses to go on where an object is under an event hold, or its bucket has object lock and that of the object
 * may not be read: nothing made of it could be put under the same.
 *
 * @param ofBucket Asked only about objects that have versions. Where the lock of the bucket can't be read
 *   either, there is taken to be none, as in most buckets with versions.
 * @throws DipperError `access_denied` with the fact `reason` `hidden_lock`, `not_supported` with `event_hold`
 */
export async function assertLockCanBeKept(
  request: ObjectRequest,
  head: HeadObjectCommandOutput,
  ofBucket: () => Promise<BucketLock>,
): Promise<void> {
  if (isEventHeld(head)) {
    throw dipperError('not_supported', 'It is under an event hold: a copy would not be.', {
      resource: `s3://${request.bucket}/${request.key}`,
      facts: { reason: 'event_hold' },
    });
  }
  if (head.VersionId === undefined || (await ofBucket()).kind !== 'on') return;
  const action = await missingForLock(request, head);
  if (action === undefined) return;
  throw new DipperError({
    code: 'access_denied',
    message: 'Its retention and legal hold may not be read: a copy could not have the same.',
    retry: 'never',
    action,
    resource: `s3://${request.bucket}/${request.key}`,
    facts: { reason: 'hidden_lock' },
  });
}

/** How servers say that there is no such thing as a lock: there, in the bucket, or at all. */
const lacks: ReadonlySet<ErrorCode> = new Set([
  'not_supported',
  'not_found',
  'no_such_bucket',
  'no_such_key',
  'invalid_input',
]);

function isDenied(failure: AppError | undefined): boolean {
  return failure?.code === 'access_denied';
}

/** @throws DipperError unless the server has answered, or has said that it does not tell or has no such thing. */
async function answerOrRefusal<Answer>(
  ask: () => Promise<Answer>,
): Promise<
  | { readonly answer: Answer; readonly failure?: undefined }
  | { readonly answer?: undefined; readonly failure: AppError }
> {
  try {
    return { answer: await ask() };
  } catch (error) {
    if (!(error instanceof DipperError)) throw error;
    const { detail: failure } = error;
    const { code, server } = failure;
    // Google Cloud Storage answers 400 to a question that it does not know.
    const isUnknown = code === 'server_failed' && server?.status === 400;
    if (isDenied(failure) || lacks.has(code) || isUnknown) return { failure };
    throw error;
  }
}
