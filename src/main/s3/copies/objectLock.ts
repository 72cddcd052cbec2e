import { PutObjectLegalHoldCommand, PutObjectRetentionCommand } from '@aws-sdk/client-s3';
import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { CopySettings } from '../../../shared/model/recipes';
import { call } from '../call';
import { askHead } from '../objects';
import type { ObjectRequest } from '../objects';

const second = 1000;

/** What a copy is told so that it is under the lock of its source. */
export type ObjectLock = Pick<
  HeadObjectCommandOutput,
  'ObjectLockMode' | 'ObjectLockRetainUntilDate' | 'ObjectLockLegalHoldStatus'
>;

/** The legal hold of an object and its retention, which S3 refuses to set once it has passed. */
export function lockOf(head: HeadObjectCommandOutput): ObjectLock {
  const { ObjectLockMode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus } = head;
  const isRetained = ObjectLockMode !== undefined && until !== undefined && until > new Date();
  return {
    ...(isRetained ? { ObjectLockMode, ObjectLockRetainUntilDate: until } : {}),
    ...(ObjectLockLegalHoldStatus === 'ON' ? { ObjectLockLegalHoldStatus } : {}),
  };
}

/** Whether an event that is still to come begins the retention of an object; no copy is told of that. */
export function isEventHeld({ ObjectLockEventHold }: HeadObjectCommandOutput): boolean {
  return ObjectLockEventHold === 'ON';
}

/** {@link lockOf} as settings. They know whole seconds: the copy is never retained for less. */
export function lockSettings(head: HeadObjectCommandOutput): Pick<CopySettings, keyof ObjectLock> {
  const { ObjectLockRetainUntilDate: until, ...texts } = lockOf(head);
  if (until === undefined) return texts;
  const wholeSeconds = new Date(Math.ceil(until.getTime() / second) * second);
  return { ...texts, ObjectLockRetainUntilDate: wholeSeconds.toUTCString() };
}

/** Whether a copy is protected at least as its source is. */
export function isLockedLike(
  source: HeadObjectCommandOutput,
  copy: HeadObjectCommandOutput,
): boolean {
  return isRetainedLike(source, copy) && isHeldLike(source, copy);
}

function isRetainedLike(source: HeadObjectCommandOutput, copy: HeadObjectCommandOutput): boolean {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = lockOf(source);
  if (until === undefined) return true;
  const isAsStrict = copy.ObjectLockMode === mode || copy.ObjectLockMode === 'COMPLIANCE';
  // A server may leave parts of a second out.
  return isAsStrict && (copy.ObjectLockRetainUntilDate?.getTime() ?? 0) > until.getTime() - second;
}

function isHeldLike(source: HeadObjectCommandOutput, copy: HeadObjectCommandOutput): boolean {
  const { ObjectLockLegalHoldStatus: hold } = lockOf(source);
  return hold === undefined || copy.ObjectLockLegalHoldStatus === hold;
}

/**
 * Puts a copy under the lock of its source where the server has not done so (PutObjectRetention,
 * PutObjectLegalHold).
 *
 * @throws DipperError
 */
export async function restoreLock(
  request: ObjectRequest,
  source: HeadObjectCommandOutput,
): Promise<void> {
  const { client, bucket, key, signal } = request;
  const {
    ObjectLockMode: Mode,
    ObjectLockRetainUntilDate: RetainUntilDate,
    ObjectLockLegalHoldStatus: Status,
  } = lockOf(source);
  if (Mode === undefined && Status === undefined) return;
  const copy = await askHead(request);
  const subject = { Bucket: bucket, Key: key };
  if (!isRetainedLike(source, copy)) {
    const Retention = { Mode, RetainUntilDate };
    await call(client, { operation: 'PutObjectRetention', bucket, key }, () =>
      client.send(new PutObjectRetentionCommand({ ...subject, Retention }), {
        abortSignal: signal,
      }),
    );
  }
  if (!isHeldLike(source, copy)) {
    const LegalHold = { Status };
    await call(client, { operation: 'PutObjectLegalHold', bucket, key }, () =>
      client.send(new PutObjectLegalHoldCommand({ ...subject, LegalHold }), {
        abortSignal: signal,
      }),
    );
  }
}
