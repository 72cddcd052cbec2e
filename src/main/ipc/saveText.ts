import { writeFile } from 'node:fs/promises';
import { toLocalError } from '../transfers/local/localErrors';

/**
 * Makes a function that writes a text to a file of the user's choice.
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
    await writeFile(path, text).catch((error: unknown) => {
      throw toLocalError(error, path);
    });
    return true;
  };
}
