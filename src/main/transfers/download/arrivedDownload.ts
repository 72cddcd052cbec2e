import type { BigIntStats } from 'node:fs';
import { rm } from 'node:fs/promises';
import { retryWhileHeldUp } from '../../base/heldUp';
import { headObject } from '../../s3/objects';
import { isTimeAsGiven } from '../local/fileTimes';
import { toLocalError } from '../local/localErrors';
import { partPathOf } from '../local/localFolder';
import { isSameFile, lookAt } from '../local/sameFile';
import { withRetries } from '../pace/retry';
import { isFileAsSeen } from '../plans/compare';
import { retriesOf } from '../run';
import { readTime } from '../objectHeaders';
import type { DownloadRun } from './downloadRun';
import { findTwin } from './twins';

/**
 * Takes away the empty file of {@link takePlace}, which stays where the disk or Dipper goes away before the content
 * has its name. What else may be empty there is somebody's.
 */
export async function removeLeftEmpty({ memory }: DownloadRun): Promise<void> {
  const named = memory.saved?.finalPath;
  if (named === undefined) return;
  const there = await lookAt(named);
  if (there?.isFile() === true && there.size === 0n) {
    await retryWhileHeldUp(() => rm(named)).catch((error: unknown) => {
      throw toLocalError(error, named);
    });
  }
  await memory.name(undefined);
}

/**
 * Ends a run of which an earlier one has put the file where it is to be, and was cut off before it knew.
 *
 * @returns Where the file is, if so.
 */
export async function finishIfArrived(
  run: DownloadRun,
  planned: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const named = run.memory.saved?.finalPath;
  if (named !== undefined && (await finishIfNamed(run, planned, named))) return named;
  return (await finishIfFetched(run, planned, signal)) ? planned : undefined;
}

/** Ends it if the unfinished file has that name by now: it is the same one, or is there no more. */
async function finishIfNamed(run: DownloadRun, planned: string, path: string): Promise<boolean> {
  const size = run.memory.saved?.size ?? 0;
  const there = await lookAt(path);
  if (there?.isFile() !== true || Number(there.size) !== size) return false;
  const part = partPathOf(planned, run);
  const unfinished = await lookAt(part);
  if (unfinished !== undefined && !isSameFile(unfinished, there)) return false;
  await retryWhileHeldUp(() => rm(part, { force: true }));
  run.onSize(size);
  run.onKept(size);
  return true;
}

/**
 * Ends it if the file that is there is what an earlier run has fetched, which was cut off before it knew: the
 * unfinished file is the same one under its other name, or there is none, and it has the size and the time that
 * it was given. What was there before, or is another object's, and looks as if it had been fetched, tells nothing.
 */
async function finishIfFetched(
  run: DownloadRun,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { client, bucket, item } = run;
  if (item.isTwin === true) return false;
  const there = await lookAt(path);
  if (there?.isFile() !== true || Number(there.size) !== item.size) return false;
  const part = partPathOf(path, run);
  const unfinished = await lookAt(part);
  if (unfinished !== undefined && !isSameFile(unfinished, there)) return false;
  if (unfinished === undefined) {
    if (!isOtherThanBefore(run, there) || (await findTwin(run)) !== undefined) return false;
    const object = await withRetries(retriesOf(run, signal), () =>
      headObject({ client, bucket, key: item.key, signal }),
    );
    const time = readTime(object.metadata['mtime']) ?? object.lastModified;
    const isAsGiven = time !== undefined && isTimeAsGiven(time, Number(there.mtimeNs) / 1e6);
    if (object.etag !== item.etag || !isAsGiven) return false;
  }
  await retryWhileHeldUp(() => rm(part, { force: true }));
  run.onKept(item.size);
  return true;
}

/** Whether a file that looks like the object is another one than the plan has found in its place. */
function isOtherThanBefore({ item, choice }: DownloadRun, there: BigIntStats): boolean {
  const { existing, seen, comparison } = item;
  if (existing === 'no') return true;
  if (choice !== 'replace') return false;
  if (seen !== undefined) {
    const modified = Math.round(Number(there.mtimeNs) / 1e6);
    return !isFileAsSeen(seen, { size: Number(there.size), modified });
  }
  // An older Dipper has planned it.
  return comparison !== undefined && comparison !== 'same' && comparison !== 'unknown';
}
