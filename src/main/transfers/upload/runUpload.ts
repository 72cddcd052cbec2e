import { setTimeout as delay } from 'node:timers/promises';
import { assertNever } from '../../../shared/assertNever';
import { DipperError, dipperError, hasCode } from '../../../shared/errors/appError';
import { bytesOfKey, longestKeyBytes } from '../../../shared/model/objects';
import { createFolder, nameTaken } from '../../s3/objects';
import { lookUpObjects, needsCustomerKey } from '../plans/existingObjects';
import type { KnownObject } from '../plans/existingObjects';
import { mostNumberedNames, numberedNames } from '../plans/freeNames';
import type { UploadMemory } from '../memory';
import type { UploadItem } from '../plan';
import type { RunChoice, RunSetting } from '../run';
import { usualPartSize } from './partPlan';
import { withRetries } from '../pace/retry';
import { retriesOf } from '../run';
import { giveUpSaved } from './savedUpload';
import { identifyFile } from '../local/sourceFile';
import { findSent } from './sentObject';
import { storedObject } from './storedObject';
import { uploadFile } from './uploadFile';
import type { UploadJob } from './uploadJob';

/** What one upload of a plan needs to run. */
export interface UploadRun extends RunSetting, Pick<UploadJob, 'onStored'> {
  readonly item: UploadItem;
  readonly choice: RunChoice;
  readonly memory: UploadMemory;
  /** An earlier run was cut off, and may have done all of it. */
  readonly isContinued: boolean;
  /** What the plan knows of the destination may be out of date. */
  readonly isStale: boolean;
  /** Whether a transfer is to have this key. */
  readonly isPlanned: (key: string) => boolean;
  /** Told the key, where it has to differ from the plan's. */
  readonly onKey: (key: string) => void;
}

/** Milliseconds before a conditional write that met another one (409) is tried again. */
const conflictPauses = [200, 1000, 3000];

/**
 * Carries out one upload as its user chose. A destination that was free in the plan and is taken
 * now is skipped or kept as well, but never replaced: nobody was asked about it.
 *
 * @throws DipperError `conflict` for a destination that was taken meanwhile, and all of
 *   {@link uploadFile}.
 */
export async function runUpload(
  run: UploadRun,
  signal: AbortSignal,
): Promise<{ readonly skipped: boolean }> {
  return { skipped: await isSkipped(run, signal) };
}

async function isSkipped(run: UploadRun, signal: AbortSignal): Promise<boolean> {
  const { item, choice } = run;
  const { source } = item;
  if (source === undefined) return markFolder(run, signal);
  if (await wasDone(run, source, signal)) return false;
  if (choice === 'replace' && item.existing !== 'no') {
    await send(run, source, item.key, false, signal);
    return false;
  }
  if (item.existing === 'no' && (await sendIfFree(run, source, item.key, signal))) return false;
  switch (choice) {
    case 'skip':
      // An earlier run may have begun it.
      await giveUpSaved(run);
      return true;
    case 'replace':
      throw dipperError('conflict', 'An object of that name has appeared since you were asked.', {
        retry: 'now',
        resource: `s3://${run.bucket}/${item.key}`,
      });
    case 'keep_both':
      await sendUnderFreeName(run, source, signal);
      return false;
    default:
      return assertNever(choice);
  }
}

/**
 * Whether an earlier run has done it all, and was cut off before it knew. Asked for large files only: a
 * small one is sent again as soon. What was there before, and looks as if this file had been sent, tells
 * nothing.
 */
async function wasDone(run: UploadRun, source: string, signal: AbortSignal): Promise<boolean> {
  const { item, choice, memory } = run;
  if (!run.isContinued || item.size <= usualPartSize) return false;
  const planned = item.existing === 'no' || choice === 'replace' ? item.key : undefined;
  const key = memory.saved?.key ?? planned;
  if (key === undefined || (key === item.key && item.comparison === 'same')) return false;
  try {
    if (!(await isDone(run, source, key, signal))) return false;
  } catch (error) {
    if (signal.aborted) throw error;
    // Nothing is there, or nobody may look: the upload itself will tell.
    return false;
  }
  if (key !== item.key) run.onKey(key);
  return true;
}

/** A marker that is there already does its service, and may even have content. */
async function markFolder(run: UploadRun, signal: AbortSignal): Promise<boolean> {
  const { client, bucket, item, capabilities } = run;
  const { conditionalWrites } = capabilities;
  let attempts = 0;
  try {
    await withRetries(retriesOf(run, signal), () => {
      attempts += 1;
      return createFolder({ client, bucket, key: item.key, conditionalWrites, signal });
    });
    return false;
  } catch (error) {
    // An earlier attempt may have made it, and its answer have been lost.
    if (hasCode(error, 'conflict')) return attempts === 1;
    throw error;
  }
}

