import { lstatSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { toLocalError } from '../local/localErrors';
import { foldName } from '../local/localNames';

/** What stands where something is to be put. */
export type LocalPresence =
  | { readonly state: 'free' }
  /** Size in bytes, time in milliseconds since the epoch, and which file it is on this machine. */
  | {
      readonly state: 'file';
      readonly size: number;
      readonly modified: number;
      readonly identity: string;
    }
  | { readonly state: 'folder' }
  /** A symbolic link there: as a file's name it may be replaced, as a folder's it leads away. */
  | { readonly state: 'link'; readonly size: number; readonly modified: number }
  /** A symbolic link on the way there. */
  | { readonly state: 'unsafe' }
  /** Something on the way there that is not a folder. */
  | { readonly state: 'blocked' };

/** Looks at places below one folder, and remembers the folders that it has looked at. */
export interface LocalLooker {
  /** @throws DipperError when the disk can't be read. */
  look(path: readonly string[]): LocalPresence;
  /**
   * How many of the folders on the way to a place are there, up to the first that may be one with another that was
   * looked at, on a disk without letter case. To be asked once all places were looked at.
   */
  foldersThere(path: readonly string[]): number;
}

/** @param folder Real path of the chosen folder. */
export function createLocalLooker(folder: string): LocalLooker {
  const folders = new Map<string, LocalPresence>();
  /** How many of them are one where letter case is none, by their folded names. */
  const spellings = new Map<string, number>();
  const levelsThere = new Map<string, number>();

  /** A folder that all is well with answers as `folder`, one that is not there yet as `free`. */
  function lookAtFolder(path: readonly string[]): LocalPresence {
    if (path.length === 0) return { state: 'folder' };
    const name = path.join('/');
    const known = folders.get(name);
    if (known !== undefined) return known;
    const found = asFolder(lookInside(path));
    folders.set(name, found);
    const folded = foldName(name, 'darwin');
    spellings.set(folded, (spellings.get(folded) ?? 0) + 1);
    return found;
  }

  function lookInside(path: readonly string[]): LocalPresence {
    const parent = lookAtFolder(path.slice(0, -1));
    return parent.state === 'folder' ? presenceOf(join(folder, ...path)) : parent;
  }

  /** @param path Of the innermost folder. */
  function countLevels(path: readonly string[]): number {
    if (path.length === 0) return 0;
    const name = path.join('/');
    const known = levelsThere.get(name);
    if (known !== undefined) return known;
    const above = countLevels(path.slice(0, -1));
    const isThere = lookAtFolder(path).state === 'folder';
    const isAlone = spellings.get(foldName(name, 'darwin')) === 1;
    const levels = above === path.length - 1 && isThere && isAlone ? path.length : above;
    levelsThere.set(name, levels);
    return levels;
  }

  return { look: lookInside, foldersThere: (path) => countLevels(path.slice(0, -1)) };
}

/** What stands on the way: only a folder of its own can be gone through. */
function asFolder(found: LocalPresence): LocalPresence {
  if (found.state === 'file') return { state: 'blocked' };
  return found.state === 'link' ? { state: 'unsafe' } : found;
}

function presenceOf(path: string): LocalPresence {
  let found: Stats | undefined;
  try {
    // Most places are free: an error for each would take as long as looking.
    found = lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw toLocalError(error, path);
  }
  if (found === undefined) return { state: 'free' };
  if (found.isDirectory()) return { state: 'folder' };
  const { size, dev, ino } = found;
  const modified = Math.round(found.mtimeMs);
  if (found.isSymbolicLink()) return { state: 'link', size, modified };
  return { state: 'file', size, modified, identity: `${dev}/${ino}` };
}
