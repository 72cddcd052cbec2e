import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { retryWhileHeldUp } from '../base/heldUp';
import { isSyncUnknown, systemCode } from '../base/systemErrors';

/** What disks say that know no rights, such as those of Windows and many network disks. */
const knowsNoRights: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'EINVAL',
  'ENOSYS',
  'ENOTSUP',
]);

/**
 * Writes a text to a file as a whole or not at all: beside it first, and under its name once all of it is
 * on the disk. A link stays a link. Without a mode, a file that was there keeps its own.
 *
 * Our own, since `write-file-atomic` takes a write that has stored only a part, as on a disk that is nearly
 * full, for the whole.
 *
 * @throws what the system says; the file is then as it was before
 */
export async function writeWhole(path: string, text: string, mode?: number): Promise<void> {
  const target = await realpath(path).catch(() => leadsTo(path));
  const beside = `${target}.${randomUUID()}.tmp`;
  const removeAtExit = (): void => rmSync(beside, { force: true });
  process.once('exit', removeAtExit);
  try {
    const rights = mode ?? (await stat(target).catch(() => undefined))?.mode;
    const file = await open(beside, 'wx', rights);
    try {
      await file.writeFile(text);
      if (rights !== undefined) await allow(file, rights);
      await settle(file);
    } finally {
      await file.close();
    }
    await retryWhileHeldUp(() => rename(beside, target));
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    process.off('exit', removeAtExit);
  }
}

/**
 * Gives an open file its rights, on disks that know any: the mode of a file that is made is cut by the process's
 * own mask.
 *
 * @throws what the system says
 */
export async function allow(file: FileHandle, rights: number): Promise<void> {
  try {
    await file.chmod(rights & 0o777);
  } catch (error) {
    if (!knowsNoRights.has(systemCode(error))) throw error;
  }
}

/**
 * Waits until an open file is on the disk, where the disk can tell.
 *
 * @throws what the system says
 */
export async function settle(file: FileHandle): Promise<void> {
  await file.sync().catch((error: unknown) => {
    if (!isSyncUnknown(error)) throw error;
  });
}

/** Where a link leads of which the file is not there yet; else the path itself. */
async function leadsTo(path: string): Promise<string> {
  const target = await readlink(path).catch(() => undefined);
  if (target === undefined) return path;
  const folder = dirname(path);
  return resolve(await realpath(folder).catch(() => folder), target);
}
