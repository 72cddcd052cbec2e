import { DipperError, dipperError } from '../../../shared/errors/appError';
import type { ErrorCode } from '../../../shared/errors/appError';
import { quotedEtag } from '../../s3/etags';
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
 * Replaces the object that the plan has seen. It is looked at once more before anything is sent, unless the server
 * does so itself, and before parts become the object. One that has changed is compared anew where the choice depends
 * on that.
 *
 * @returns Whether it is replaced; where the choice depends on a comparison, it may have to stay.
 * @throws DipperError `conflict` with the reason `changed` for one that has changed and may not be replaced
 */
export async function replaceSeen(
  run: FileRun,
  seen: SeenState,
  signal: AbortSignal,
): Promise<boolean> {
  const { memory, capabilities } = run;
  const { key, size } = run.item;
  const isLarge = size > usualPartSize;
  // Before that is noted anew.
  const earlier = memory.sent?.key === key ? memory.sent.file : undefined;
  const beforeCompletion = (): Promise<void> => refuseChanged(run, seen, earlier, signal);
  try {
    const ifMatch = capabilities.conditionalWrites && !isLarge ? etagToMatch(seen) : undefined;
    if (ifMatch !== undefined) {
      if (await sendIfMatching(run, { ifMatch, beforeCompletion }, signal)) return true;
      await beforeCompletion();
    } else if (run.isStale) {
      await beforeCompletion();
    }
    // While it is sent, and tried again, the file may be changed as well.
    if (isLarge) await memory.noteSent({ key, file: await identifyFile(run.source) });
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

function etagToMatch({ etag = '' }: SeenState): string | undefined {
  return etag === '' ? undefined : quotedEtag(etag);
}

/**
 * What a server says to a condition that does not hold, that it can't judge, or that takes the right to read: with
 * `If-Match`, PutObject wants that of GetObject ("How to prevent object overwrites", Amazon S3 User Guide).
 */
const notMatched: ReadonlySet<ErrorCode> = new Set([
  'precondition_failed',
  'no_such_key',
  'conflict',
  'access_denied',
  'not_supported',
]);

/** @returns Whether the object was as the plan has seen it, and so is replaced. Otherwise it has to be looked at. */
async function sendIfMatching(
  run: FileRun,
  sending: { readonly ifMatch: string; readonly beforeCompletion: () => Promise<void> },
  signal: AbortSignal,
): Promise<boolean> {
  const { key } = run.item;
  /** Whether an earlier request for this object was sent, whose answer is not known. */
  let mayBeThere = run.isContinued;
  const onSentAgain = (): void => void (mayBeThere = true);
  try {
    await sendFile(run, { key, ifAbsent: false, onSentAgain, ...sending }, signal);
    return true;
  } catch (error) {
    const isAnswer = error instanceof DipperError && notMatched.has(error.detail.code);
    if (!isAnswer || isRefusedByUs(error)) throw error;
    const hasChanged = error.detail.code === 'precondition_failed';
    return hasChanged && mayBeThere && (await takeIfOurs(run, key, 'denials', signal));
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
