import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';

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
  const target = await realpath(path).catch(() => path);
  const beside = `${target}.${randomUUID()}.tmp`;
  const removeAtExit = (): void => rmSync(beside, { force: true });
  process.once('exit', removeAtExit);
  try {
    const rights = mode ?? (await stat(target).catch(() => undefined))?.mode;
    const file = await open(beside, 'wx', rights);
    try {
      await file.writeFile(text);
      // The mode of a file that is made is cut by the process's own mask.
      if (rights !== undefined) await file.chmod(rights & 0o777);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    process.off('exit', removeAtExit);
  }
}
