import { access, constants, writeFile } from 'node:fs/promises';
import { systemCode } from '../base/systemErrors';
import { writeWhole } from '../storage/writeWhole';
import { toLocalError } from '../transfers/local/localErrors';

/**
 * Codes of a folder in which no other file can be made or take the place of the chosen one, though that one may
 * be written: among them that of a single file that is mounted into it.
 */
const noneBeside: ReadonlySet<string | undefined> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'EBUSY',
  'ENAMETOOLONG',
]);

/**
 * Makes a function that writes a text to a file of the user's choice: as a whole, or what was there stays. Only
 * where no other file can be made beside it, a write that fails leaves a part.
 *
 * @param pickSaveFile Asks where; answers with nothing when the question was closed.
 * @returns Whether a file was chosen. It throws DipperError where that can't be written.
 */
export function createSaveText(
  pickSaveFile: (name: string) => Promise<string | undefined>,
): (name: string, text: string) => Promise<boolean> {
  return async (name, text) => {
    const path = await pickSaveFile(name);
    if (path === undefined) return false;
    try {
      await refuseProtected(path);
      await writeWhole(path, text).catch((error: unknown) => {
        if (!noneBeside.has(systemCode(error))) throw error;
        return writeFile(path, text);
      });
    } catch (error) {
      throw toLocalError(error, path);
    }
    return true;
  };
}

/** To take the place of a file needs no right to it. @throws what the system says */
async function refuseProtected(path: string): Promise<void> {
  await access(path, constants.W_OK).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
  });
}
