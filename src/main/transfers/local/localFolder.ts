import {
  accessSync,
  closeSync,
  constants,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { basename, join } from 'node:path';
import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { retryWhileHeldUp } from '../../base/heldUp';
import { systemCode } from '../../base/systemErrors';
import { inUse, toLocalError, toMakingError } from './localErrors';
import { partNameOf } from './localNames';
import type { NamePlatform } from './localNames';

/** A file that is not complete yet, beside where it will be. */
export interface PartFile {
  readonly path: string;
  /** What it is to become. */
  readonly finalPath: string;
  /** Open for reading and writing. */
  readonly descriptor: number;
}

/**
 * Makes the folders on the way to a file, below a folder that the user chose. Checked one by one,
 * so that no symbolic link among them leads the file elsewhere.
 *
 * @param folder Real path of the chosen folder.
 * @param names Folder names below it.
 * @returns The innermost folder's path.
 * @throws DipperError `unsafe_path` for a symbolic link, `local_exists` with the reason `no_folder` for
 *   anything else that is not a folder.
 */
export function makeFolders(folder: string, names: readonly string[]): string {
  let path = folder;
  for (const name of names) {
    path = join(path, name);
    // Nearly always it is there, and an exception would be dear.
    const found = lookAt(path);
    if (found === undefined) makeFolder(path);
    else checkIsFolder(path, found);
  }
  return path;
}

/** Makes the folders of many files, without looking at all of them again for each file. */
export interface FolderMaker {
  /**
   * Makes folders as {@link makeFolders} does and then does something in the innermost, where nothing
   * may come of it: it is done again where a folder turns out to be gone.
   */
  within<Result>(folder: string, names: readonly string[], work: (path: string) => Result): Result;
}

/** Milliseconds for which a folder that was looked at is taken to be there still. */
const trustedFor = 100;
/** Folders that are remembered at most. */
const mostTrusted = 1000;

/** @param now Milliseconds of a clock that only goes forward. */
export function createFolderMaker(now: () => number = () => performance.now()): FolderMaker {
  const lookedAt = new Map<string, number>();
  return {
    within(folder, names, work) {
      const path = join(folder, ...names);
      const time = now();
      if (time - (lookedAt.get(path) ?? Number.NEGATIVE_INFINITY) < trustedFor) {
        try {
          return work(path);
        } catch {
          // It may be gone. If it is not that, it fails again.
        }
      }
      makeFolders(folder, names);
      if (lookedAt.size >= mostTrusted) lookedAt.clear();
      lookedAt.set(path, time);
      return work(path);
    },
  };
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const found = systemCode(error) === 'EEXIST' ? lookAt(path) : undefined;
    if (found === undefined) throw toMakingError(error, path);
    checkIsFolder(path, found);
  }
}

function checkIsFolder(path: string, found: Stats): void {
  if (found.isDirectory()) return;
  const resource = basename(path);
  throw found.isSymbolicLink()
    ? dipperError('unsafe_path', `“${resource}” is a symbolic link, which may lead elsewhere.`, {
        retry: 'now',
        resource,
      })
    : dipperError('local_exists', `“${resource}” is there already and is not a folder.`, {
        retry: 'now',
        resource,
        facts: { reason: 'no_folder' },
      });
}

function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw toLocalError(error, path);
  }
}

/** Whose unfinished file it is, and by which rules it is named. */
export interface PartFileOwner {
  /** Eight hex digits, random: no file of the user's and no other key has a name with them. */
  readonly tag: string;
  readonly platform: NamePlatform;
}

/** Where the unfinished file is of what is to become `path`: the same place each time. */
export function partPathOf(path: string, { tag, platform }: PartFileOwner): string {
  const name = basename(path);
  return path.slice(0, -name.length) + partNameOf(name, tag, platform);
}

/**
 * Opens the unfinished file of what is to become `path`, new or as it was left. One that has a second name
 * is a finished file, whose process ended before it took the first away: that file stays as it is.
 *
 * @param isFresh Whether what was left is of no use.
 * @throws DipperError as {@link toMakingError} says it
 */
