import { DipperError, dipperError, hasCode } from '../../../shared/errors/appError';
import { bytesOfKey, longestKeyBytes } from '../../../shared/model/objects';
import { pause } from '../../base/abortable';
import { nameTaken } from '../../s3/objects';
import { identifyFile } from '../local/sourceFile';
import { needsCustomerKey } from '../plans/existingObjects';
import type { KnownObject } from '../plans/existingObjects';
import { mostNumberedNames, numberedNames } from '../plans/freeNames';
import { takeIfOurs } from './earlierObject';
import { usualPartSize } from './partPlan';
import { isRefusedByUs, lookUp, sendFile } from './uploadRun';
import type { FileRun, Sending } from './uploadRun';

/** Milliseconds before a conditional write that met another one (409) is tried again. */
const conflictPauses = [200, 1000, 3000];

/** @returns Whether the key was free, and so now has the file. */
export async function sendIfFree(run: FileRun, key: string, signal: AbortSignal): Promise<boolean> {
  if (!run.capabilities.conditionalWrites) return sendAfterLooking(run, key, signal);
  const isLarge = run.item.size > usualPartSize;
  // Only once all of it was sent would the server refuse it.
  if (isLarge && run.isStale && isThere(await lookUp(run, key, signal))) {
    return run.isContinued && (await takeIfOurs(run, key, 'denials', signal));
  }
  /** Whether an earlier request for this object was sent, whose answer is not known. */
  let mayBeThere = run.isContinued;
  const onSentAgain = (): void => void (mayBeThere = true);
  for (let attempt = 0; ; attempt += 1) {
    try {
      await sendFile(run, { ...sendingTo(run, key), ifAbsent: true, onSentAgain }, signal);
      return true;
    } catch (error) {
      if (hasCode(error, 'precondition_failed')) {
        return mayBeThere && (await takeIfOurs(run, key, 'denials', signal));
      }
      const wait = hasCode(error, 'conflict') ? conflictPauses[attempt] : undefined;
      if (wait === undefined) throw error;
      // The other write may be an earlier request of this upload.
      mayBeThere = true;
      await pause(wait, signal);
      if (isLarge && (await takeIfOurs(run, key, 'all failures', signal))) return true;
    }
  }
}

/** Whoever has chosen to replace may ask for it once more when the key turns out to be taken. */
function sendingTo({ choice }: FileRun, key: string): Sending {
  return { key, ifAbsent: false, isKeptIfTaken: choice === 'replace' };
}

/** Whether there is an object, also one that only the key of its customer reads. */
function isThere(known: KnownObject): boolean {
  return known.state === 'there' || (known.state === 'forbidden' && needsCustomerKey(known.error));
}

/**
 * {@link sendIfFree} on a server that may not obey a condition: the key is looked at before anything is sent,
 * and once more before parts become the object.
 */
async function sendAfterLooking(run: FileRun, key: string, signal: AbortSignal): Promise<boolean> {
  async function refuseTaken(): Promise<void> {
    const known = await lookUp(run, key, signal);
    if (isThere(known)) throw nameTaken({ bucket: run.bucket, key });
    if (known.state === 'forbidden') throw new DipperError(known.error);
  }
  try {
    if (run.isStale) await refuseTaken();
    await sendFile(run, { ...sendingTo(run, key), beforeCompletion: refuseTaken }, signal);
    return true;
  } catch (error) {
    if (!isRefusedByUs(error)) throw error;
    return run.isContinued && (await takeIfOurs(run, key, 'denials', signal));
  }
}

/**
 * Sends the file to the first key with a number that is free, or to the one that an earlier run has begun with.
 *
 * @throws DipperError `conflict` where there is none
 */
export async function sendUnderFreeName(run: FileRun, signal: AbortSignal): Promise<void> {
  const { memory, source } = run;
  const { key } = run.item;
  const parent = key.slice(0, key.lastIndexOf('/') + 1);
  const begun = memory.saved?.key ?? memory.sent?.key;
  if (begun !== undefined && begun !== key && run.takeKey(begun)) {
    run.onKey(begun);
    if (await sendIfFree(run, begun, signal)) return;
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
    if (await sendIfFree({ ...run, isStale: false }, candidate, signal)) return;
  }
  throw dipperError('conflict', 'No free name was found beside the object that is there.', {
    resource: `s3://${run.bucket}/${key}`,
  });
}
