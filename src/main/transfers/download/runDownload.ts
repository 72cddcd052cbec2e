import type { BigIntStats } from 'node:fs';
import { lstat, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertNever } from '../../../shared/assertNever';
import { dipperError, hasCode } from '../../../shared/errors/appError';
import { quotedEtag } from '../../s3/etags';
import { headObject } from '../../s3/objects';
import { discardDownload, downloadObject } from './downloadObject';
import { mostNumberedNames, numberedNames } from '../plans/freeNames';
import { isFileAsSeen, resolveChoice } from '../plans/compare';
import { compareWithFile } from '../plans/compareWithFile';
import { createLocalLooker } from '../plans/localConflicts';
import type { LocalPresence } from '../plans/localConflicts';
import { isTimeAsGiven } from '../local/fileTimes';
import { folderInTheWay, partPathOf, putBeside, putInPlace } from '../local/localFolder';
import type { PartFile } from '../local/localFolder';
import { longestName } from '../local/localNames';
import type { NamePlatform } from '../local/localNames';
import type { DownloadMemory } from '../memory';
import type { DownloadItem } from '../plan';
import { withRetries } from '../pace/retry';
import { retriesOf } from '../run';
import type { Condition, RunChoice, RunSetting } from '../run';
import { readTime } from '../upload/uploadJob';

/** What one download of a plan needs to run. */
export interface DownloadRun extends RunSetting {
  readonly item: DownloadItem;
  readonly choice: RunChoice;
  /** What the choice to replace depends upon, if it does. */
  readonly condition?: Condition;
  /** Real path of the folder that the user chose. */
  readonly folder: string;
  readonly platform: NamePlatform;
  /** Eight hex digits of the transfer's own, by which a later run finds the unfinished file. */
  readonly tag: string;
  readonly memory: DownloadMemory;
  /** An earlier run was cut off, and may have done all of it. */
  readonly isContinued: boolean;
  /** Whether another transfer is to have this local path. */
  readonly isPlanned: (path: string) => boolean;
}

/** Where a download ended. */
export interface DownloadOutcome {
  readonly skipped: boolean;
  /** Full path of the file that is there now. */
  readonly path: string;
}

/**
 * Carries out one download as its user chose. A destination that was free in the plan and is taken
 * now is skipped or kept as well, but never replaced: nobody was asked about it, nor about another state
 * of a file than the plan has seen.
 *
 * @throws DipperError `local_exists` for a destination that was taken or changed meanwhile, and all of
 *   {@link downloadObject}.
 */
export async function runDownload(run: DownloadRun, signal: AbortSignal): Promise<DownloadOutcome> {
  const { item, choice, folder } = run;
  const planned = join(folder, ...item.path);
  const done = run.isContinued ? await finishIfArrived(run, planned, signal) : undefined;
  if (done !== undefined) return { skipped: false, path: done };
  if (choice !== 'keep_both') {
    const there = createLocalLooker(folder).look(item.path);
    const isThere = there.state === 'file' || there.state === 'link' || there.state === 'folder';
    if (isThere && !(await isLeftEmpty(run, planned))) {
      if (choice === 'skip') return skip(run, planned);
      refuseToReplace(item, there.state);
      if (!(await mayReplace(run, there, signal))) return skipOrRefuse(run, planned);
    }
  }
  return downloadObject(
    { ...run, ...item },
    (part, size) => finish(run, part, size, signal),
    signal,
  );
}

async function skip(run: DownloadRun, path: string): Promise<DownloadOutcome> {
  // An earlier run may have begun it.
  await discardDownload({ ...run, path: run.item.path });
  return { skipped: true, path };
}

/** What becomes of a file that has changed, and may not be replaced. @throws DipperError `local_exists` */
async function skipOrRefuse(run: DownloadRun, path: string): Promise<DownloadOutcome> {
  if (run.condition !== undefined) return skip(run, path);
  const resource = run.item.path.at(-1) ?? '';
  throw dipperError('local_exists', `“${resource}” has changed since you were asked.`, {
    retry: 'now',
    resource,
    facts: { reason: 'changed' },
  });
}

/**
 * Whether the choice to replace covers what is there now. A file that has changed since the plan is compared anew
 * where the choice depends on that.
 */
async function mayReplace(
  run: DownloadRun,
  there: LocalPresence,
  signal: AbortSignal,
): Promise<boolean> {
  const { item, condition } = run;
  const { seen } = item;
  if (seen === undefined || (there.state !== 'file' && there.state !== 'link')) return true;
  if (isFileAsSeen(seen, there)) return true;
  if (condition === undefined) return false;
  const comparison = await compareWithFile(run, item, there, signal);
  return resolveChoice(condition, { comparison }) === 'replace';
}

/** What can't be replaced in the end is not fetched for hours first. @throws DipperError `local_exists` */
function refuseToReplace(
  { path, existing }: DownloadItem,
  state: 'file' | 'link' | 'folder',
): void {
  const resource = path.at(-1) ?? '';
  if (state === 'folder') throw folderInTheWay(resource);
  if (existing !== 'no') return;
  throw dipperError('local_exists', `“${resource}” is there already.`, { retry: 'now', resource });
}

