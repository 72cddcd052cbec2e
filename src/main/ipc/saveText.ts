import { writeFile } from 'node:fs/promises';
import { systemCode } from '../base/systemErrors';
import { writeWhole } from '../storage/writeWhole';
import { toLocalError } from '../transfers/local/localErrors';

/** Codes of a folder in which no other file can be made, though the chosen one may be written. */
const noneBeside: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM', 'ENAMETOOLONG']);

/**
 * Makes a function that writes a text to a file of the user's choice: as a whole, or what was there stays.
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
