import { lstat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { dipperError } from '../../shared/errors/appError';
import type { Direction, LocalItem } from '../../shared/model/transfers';
import { seeingArchivesAsFiles } from '../threads/archives';
import { toLocalError } from '../transfers/local/localErrors';
import type { PathTokens } from '../transfers/local/localPaths';

/**
 * Grants tokens for paths that the user picked or dropped.
 *
 * @throws DipperError `local_not_found` for what is no path of this machine; or why a path can't be
 *   looked at
 */
export async function grantLocalItems(
  tokens: PathTokens,
  paths: readonly string[],
  purpose: Direction,
): Promise<LocalItem[]> {
  const items: LocalItem[] = [];
  for (const path of paths) {
    const kind = await kindOf(path);
    items.push({ token: tokens.grant(path, purpose, kind), name: basename(path), kind });
  }
  return items;
}

async function kindOf(path: string): Promise<LocalItem['kind']> {
  // What is dragged out of a page, such as a picture, has no path.
  if (!isAbsolute(path) || path.includes('\0')) {
    throw dipperError('local_not_found', 'What was dropped is not a file on this machine.');
  }
  try {
    const found = await seeingArchivesAsFiles(() => lstat(path));
    return found.isDirectory() ? 'folder' : 'file';
  } catch (error) {
    throw toLocalError(error, path);
  }
}