export function openPartFile(path: string, owner: PartFileOwner, isFresh: boolean): PartFile {
  const part = partPathOf(path, owner);
  const known: Partial<typeof constants> = constants;
  // Windows has no flag against links: there, what was looked at has to do.
  const flags =
    constants.O_RDWR |
    constants.O_CREAT |
    (known.O_NOFOLLOW ?? 0) |
    (isFresh ? constants.O_TRUNC : 0);
  let left: Stats | undefined;
  try {
    left = lstatSync(part, { throwIfNoEntry: false });
    if (left?.isSymbolicLink() === true) throw linkInTheWay(part);
    if (left?.isFile() === true && left.nlink > 1) unlinkSync(part);
    return { path: part, finalPath: path, descriptor: openSync(part, flags, 0o666) };
  } catch (error) {
    throw left === undefined ? toMakingError(error, part) : toLocalError(error, part);
  }
}

/** In the words of a system that refuses by itself to go through a link. */
function linkInTheWay(path: string): DipperError {
  return toLocalError(Object.assign(new Error('A link is in the way.'), { code: 'ELOOP' }), path);
}

/** What a test has another system do. */
interface PlaceOptions {
  readonly rename?: (from: string, to: string) => void;
  readonly platform?: NodeJS.Platform;
}

/**
 * Gives a complete file its final name in place of a file that is there.
 *
 * @throws DipperError as {@link folderInTheWay} says it when a folder is there, and with the reason `in_use` where
 *   another program has the file open.
 */
export function putInPlace(
  part: string,
  path: string,
  { rename = renameSync, platform = process.platform }: PlaceOptions = {},
): void {
  try {
    rename(part, path);
  } catch (error) {
    throw toReplacingError(error, path, platform);
  }
}

/** Windows says the same of a folder, of a file that is open, and of one that may not be written. */
function toReplacingError(error: unknown, path: string, platform: NodeJS.Platform): DipperError {
  const code = systemCode(error);
  if (code === 'EISDIR') return folderInTheWay(path);
  if (platform !== 'win32' || (code !== 'EPERM' && code !== 'EACCES')) {
    return toLocalError(error, path);
  }
  if (lookAt(path)?.isDirectory() === true) return folderInTheWay(path);
  return mayWrite(path) ? inUse(error, path) : toLocalError(error, path);
}

/** What is not there is in nobody's way: then it is the unfinished file that another program has open. */
function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    return systemCode(error) === 'ENOENT';
  }
}

/** `local_exists` with the reason `is_folder`: no file takes a folder's place. */
export function folderInTheWay(path: string): DipperError {
  const resource = basename(path);
  return dipperError('local_exists', `“${resource}” is a folder.`, {
    retry: 'now',
    resource,
    facts: { reason: 'is_folder' },
  });
}

/**
 * Gives a complete file its final name, unless something has that name.
 *
 * @returns Whether it has it now. On a disk without hard links it takes {@link takePlace}.
 * @throws DipperError `local_exists` when something has.
 */
export async function putBeside(part: string, path: string): Promise<boolean> {
  try {
    // Unlike rename, a hard link never replaces what is there.
    linkSync(part, path);
  } catch (error) {
    if (!knowsNoLinks.has(systemCode(error))) throw toLocalError(error, path);
    return false;
  }
  await retryWhileHeldUp(() => unlinkSync(part)).catch((error: unknown) => {
    throw toLocalError(error, part);
  });
  return true;
}

/**
 * What disks say that have no hard links, such as FAT, exFAT and some network file systems. On Windows that is
 * EISDIR, which libuv makes of ERROR_INVALID_FUNCTION; what is in the way is told as EEXIST everywhere. EXDEV
 * comes from disks that are put together of several.
 */
const knowsNoLinks: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EINVAL',
  'EISDIR',
  'EXDEV',
]);

/**
 * Next best to {@link putBeside}: nobody else can have the name once an empty file of ours has it.
 *
 * @throws DipperError `local_exists` when something has it, or `cancelled`
 */
export async function takePlace(part: string, path: string, signal: AbortSignal): Promise<void> {
  try {
    closeSync(openSync(path, 'wx'));
  } catch (error) {
    throw toLocalError(error, path);
  }
  try {
    await retryWhileHeldUp(() => putInPlace(part, path), { signal });
  } catch (error) {
    try {
      await retryWhileHeldUp(() => rmSync(path, { force: true }));
    } catch {
      // The disk may be gone. A later run knows the empty file by its name, which it was told before.
    }
    throw error;
  }
}