/**
 * Whether a file is the empty one that {@link putBeside} puts where it is to be, on a disk without hard links, and
 * that stays where the disk or Dipper goes away before the content has its name. Were it somebody else's, no byte
 * would be lost with it.
 */
async function isLeftEmpty(run: DownloadRun, path: string): Promise<boolean> {
  const { isContinued, item, folder, memory } = run;
  const wasFree = item.existing === 'no' && path === join(folder, ...item.path);
  const mayBeOurs = wasFree || path === memory.saved?.finalPath;
  if (!isContinued || !mayBeOurs || item.size === 0) return false;
  const there = await lookAt(path);
  return there?.isFile() === true && there.size === 0n;
}

/**
 * Ends a run of which an earlier one has put the file where it is to be, and was cut off before it knew.
 *
 * @returns Where the file is, if so.
 */
async function finishIfArrived(
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
  await rm(part, { force: true });
  run.onSize(size);
  run.onKept(size);
  return true;
}

/**
 * Ends it if the file that is there is what an earlier run has fetched, which was cut off before it knew: the
 * unfinished file is the same one under its other name, or there is none, and it has the size and the time that
 * it was given. What was there before, and looks as if it had been fetched, tells nothing.
 */
async function finishIfFetched(
  run: DownloadRun,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { client, bucket, item, memory } = run;
  const there = await lookAt(path);
  if (there?.isFile() !== true || Number(there.size) !== item.size) return false;
  const part = partPathOf(path, run);
  const unfinished = await lookAt(part);
  if (unfinished !== undefined && !isSameFile(unfinished, there)) return false;
  if (unfinished === undefined) {
    if (!isOtherThanBefore(run, there)) return false;
    const object = await withRetries(retriesOf(run, signal), () =>
      headObject({ client, bucket, key: item.key, signal }),
    );
    const time = readTime(object.metadata['mtime']) ?? object.lastModified;
    const isAsGiven = time !== undefined && isTimeAsGiven(time, Number(there.mtimeNs) / 1e6);
    if (object.etag !== item.etag || !isAsGiven) return false;
  }
  await rm(part, { force: true });
  await memory.end();
  run.onKept(item.size);
  return true;
}

/** What is at a path, in whole numbers: those of a file may exceed what others can hold. */
function lookAt(path: string): Promise<BigIntStats | undefined> {
  return lstat(path, { bigint: true }).catch(() => undefined);
}

/** Whether two names are of one file. */
function isSameFile(one: BigIntStats, other: BigIntStats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
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

/**
 * Gives the whole file its name.
 *
 * @param size Bytes of the file.
 */
async function finish(
  run: DownloadRun,
  file: PartFile,
  size: number,
  signal: AbortSignal,
): Promise<DownloadOutcome> {
  const { path: part, finalPath: final } = file;
  const { item, folder, choice } = run;
  const wasTaken = item.existing !== 'no';
  switch (choice) {
    case 'skip':
      await putWhereFree(run, part, final);
      return { skipped: false, path: final };
    case 'replace':
      if (!wasTaken) {
        await putWhereFree(run, part, final);
      } else if (await mayReplace(run, createLocalLooker(folder).look(item.path), signal)) {
        putInPlace(part, final);
      } else {
        return skipOrRefuse(run, final);
      }
      return { skipped: false, path: final };
    case 'keep_both':
      if (!wasTaken && (await putIfFree(run, part, final))) return { skipped: false, path: final };
      return { skipped: false, path: await putUnderFreeName(run, file, size) };
    default:
      return assertNever(choice);
  }
}

async function putUnderFreeName(
  run: DownloadRun,
  { path: part, finalPath: final }: PartFile,
  size: number,
): Promise<string> {
  const { memory, item } = run;
  // Small ones are not remembered otherwise.
  if (memory.saved === undefined) {
    await memory.begin({ partPath: part, etag: quotedEtag(item.etag ?? ''), size });
  }
  let tries = 0;
  const room = { longest: longestName, platform: run.platform };
  for (const name of numberedNames(item.path.at(-1) ?? '', room)) {
    const candidate = join(dirname(final), name);
    tries += 1;
    if (tries > mostNumberedNames) break;
    if (run.isPlanned(candidate)) continue;
    const isTaken = (await lookAt(candidate)) !== undefined;
    if (isTaken && !(await isLeftEmpty(run, candidate))) continue;
    await memory.name(candidate);
    if (await putIfFree(run, part, candidate)) return candidate;
  }
  throw dipperError('local_exists', 'No free name was found beside the file that is there.', {
    resource: item.path.at(-1) ?? '',
  });
}

async function putWhereFree(run: DownloadRun, part: string, path: string): Promise<void> {
  if (await isLeftEmpty(run, path)) putInPlace(part, path);
  else putBeside(part, path);
}

async function putIfFree(run: DownloadRun, part: string, path: string): Promise<boolean> {
  try {
    await putWhereFree(run, part, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'local_exists')) return false;
    throw error;
  }
}
