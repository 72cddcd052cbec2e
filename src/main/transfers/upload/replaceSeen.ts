import { dipperError } from '../../../shared/errors/appError';
import { identifyFile } from '../local/sourceFile';
import type { FileIdentity } from '../memory';
import { compare, isObjectAsSeen, resolveChoice } from '../plans/compare';
import type { SeenState } from '../plan';
import { findSentAs, takeIfOurs } from './earlierObject';
import { usualPartSize } from './partPlan';
import { giveUpSaved } from './savedUpload';
import { isRefusedByUs, lookUp, sendFile } from './uploadRun';
import type { FileRun } from './uploadRun';

/**
 * Replaces the object that the plan has seen. It is looked at once more before anything is sent, and before parts
 * become the object. One that has changed is compared anew where the choice depends on that.
 *
 * @returns Whether it is replaced; where the choice depends on a comparison, it may have to stay.
 * @throws DipperError `conflict` with the reason `changed` for one that has changed and may not be replaced
 */
export async function replaceSeen(
  run: FileRun,
  seen: SeenState,
  signal: AbortSignal,
): Promise<boolean> {
  const { item, memory, source } = run;
  const { key, size } = item;
  // Before that is noted anew.
  const earlier = memory.sent?.key === key ? memory.sent.file : undefined;
  const beforeCompletion = (): Promise<void> => refuseChanged(run, seen, earlier, signal);
  try {
    if (run.isStale) await beforeCompletion();
    // While it is sent, and tried again, the file may be changed as well.
    if (size > usualPartSize) await memory.noteSent({ key, file: await identifyFile(source) });
    await sendFile(run, { key, ifAbsent: false, beforeCompletion }, signal);
    return true;
  } catch (error) {
    if (!isRefusedByUs(error)) throw error;
    if (run.isContinued && (await takeIfOurs(run, key, 'denials', signal))) return true;
    if (run.condition === undefined) throw error;
    await giveUpSaved(run);
    return false;
  }
}

/**
 * @param earlier The file that an earlier run was about to send: what it was sent as may be replaced as well.
 * @throws DipperError `conflict` with the reason `changed`
 */
async function refuseChanged(
  run: FileRun,
  seen: SeenState,
  earlier: FileIdentity | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { key } = run.item;
  if (await mayReplace(run, seen, signal)) return;
  if (earlier !== undefined && (await findSentAs(run, key, earlier, signal)) !== undefined) return;
  throw dipperError('conflict', 'The object has changed since you were asked.', {
    retry: 'now',
    resource: `s3://${run.bucket}/${key}`,
    facts: { reason: 'changed' },
  });
}

/**
 * Whether the choice to replace covers what is there now. What another transfer has put there since is the user's
 * own: nobody else's work is lost with it.
 */
async function mayReplace(run: FileRun, seen: SeenState, signal: AbortSignal): Promise<boolean> {
  const { item, condition, source } = run;
  const now = await lookUp(run, item.key, signal);
  if (now.state === 'missing') return true;
  if (now.state === 'forbidden') return condition === undefined;
  const { size, etag, lastModified: modified } = now;
  const there = { size, etag, modified };
  if (isObjectAsSeen(seen, there)) return true;
  if (condition === undefined) {
    const arrival = run.arrival();
    return arrival !== undefined && isObjectAsSeen(arrival, there);
  }
  const file = await identifyFile(source);
  const incoming = { size: file.size, modified: Number(file.mtimeNs) / 1e6 };
  return resolveChoice(condition, { comparison: compare(incoming, there) }) === 'replace';
}
