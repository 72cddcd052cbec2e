import { DipperError, hasCode } from '../../../shared/errors/appError';
import type { ObjectDetails } from '../../../shared/model/objects';
import { identifyFile } from '../local/sourceFile';
import type { FileIdentity } from '../memory';
import { withRetries } from '../pace/retry';
import { needsCustomerKey } from '../plans/existingObjects';
import { retriesOf } from '../run';
import { usualPartSize } from './partPlan';
import { giveUpSaved } from './savedUpload';
import { findSent } from './sentObject';
import { storedObject } from './storedObject';
import type { FileRun } from './uploadRun';

/** Which failed looks at an object count as “not ours”: where the upload itself finds out anyway, all of them. */
type TakenForNo = 'denials' | 'all failures';

/**
 * Takes what is there for done, if this upload has sent it before and did not hear of it.
 *
 * @param takenForNo `all failures` where the upload itself will tell if nothing is there.
 * @returns Whether it is done.
 */
export async function takeIfOurs(
  run: FileRun,
  key: string,
  takenForNo: TakenForNo,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const sent = await findSentAs(run, key, await identifyFile(run.source), signal);
    if (sent === undefined) return false;
    // Its parts have become the object; should they not have, nothing else would clear them away.
    await giveUpSaved(run);
    run.onSize(sent.size);
    run.onKept(sent.size);
    run.onStored(storedObject(sent.etag, sent.storageClass), key);
    return true;
  } catch (error) {
    if (signal.aborted || !(takenForNo === 'all failures' || isDenial(error))) throw error;
    return false;
  }
}

/**
 * Ends a run of which an earlier one has done it all, and was cut off before it knew. Asked for large files only:
 * a small one is sent again as soon. What was there before, and looks as if this file had been sent, tells
 * nothing.
 *
 * @returns Whether it is done.
 */
export async function finishIfSent(run: FileRun, signal: AbortSignal): Promise<boolean> {
  const { item, choice, memory } = run;
  if (!run.isContinued || item.size <= usualPartSize) return false;
  const planned = item.existing === 'no' || choice === 'replace' ? item.key : undefined;
  const key = memory.saved?.key ?? memory.sent?.key ?? planned;
  if (key === undefined || (key === item.key && item.comparison === 'same')) return false;
  if (!(await takeIfOurs(run, key, 'all failures', signal))) return false;
  if (key !== item.key) run.onKey(key);
  return true;
}

/** The object at a key, if it is what a file was sent as. @throws DipperError `no_such_key` where there is none */
export function findSentAs(
  run: FileRun,
  key: string,
  file: FileIdentity,
  signal: AbortSignal,
): Promise<ObjectDetails | undefined> {
  const { client, bucket } = run;
  return withRetries(retriesOf(run, signal), () => findSent({ client, bucket, key }, file, signal));
}

/** Where nobody may look. */
function isDenial(error: unknown): boolean {
  if (hasCode(error, 'access_denied')) return true;
  return error instanceof DipperError && needsCustomerKey(error.detail);
}
