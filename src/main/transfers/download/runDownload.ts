import type { BigIntStats } from 'node:fs';
import { lstat, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertNever } from '../../../shared/assertNever';
import { dipperError, hasCode } from '../../../shared/errors/appError';
import { quotedEtag } from '../../s3/etags';
import { headObject } from '../../s3/objects';
import { discardDownload, downloadObject } from './downloadObject';
import { mostNumberedNames, numberedNames } from '../plans/freeNames';
import { createLocalLooker } from '../plans/localConflicts';
import { folderInTheWay, partPathOf, putBeside, putInPlace } from '../local/localFolder';
import type { PartFile } from '../local/localFolder';
import { longestName } from '../local/localNames';
import type { NamePlatform } from '../local/localNames';
import type { DownloadMemory } from '../memory';
import type { DownloadItem } from '../plan';
import { withRetries } from '../pace/retry';
import { retriesOf } from '../run';
import type { RunChoice, RunSetting } from '../run';
import { readTime } from '../upload/uploadJob';

/** What one download of a plan needs to run. */
export interface DownloadRun extends RunSetting {
  readonly item: DownloadItem;
  readonly choice: RunChoice;
  /** Real path of the folder that the user chose. */
  readonly folder: string;
  readonly platform: NamePlatform;
  /** Eight hex digits of the transfer's own, by which a later run finds the unfinished file. */
  readonly tag: string;
  readonly memory: DownloadMemory;
  /** An earlier run was cut off, and may have done all of it. */
  readonly isContinued: boolean;
  /** Whether a transfer is to have this local path. */
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
 * now is skipped or kept as well, but never replaced: nobody was asked about it.
 *
 * @throws DipperError `local_exists` for a destination that was taken meanwhile, and all of
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
      if (choice === 'replace') {
        refuseToReplace(item, there.state);
      } else {
        // An earlier run may have begun it.
        await discardDownload({ ...run, path: item.path });
        return { skipped: true, path: planned };
      }
    }
  }
  const path = await downloadObject(
    { ...run, ...item },
    (part, size) => finish(run, part, size),
    signal,
  );
  return { skipped: false, path };
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
    if (!wasFreeOrOther(run)) return false;
    const object = await withRetries(retriesOf(run, signal), () =>
      headObject({ client, bucket, key: item.key, signal }),
    );
    const time = readTime(object.metadata['mtime']) ?? object.lastModified;
    const isAsGiven = time !== undefined && Math.abs(time - Number(there.mtimeNs) / 1e6) < 1;
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

/** Whether the plan found nothing where the run would write, or what looks otherwise than the object. */
function wasFreeOrOther({ item: { existing, comparison }, choice }: DownloadRun): boolean {
  if (existing === 'no') return true;
  if (choice !== 'replace' || comparison === undefined) return false;
  return comparison !== 'same' && comparison !== 'unknown';
}

/**
 * @param size Bytes of the file.
 * @returns The path that the file has now.
 */
async function finish(run: DownloadRun, file: PartFile, size: number): Promise<string> {
  const { path: part, finalPath: final } = file;
  const wasTaken = run.item.existing !== 'no';
  switch (run.choice) {
    case 'skip':
      await putWhereFree(run, part, final);
      return final;
    case 'replace':
      if (wasTaken) putInPlace(part, final);
      else await putWhereFree(run, part, final);
      return final;
    case 'keep_both':
      if (!wasTaken && (await putIfFree(run, part, final))) return final;
      return putUnderFreeName(run, file, size);
    default:
      return assertNever(run.choice);
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
