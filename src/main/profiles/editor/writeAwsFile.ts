import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import {
  copyFile,
  lstat,
  mkdir,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  stat,
  unlink,
} from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { retryWhileHeldUp } from '../../base/heldUp';
import { localCodeOf, systemCode } from '../../base/systemErrors';
import { allow, settle } from '../../storage/writeWhole';

/** Backups of one file that are kept. */
const mostBackups = 5;

/** Of links that lead to links; more are taken for a circle. */
const mostLinks = 40;

const ownerOnly = 0o600;

/** How long a text waits beside its file at most, in milliseconds; an older one was left by a crash. */
const longestStaged = 60_000;

/** What {@link stageAwsFile} puts behind the name of a file. */
const uuidTmp = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/u;

/** The file that a path leads to over links, also where there is none yet. */
export async function targetOf(path: string): Promise<string> {
  let target = path;
  for (let links = 0; links < mostLinks; links += 1) {
    const isLink = await lstat(target).then(
      (found) => found.isSymbolicLink(),
      () => false,
    );
    if (!isLink) return realpath(target).catch(() => target);
    target = resolve(dirname(target), await readlink(target));
  }
  return target;
}

/** A new text of a file that lies on the disk, beside the file and not yet in its place. */
export interface StagedFile {
  /**
   * Puts it in its place, which takes no room on the disk.
   *
   * @throws DipperError as {@link stageAwsFile}; the file is as before
   */
  commit(): Promise<void>;
  /** Takes it away again. What can't be taken away stays beside the file. */
  discard(): Promise<void>;
}

/**
 * Writes a file of credentials as a whole or not at all: beside it first, and under its name once
 * it is on the disk and {@link StagedFile.commit} is called. Nobody but its owner may read it then;
 * rights that are stricter stay, as far as a mode says them: on Windows, the file and its backup have
 * the access list of their folder then, and on macOS the entries of a list of their own are lost. A link
 * stays a link. Folders that are missing are made for the owner alone.
 *
 * @throws DipperError `local_access_denied`, `disk_full` or `local_failed`; the file is as before
 */
export async function stageAwsFile(path: string, text: string): Promise<StagedFile> {
  const target = await targetOf(path);
  const beside = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  const discard = (): Promise<void> => unlink(beside).catch(() => undefined);
  async function orDiscard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await discard();
      throw fileFailure(error, path);
    }
  }

  await orDiscard(async () => {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await sweepLeftovers(target);
    const before = await statOf(target);
    const file = await open(beside, 'wx', ownerOnly);
    try {
      await file.writeFile(text);
      if (before !== undefined) {
        await allow(file, before.mode & ownerOnly);
        await keepOwner(file, before);
      }
      await settle(file);
    } finally {
      await file.close();
    }
  });
  return { commit: () => orDiscard(() => retryWhileHeldUp(() => rename(beside, target))), discard };
}

/**
 * Takes away what a Dipper that ended in the middle of a write left beside a file: it holds secrets.
 * What can't be taken away stays.
 */
async function sweepLeftovers(target: string): Promise<void> {
  const folder = dirname(target);
  const prefix = `.${basename(target)}.`;
  const names = await readdir(folder).catch(() => []);
  const leftovers = names.filter(
    (name) => name.startsWith(prefix) && uuidTmp.test(name.slice(prefix.length)),
  );
  for (const name of leftovers) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    // A younger one may be of another Dipper that is writing right now.
    if (found?.isFile() !== true || Date.now() - found.mtimeMs < longestStaged) continue;
    await unlink(path).catch(() => undefined);
  }
}

/**
 * Copies a file beside the path it is known by, not beside the target of a link, which may be in a
 * folder that is shared. Of its earlier backups only the newest stay.
 *
 * @returns `undefined` where there is no file to copy
 * @throws DipperError as {@link stageAwsFile} does
 */
export async function backUpAwsFile(path: string, now: Date): Promise<string | undefined> {
  const target = await targetOf(path);
  if ((await statOf(target)) === undefined) return undefined;
  const time = now
    .toISOString()
    .replace(/\.\d+Z$/u, '')
    .replace(/[-:]/gu, '');
  const prefix = `${basename(path)}.dipper-`;
  const backup = join(dirname(path), `${prefix}${time}.bak`);
  try {
    await copyFile(target, backup, constants.COPYFILE_EXCL);
    // Windows makes sure of a file only for whoever may write it; elsewhere, this one may be read only.
    const file = await open(backup, process.platform === 'win32' ? 'r+' : 'r');
    try {
      await allow(file, ownerOnly);
      await settle(file);
    } finally {
      await file.close();
    }
    const old = (await readdir(dirname(path)))
      .filter(
        (name) => name.startsWith(prefix) && /^\d{8}T\d{6}\.bak$/u.test(name.slice(prefix.length)),
      )
      .sort()
      .slice(0, -mostBackups);
    // One that another program holds open goes with a later one.
    for (const name of old) await unlink(join(dirname(path), name)).catch(() => undefined);
    return backup;
  } catch (error) {
    // Another Dipper has made it in this very second.
    if (systemCode(error) === 'EEXIST') return backup;
    await unlink(backup).catch(() => undefined);
    throw fileFailure(error, path);
  }
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Where the system lets us: only the administrator may give files away. */
async function keepOwner(file: Awaited<ReturnType<typeof open>>, before: Stats): Promise<void> {
  const now = await file.stat();
  if (now.uid === before.uid && now.gid === before.gid) return;
  await file.chown(before.uid, before.gid).catch((error: unknown) => {
    if (systemCode(error) !== 'EPERM') throw error;
  });
}

function fileFailure(error: unknown, path: string): DipperError {
  const code = systemCode(error);
  const message = `${path} could not be written (${code ?? 'unknown'}). It is as it was before.`;
  const facts = { unchanged: basename(path) };
  return dipperError(localCodeOf(code), message, {
    resource: path,
    retry: 'now',
    facts,
    cause: error,
  });
}
