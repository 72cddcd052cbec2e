import { realpath as realpathByLinks } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { promisify } from 'node:util';
import { systemCode } from '../../base/systemErrors';

/** What Windows says of drives that its mount manager does not know, such as RAM disks, though all else works there. */
const knowsNoRealPath: ReadonlySet<string | undefined> = new Set([
  'EISDIR',
  'EINVAL',
  'ENOSYS',
  'UNKNOWN',
]);

/**
 * The path of a folder without the links on the way there: the system's own answer, or else that of looking at each
 * step.
 *
 * @throws what the system says
 */
export async function realFolderOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!knowsNoRealPath.has(systemCode(error))) throw error;
    return promisify(realpathByLinks)(path);
  }
}
