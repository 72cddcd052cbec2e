import { assertNever } from '../../../shared/assertNever';
import { DipperError, dipperError, hasCode } from '../../../shared/errors/appError';
import { bytesOfKey, longestKeyBytes } from '../../../shared/model/objects';
import type { ObjectDetails } from '../../../shared/model/objects';
import { pause } from '../../base/abortable';
import { createFolder, nameTaken } from '../../s3/objects';
import { lookUpObjects, needsCustomerKey } from '../plans/existingObjects';
import type { KnownObject } from '../plans/existingObjects';
import { mostNumberedNames, numberedNames } from '../plans/freeNames';
import { compare, isObjectAsSeen, resolveChoice } from '../plans/compare';
import type { FileIdentity, UploadMemory } from '../memory';
import type { SeenState, UploadItem } from '../plan';
import type { Condition, RunChoice, RunSetting } from '../run';
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
  /** What the choice to replace depends upon, if it does. */
  readonly condition?: Condition;
  readonly memory: UploadMemory;
  /** An earlier run was cut off, and may have done all of it. */
  readonly isContinued: boolean;
  /** What the plan knows of the destination may be out of date. */
  readonly isStale: boolean;
  /** Whether another transfer is to have this key. */
  readonly isPlanned: (key: string) => boolean;
  /**
   * Keeps another key than the plan's from other transfers as long as this runs: where servers obey no condition,
   * they would find it free as well.
   *
   * @returns Whether it has: no other transfer is sending to that key.
   */
  readonly takeKey: (key: string) => boolean;
  /** Told the key, where it has to differ from the plan's. */
  readonly onKey: (key: string) => void;
}

/** Milliseconds before a conditional write that met another one (409) is tried again. */
const conflictPauses = [200, 1000, 3000];

/**
 * Carries out one upload as its user chose. A destination that was free in the plan and is taken
 * now is skipped or kept as well, but never replaced: nobody was asked about it, nor about another
 * state of an object than the plan has seen.
 *
 * @throws DipperError `conflict` for a destination that was taken or changed meanwhile, and all of
 *   {@link uploadFile}.
 */
export async function runUpload(
  run: UploadRun,
  signal: AbortSignal,
): Promise<{ readonly skipped: boolean }> {
  return { skipped: (await carryOut(run, signal)) === 'skipped' };
}

/** What became of an upload. */
type Outcome = 'stored' | 'skipped';

async function carryOut(run: UploadRun, signal: AbortSignal): Promise<Outcome> {
  const { item, choice } = run;
  const { source } = item;
  if (source === undefined) return markFolder(run, signal);
  if (await finishIfSent(run, source, signal)) return 'stored';
  if (choice === 'replace' && item.existing !== 'no') {
    if (item.seen !== undefined) return replaceSeen(run, source, item.seen, signal);
    await send(run, source, { key: item.key, ifAbsent: false }, signal);
    return 'stored';
  }
  if (item.existing === 'no' && (await sendIfFree(run, source, item.key, signal))) return 'stored';
  switch (choice) {
    case 'skip':
      // An earlier run may have begun it.
      await giveUpSaved(run);
      return 'skipped';
    case 'replace':
      throw dipperError('conflict', 'An object of that name has appeared since you were asked.', {
        retry: 'now',
        resource: `s3://${run.bucket}/${item.key}`,
      });
    case 'keep_both':
      await sendUnderFreeName(run, source, signal);
      return 'stored';
    default:
      return assertNever(choice);
  }
}

/**
 * Ends a run of which an earlier one has done it all, and was cut off before it knew. Asked for large files only:
 * a small one is sent again as soon. What was there before, and looks as if this file had been sent, tells
 * nothing.
 *
 * @returns Whether it is done.
 */
async function finishIfSent(run: UploadRun, source: string, signal: AbortSignal): Promise<boolean> {
  const { item, choice, memory } = run;
  if (!run.isContinued || item.size <= usualPartSize) return false;
  const planned = item.existing === 'no' || choice === 'replace' ? item.key : undefined;
  const key = memory.saved?.key ?? memory.sent?.key ?? planned;
  if (key === undefined || (key === item.key && item.comparison === 'same')) return false;
  const isThere = await takeIfSeen(run, source, key, signal);
  if (isThere && key !== item.key) run.onKey(key);
  return isThere;
}

