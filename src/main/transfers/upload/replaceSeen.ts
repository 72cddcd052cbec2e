import { assertNever } from '../../../shared/assertNever';
import { DipperError, dipperError } from '../../../shared/errors/appError';
import type { ErrorCode } from '../../../shared/errors/appError';
import { quotedEtag } from '../../s3/etags';
import { identifyFile } from '../local/sourceFile';
import type { FileIdentity } from '../memory';
import { compare, isObjectAsSeen, resolveChoice } from '../plans/compare';
import type { KnownObject } from '../plans/existingObjects';
import type { SeenState } from '../plan';
import { findSentAs, takeIfOurs } from './earlierObject';
import { usualPartSize } from './partPlan';
import { giveUpSaved } from './savedUpload';
import { isRefusedByUs, lookUp, sendFile } from './uploadRun';
import type { FileRun, Sending } from './uploadRun';

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
  const { memory } = run;
  const { key, size } = run.item;
  const isLarge = size > usualPartSize;
  // Before that is noted anew.
  const earlier = memory.sent?.key === key ? memory.sent.file : undefined;
  const look: Look = () => lookAgain(run, seen, earlier, signal);
  try {
    const ifMatch = isLarge || !run.ifMatchSupport.isWorthTrying() ? undefined : etagToMatch(seen);
    if (ifMatch !== undefined) {
      await replaceMatching(run, { ifMatch, look }, signal);
      return true;
    }
    if (run.isStale) await look();
    // While it is sent, and tried again, the file may be changed as well.
    if (isLarge) await memory.noteSent({ key, file: await identifyFile(run.source) });
    await sendFile(run, unconditionally(run, look), signal);
    return true;
  } catch (error) {
    if (!isRefusedByUs(error)) throw error;
    if (run.isContinued && (await takeIfOurs(run, key, 'denials', signal))) return true;
    if (run.condition === undefined) throw error;
    await giveUpSaved(run);
    return false;
  }
}

/** Looks at what is there now. @throws DipperError `conflict` where the choice to replace does not cover that */
type Look = () => Promise<KnownObject>;

function etagToMatch({ etag = '' }: { readonly etag?: string }): string | undefined {
  return etag === '' ? undefined : quotedEtag(etag);
}

function unconditionally({ item }: FileRun, look: Look): Sending {
  const beforeCompletion = async (): Promise<void> => {
    await look();
  };
  return { key: item.key, ifAbsent: false, beforeCompletion };
}

/** What a server says of a condition that does not hold. */
const notMatched: ReadonlySet<ErrorCode> = new Set(['precondition_failed', 'no_such_key']);
/**
 * What it says to one that it can't judge, or that takes the right to read: with `If-Match`, PutObject wants that of
 * GetObject ("How to prevent object overwrites", Amazon S3 User Guide).
 */
const notJudged: ReadonlySet<ErrorCode> = new Set(['access_denied', 'not_supported']);

/**
 * Has the server judge whether the object is as the plan has seen it. Where it says no, or that another write is
 * under way, what is there then has to be what was looked at; only where it does not judge, looking has to do.
 */
async function replaceMatching(
  run: FileRun,
  { ifMatch, look }: { readonly ifMatch: string; readonly look: Look },
  signal: AbortSignal,
): Promise<void> {
  const freely = unconditionally(run, look);
  const refusal = await sendIfMatching(run, { ...freely, ifMatch }, signal);
  if (refusal === undefined) return;
  const now = await look();
  if (notJudged.has(refusal.detail.code)) {
    await sendFile(run, freely, signal);
    run.ifMatchSupport.noteRefused();
    return;
  }
  const hasChanged = notMatched.has(refusal.detail.code);
  // The server has told, although nobody may look.
  if (hasChanged && now.state === 'forbidden') throw changedSince(run);
  const again = await sendIfMatching(run, { ...freely, ...matching(now, ifMatch) }, signal);
  if (again === undefined) return;
  throw notMatched.has(again.detail.code) ? changedSince(run) : again;
}

/** The condition that what was looked at is still there. */
function matching(
  now: KnownObject,
  ifMatch: string,
): Partial<Pick<Sending, 'ifAbsent' | 'ifMatch'>> {
  switch (now.state) {
    case 'missing':
      return { ifAbsent: true };
    case 'there': {
      const etag = etagToMatch(now);
      return etag === undefined ? {} : { ifMatch: etag };
    }
    case 'forbidden':
      return { ifMatch };
    default:
      return assertNever(now);
  }
}

/** @returns What the server says to the condition, if it does not replace the object. */
async function sendIfMatching(
  run: FileRun,
  sending: Sending,
  signal: AbortSignal,
): Promise<DipperError | undefined> {
  /** Whether an earlier request for this object was sent, whose answer is not known. */
  let mayBeThere = run.isContinued;
  const onSentAgain = (): void => void (mayBeThere = true);
  try {
    await sendFile(run, { onSentAgain, ...sending }, signal);
    return undefined;
  } catch (error) {
    if (!(error instanceof DipperError) || isRefusedByUs(error)) throw error;
    const { code } = error.detail;
    if (!notMatched.has(code) && !notJudged.has(code) && code !== 'conflict') throw error;
    const mayBeOurs = code === 'precondition_failed' && mayBeThere;
    return mayBeOurs && (await takeIfOurs(run, sending.key, 'denials', signal)) ? undefined : error;
  }
}

/**
 * @param earlier The file that an earlier run was about to send: what it was sent as may be replaced as well.
 * @throws DipperError `conflict` with the reason `changed`
 */
async function lookAgain(
  run: FileRun,
  seen: SeenState,
  earlier: FileIdentity | undefined,
  signal: AbortSignal,
): Promise<KnownObject> {
  const { key } = run.item;
  const now = await lookUp(run, key, signal);
  if (await mayReplace(run, seen, now)) return now;
  const isOurs =
    earlier !== undefined && (await findSentAs(run, key, earlier, signal)) !== undefined;
  if (!isOurs) throw changedSince(run);
  return now;
}

/** `conflict` with the reason `changed`: nobody was asked about the object as it is now. */
function changedSince({ bucket, item }: FileRun): DipperError {
  return dipperError('conflict', 'The object has changed since you were asked.', {
    retry: 'now',
    resource: `s3://${bucket}/${item.key}`,
    facts: { reason: 'changed' },
  });
}

/**
 * Whether the choice to replace covers what is there now. What another transfer has put there since is the user's
 * own: nobody else's work is lost with it.
 */
async function mayReplace(run: FileRun, seen: SeenState, now: KnownObject): Promise<boolean> {
  const { condition, source } = run;
  if (now.state === 'missing') return true;
  if (now.state === 'forbidden') return condition === undefined;
  const { size, etag, lastModified: modified } = now;
  const there = { size, etag, modified };
  if (isObjectAsSeen(seen, there)) return true;
  if (condition === undefined) {
    const written = run.lastWritten();
    return written !== undefined && isObjectAsSeen(written, there);
  }
  const file = await identifyFile(source);
  const incoming = { size: file.size, modified: Number(file.mtimeNs) / 1e6 };
  return resolveChoice(condition, { comparison: compare(incoming, there) }) === 'replace';
}