/** @returns Whether the key was free, and so now has the file. */
async function sendIfFree(
  run: UploadRun,
  source: string,
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (!run.capabilities.conditionalWrites) return sendAfterLooking(run, source, key, signal);
  /** Whether an earlier request for this object was sent, whose answer is not known. */
  let mayBeThere = run.isContinued;
  const onSentAgain = (): void => void (mayBeThere = true);
  for (let attempt = 0; ; attempt += 1) {
    try {
      await send({ ...run, onSentAgain }, source, key, true, signal);
      return true;
    } catch (error) {
      if (hasCode(error, 'precondition_failed')) {
        return mayBeThere && (await isOurs(run, source, key, signal));
      }
      const pause = hasCode(error, 'conflict') ? conflictPauses[attempt] : undefined;
      if (pause === undefined) throw error;
      // The other write may be an earlier request of this upload.
      mayBeThere = true;
      await delay(pause, undefined, { signal });
    }
  }
}

/**
 * {@link sendIfFree} on a server that may not obey a condition: the key is looked at before anything is sent,
 * and once more before parts become the object.
 */
async function sendAfterLooking(
  run: UploadRun,
  source: string,
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  async function refuseTaken(): Promise<void> {
    const known = await lookUp(run, key, signal);
    if (known.state === 'missing') return;
    const isThere = known.state === 'there' || needsCustomerKey(known.error);
    throw isThere ? nameTaken({ bucket: run.bucket, key }) : new DipperError(known.error);
  }
  try {
    if (run.isStale) await refuseTaken();
    await send({ ...run, beforeCompletion: refuseTaken }, source, key, false, signal);
    return true;
  } catch (error) {
    if (!isNameTaken(error)) throw error;
    return run.isContinued && (await isOurs(run, source, key, signal));
  }
}

/** {@link isDone}. Where nobody may look, what is there is taken for somebody else's. */
async function isOurs(
  run: UploadRun,
  source: string,
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return await isDone(run, source, key, signal);
  } catch (error) {
    if (hasCode(error, 'access_denied')) return false;
    if (error instanceof DipperError && needsCustomerKey(error.detail)) return false;
    throw error;
  }
}

/** Whether the object that is there is what this upload has sent before, and did not hear of. */
async function isDone(
  run: UploadRun,
  source: string,
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { client, bucket, memory, onSize, onKept, onStored } = run;
  const file = await identifyFile(source);
  const there = await withRetries(retriesOf(run, signal), () =>
    findSent({ client, bucket, key }, file, signal),
  );
  if (there === undefined) return false;
  // Its parts have become the object; should they not have, nothing else would clear them away.
  await giveUpSaved({ client, bucket, memory });
  onSize(file.size);
  onKept(file.size);
  onStored(storedObject(there.etag, there.storageClass));
  return true;
}

async function sendUnderFreeName(
  run: UploadRun,
  source: string,
  signal: AbortSignal,
): Promise<void> {
  const { key } = run.item;
  const parent = key.slice(0, key.lastIndexOf('/') + 1);
  const begun = run.memory.saved?.key;
  if (begun !== undefined && begun !== key) {
    run.onKey(begun);
    if (await sendIfFree(run, source, begun, signal)) return;
  }
  let tries = 0;
  const longest = longestKeyBytes - bytesOfKey(parent);
  for (const name of numberedNames(key.slice(parent.length), { longest, platform: 'posix' })) {
    const candidate = parent + name;
    tries += 1;
    if (tries > mostNumberedNames) break;
    if (run.isPlanned(candidate)) continue;
    const known = await lookUp(run, candidate, signal);
    if (known.state === 'there') continue;
    if (known.state === 'forbidden') throw new DipperError(known.error);
    run.onKey(candidate);
    if (await sendIfFree({ ...run, isStale: false }, source, candidate, signal)) return;
  }
  throw dipperError('conflict', 'No free name was found beside the object that is there.', {
    resource: `s3://${run.bucket}/${key}`,
  });
}

async function lookUp(run: UploadRun, key: string, signal: AbortSignal): Promise<KnownObject> {
  const { client, bucket } = run;
  const places = [{ prefix: key }];
  const known = await withRetries(retriesOf(run, signal), () =>
    lookUpObjects({ client, bucket, keys: [key], places, signal }),
  );
  return known.get(key) ?? { state: 'missing' };
}

function send(
  run: UploadRun & Pick<UploadJob, 'onSentAgain' | 'beforeCompletion'>,
  source: string,
  key: string,
  ifAbsent: boolean,
  signal: AbortSignal,
): Promise<void> {
  return uploadFile({ ...run, key, source, size: run.item.size, ifAbsent }, signal);
}

/** Whether an error is {@link nameTaken}, rather than a conflict that the server tells of. */
function isNameTaken(error: unknown): boolean {
  return hasCode(error, 'conflict') && error.detail.server === undefined;
}