/** {@link takeIfOurs}, where the upload itself will tell if nothing is there, or nobody may look. */
async function takeIfSeen(
  run: UploadRun,
  source: string,
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return await takeIfOurs(run, source, key, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
}

/** A marker that is there already does its service, and may even have content. */
async function markFolder(run: UploadRun, signal: AbortSignal): Promise<Outcome> {
  const { client, bucket, item, capabilities } = run;
  const { conditionalWrites } = capabilities;
  let attempts = 0;
  try {
    await withRetries(retriesOf(run, signal), () => {
      attempts += 1;
      return createFolder({ client, bucket, key: item.key, conditionalWrites, signal });
    });
    return 'stored';
  } catch (error) {
    // An earlier attempt may have made it, and its answer have been lost.
    if (hasCode(error, 'conflict')) return attempts === 1 ? 'skipped' : 'stored';
    throw error;
  }
}

/**
 * Replaces the object that the plan has seen. It is looked at once more before anything is sent, and before parts
 * become the object. One that has changed is compared anew where the choice depends on that.
 *
 * @throws DipperError `conflict` for one that has changed and may not be replaced
 */
async function replaceSeen(
  run: UploadRun,
  source: string,
  seen: SeenState,
  signal: AbortSignal,
): Promise<Outcome> {
  const { item, bucket, memory } = run;
  const { key } = item;
  const earlier = memory.sent?.key === key ? memory.sent.file : undefined;
  async function refuseChanged(): Promise<void> {
    if (await mayReplace(run, source, seen, signal)) return;
    if (earlier !== undefined && (await isOfEarlierRun(earlier))) return;
    throw dipperError('conflict', 'The object has changed since you were asked.', {
      retry: 'now',
      resource: `s3://${bucket}/${key}`,
      facts: { reason: 'changed' },
    });
  }
  async function isOfEarlierRun(file: FileIdentity): Promise<boolean> {
    const { client } = run;
    const sent = await withRetries(retriesOf(run, signal), () =>
      findSent({ client, bucket, key }, file, signal),
    );
    return sent !== undefined;
  }
  try {
    if (run.isStale) await refuseChanged();
    // While it is sent, and tried again, the file may be changed as well.
    if (item.size > usualPartSize) await memory.noteSent({ key, file: await identifyFile(source) });
    await send(
      { ...run, beforeCompletion: refuseChanged },
      source,
      { key, ifAbsent: false },
      signal,
    );
    return 'stored';
  } catch (error) {
    if (!isNameTaken(error)) throw error;
    if (run.isContinued && (await takeIfOurs(run, source, key, signal))) return 'stored';
    if (run.condition === undefined) throw error;
    await giveUpSaved(run);
    return 'skipped';
  }
}

/** Whether the choice to replace covers what is there now. */
async function mayReplace(
  run: UploadRun,
  source: string,
  seen: SeenState,
  signal: AbortSignal,
): Promise<boolean> {
  const { item, condition } = run;
  const now = await lookUp(run, item.key, signal);
  if (now.state === 'missing') return true;
  if (now.state === 'forbidden') return condition === undefined;
  const { size, etag, lastModified: modified } = now;
  if (isObjectAsSeen(seen, { size, etag, modified })) return true;
  if (condition === undefined) return false;
  const file = await identifyFile(source);
  const incoming = { size: file.size, modified: Number(file.mtimeNs) / 1e6 };
  const comparison = compare(incoming, { size, modified });
  return resolveChoice(condition, { comparison }) === 'replace';
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
      await send({ ...run, onSentAgain }, source, { key, ifAbsent: true }, signal);
      return true;
    } catch (error) {
      if (hasCode(error, 'precondition_failed')) {
        return mayBeThere && (await takeIfOurs(run, source, key, signal));
      }
      const wait = hasCode(error, 'conflict') ? conflictPauses[attempt] : undefined;
      if (wait === undefined) throw error;
      // The other write may be an earlier request of this upload.
      mayBeThere = true;
      await pause(wait, signal);
      const isLarge = run.item.size > usualPartSize;
      if (isLarge && (await takeIfSeen(run, source, key, signal))) return true;
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
    await send({ ...run, beforeCompletion: refuseTaken }, source, { key, ifAbsent: false }, signal);
    return true;
  } catch (error) {
    if (!isNameTaken(error)) throw error;
    return run.isContinued && (await takeIfOurs(run, source, key, signal));
  }
}

/**
 * Takes what is there for done, if this upload has sent it before. Where nobody may look, it is taken for somebody
 * else's.
 */
async function takeIfOurs(
  run: UploadRun,
  source: string,
  key: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const sent = await findEarlierObject(run, source, key, signal);
    if (sent !== undefined) await finishAsSent(run, sent);
    return sent !== undefined;
  } catch (error) {
    if (hasCode(error, 'access_denied')) return false;
    if (error instanceof DipperError && needsCustomerKey(error.detail)) return false;
    throw error;
  }
}

/** The object that is there, if it is what this upload has sent before, and did not hear of. */
async function findEarlierObject(
  run: UploadRun,
  source: string,
  key: string,
  signal: AbortSignal,
): Promise<ObjectDetails | undefined> {
  const { client, bucket } = run;
  const file = await identifyFile(source);
  return withRetries(retriesOf(run, signal), () => findSent({ client, bucket, key }, file, signal));
}

async function finishAsSent(run: UploadRun, sent: ObjectDetails): Promise<void> {
  // Its parts have become the object; should they not have, nothing else would clear them away.
  await giveUpSaved(run);
  run.onSize(sent.size);
  run.onKept(sent.size);
  run.onStored(storedObject(sent.etag, sent.storageClass));
}

async function sendUnderFreeName(
  run: UploadRun,
  source: string,
  signal: AbortSignal,
): Promise<void> {
  const { key } = run.item;
  const parent = key.slice(0, key.lastIndexOf('/') + 1);
  const { memory } = run;
  const begun = memory.saved?.key ?? memory.sent?.key;
  if (begun !== undefined && begun !== key && run.takeKey(begun)) {
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
    if (!run.takeKey(candidate)) continue;
    run.onKey(candidate);
    await memory.noteSent({ key: candidate, file: await identifyFile(source) });
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
  to: Pick<UploadJob, 'key' | 'ifAbsent'>,
  signal: AbortSignal,
): Promise<void> {
  return uploadFile({ ...run, ...to, source, size: run.item.size }, signal);
}

/** Whether an error is {@link nameTaken} or another of ours, rather than a conflict that the server tells of. */
function isNameTaken(error: unknown): boolean {
  return hasCode(error, 'conflict') && error.detail.server === undefined;
}
