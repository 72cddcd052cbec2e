import { constants } from 'node:fs';
import { link, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { dipperError } from '../../shared/errors/appError';
import { systemCode, toLocalError } from './localErrors';
import { partNameOf } from './localNames';
import type { NamePlatform } from './localNames';

/** A file that is not complete yet, beside where it will be. */
export interface PartFile {
  readonly path: string;
  readonly handle: FileHandle;
}

/**
 * Makes the folders on the way to a file, below a folder that the user chose. Checked one by one,
 * so that no symbolic link among them leads the file elsewhere.
 *
 * @param folder Real path of the chosen folder.
 * @param names Folder names below it.
 * @returns The innermost folder's path.
 * @throws DipperError `unsafe_path` for a symbolic link, `local_exists` for anything else that is
 *   not a folder.
 */
export async function makeFolders(folder: string, names: readonly string[]): Promise<string> {
  let path = folder;
  for (const name of names) {
    path = join(path, name);
    try {
      await mkdir(path);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw toLocalError(error, path);
      await checkIsFolder(path);
    }
  }
  return path;
}

async function checkIsFolder(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    throw toLocalError(error, path);
  });
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
      });
}

/** Whose unfinished file it is, and by which rules it is named. */
export interface PartFileOwner {
  /** Eight hex digits, random: no file of the user's and no other key has a name with them. */
  readonly tag: string;
  readonly platform: NamePlatform;
}

/** Where the unfinished file is of what is to become `path`: the same place each time. */
export function partPathOf(path: string, { tag, platform }: PartFileOwner): string {
  return join(dirname(path), partNameOf(basename(path), tag, platform));
}

/** Opens the unfinished file of what is to become `path`, as it was left or new. */
export async function openPartFile(path: string, owner: PartFileOwner): Promise<PartFile> {
  const part = partPathOf(path, owner);
  const { O_RDWR, O_CREAT, O_NOFOLLOW }: Partial<typeof constants> = constants;
  // Windows has no flag against links; making one there takes an administrator.
  const flags = (O_RDWR ?? 0) | (O_CREAT ?? 0) | (O_NOFOLLOW ?? 0);
  try {
    return { path: part, handle: await open(part, flags, 0o666) };
  } catch (error) {
    throw toLocalError(error, part);
  }
}

/**
 * Gives a complete file its final name in place of a file that is there.
 *
 * @throws DipperError `local_exists` when a folder is there.
 */
export async function putInPlace(part: string, path: string): Promise<void> {
  try {
    await rename(part, path);
  } catch (error) {
    throw toLocalError(error, path);
  }
}

/**
 * Gives a complete file its final name, unless something has that name.
 *
 * @throws DipperError `local_exists` when something has.
 */
export async function putBeside(part: string, path: string): Promise<void> {
  try {
    // Unlike rename, a hard link never replaces what is there.
    await link(part, path);
  } catch (error) {
    if (!hasNoHardLinks(error)) throw toLocalError(error, path);
    await takePlace(part, path);
    return;
  }
  await rm(part).catch((error: unknown) => {
    throw toLocalError(error, part);
  });
}

/** FAT, exFAT and some network file systems have none. */
function hasNoHardLinks(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'].includes(
    systemCode(error) ?? '',
  );
}

/** Next best: nobody else can have the name once an empty file of ours has it. */
async function takePlace(part: string, path: string): Promise<void> {
  try {
    await (await open(path, 'wx')).close();
  } catch (error) {
    throw toLocalError(error, path);
  }
  try {
    await putInPlace(part, path);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}
