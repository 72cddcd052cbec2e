import type { BigIntStats } from 'node:fs';
import { lstat, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
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
import { toLocalError } from '../local/localErrors';
import { isTimeAsGiven } from '../local/fileTimes';
import { folderInTheWay, partPathOf, putBeside, putInPlace, takePlace } from '../local/localFolder';
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
  /** Where other transfers have put files whose paths differ from this one in letter case at most. */
  readonly arrivedAround: (path: string) => readonly string[];
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
 * @throws DipperError `local_exists` for a destination that was taken or changed meanwhile, with the reason
 *   `twin` for {@link refuseTwin}, and all of {@link downloadObject}.
 */
export async function runDownload(run: DownloadRun, signal: AbortSignal): Promise<DownloadOutcome> {
  const { item, choice, folder } = run;
  const planned = join(folder, ...item.path);
  const done = run.isContinued ? await finishIfArrived(run, planned, signal) : undefined;
  if (done !== undefined) return { skipped: false, path: done };
  if (run.isContinued) await removeLeftEmpty(run);
  if (choice !== 'keep_both') {
    const there = createLocalLooker(folder).look(item.path);
    const isThere = there.state === 'file' || there.state === 'link' || there.state === 'folder';
    if (isThere) {
      await refuseTwin(run, planned);
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

/**
 * On a disk without letter case another object's file may be there. Its name was free, or somebody else's, when
 * the user was asked: neither a choice to replace nor one to skip is about it.
 *
 * @throws DipperError `local_exists` with the reason `twin`
 */
async function refuseTwin(run: DownloadRun, path: string): Promise<void> {
  const { seen, path: names } = run.item;
  const twin = seen === undefined ? await findTwin(run, path) : undefined;
  if (twin === undefined) return;
  const resource = names.at(-1) ?? '';
  throw dipperError('local_exists', `“${resource}” is “${basename(twin)}” on this disk.`, {
    retry: 'now',
    resource,
    facts: { reason: 'twin' },
  });
}

/** @returns The path by which another transfer has put the file there that this path leads to as well. */
async function findTwin(run: DownloadRun, path: string): Promise<string | undefined> {
  for (const other of run.arrivedAround(path)) {
    if (other === path) continue;
    const [there, twin] = [await lookAt(path), await lookAt(other)];
    if (there !== undefined && twin !== undefined && isSameFile(there, twin)) return other;
  }
  return undefined;
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
 * Takes away the empty file of {@link takePlace}, which stays where the disk or Dipper goes away before the content
 * has its name. What else may be empty there is somebody's.
 */
async function removeLeftEmpty({ memory }: DownloadRun): Promise<void> {
  const named = memory.saved?.finalPath;
  if (named === undefined) return;
  const there = await lookAt(named);
  if (there?.isFile() === true && there.size === 0n) {
    await rm(named).catch((error: unknown) => {
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
 * it was given. What was there before, or is another object's, and looks as if it had been fetched, tells nothing.
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
    if (!isOtherThanBefore(run, there) || (await findTwin(run, path)) !== undefined) return false;
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
  if (choice !== 'keep_both') await refuseTwin(run, final);
  switch (choice) {
    case 'skip':
      await putWhereFree(run, file, final, size);
      return { skipped: false, path: final };
    case 'replace':
      if (!wasTaken) {
        await putWhereFree(run, file, final, size);
      } else if (await mayReplace(run, createLocalLooker(folder).look(item.path), signal)) {
        putInPlace(part, final);
      } else {
        return skipOrRefuse(run, final);
      }
      return { skipped: false, path: final };
    case 'keep_both':
      if (!wasTaken && (await putIfFree(run, file, final, size)))
        return { skipped: false, path: final };
      return { skipped: false, path: await putUnderFreeName(run, file, size) };
    default:
      return assertNever(choice);
  }
}

async function putUnderFreeName(run: DownloadRun, file: PartFile, size: number): Promise<string> {
  const { item } = run;
  let tries = 0;
  const room = { longest: longestName, platform: run.platform };
  for (const name of numberedNames(item.path.at(-1) ?? '', room)) {
    const candidate = join(dirname(file.finalPath), name);
    tries += 1;
    if (tries > mostNumberedNames) break;
    if (run.isPlanned(candidate)) continue;
    if ((await lookAt(candidate)) !== undefined) continue;
    await noteName(run, file, candidate, size);
    if (await putIfFree(run, file, candidate, size)) return candidate;
  }
  throw dipperError('local_exists', 'No free name was found beside the file that is there.', {
    resource: item.path.at(-1) ?? '',
  });
}

/** Has a later run know which name the file is about to have. */
async function noteName(
  { memory, item }: DownloadRun,
  { path: partPath }: PartFile,
  name: string,
  size: number,
): Promise<void> {
  // Small ones are not remembered otherwise.
  if (memory.saved === undefined) {
    await memory.begin({ partPath, etag: quotedEtag(item.etag ?? ''), size });
  }
  await memory.name(name);
}

/** @throws DipperError `local_exists` */
async function putWhereFree(
  run: DownloadRun,
  file: PartFile,
  path: string,
  size: number,
): Promise<void> {
  if (putBeside(file.path, path)) return;
  // Otherwise nobody could tell the empty file from somebody else's.
  await noteName(run, file, path, size);
  try {
    takePlace(file.path, path);
  } catch (error) {
    if (hasCode(error, 'local_exists')) await run.memory.name(undefined);
    throw error;
  }
}

async function putIfFree(
  run: DownloadRun,
  file: PartFile,
  path: string,
  size: number,
): Promise<boolean> {
  try {
    await putWhereFree(run, file, path, size);
    return true;
  } catch (error) {
    if (hasCode(error, 'local_exists')) return false;
    throw error;
  }
}
