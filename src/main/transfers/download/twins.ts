import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { foldName } from '../local/localNames';
import { isSameFile, lookAt } from '../local/sameFile';
import type { DownloadItem } from '../plan';
import type { DownloadRun } from './downloadRun';

/**
 * What is to replace a file that is that of another item as well would only take that one's place, whatever
 * becomes of the other.
 *
 * @throws DipperError `local_exists` with the reason `twin`
 */
export function refusePlannedTwin(item: DownloadItem): void {
  if (item.isTwin === true) throw isTwin(item, 'the file of another object');
}

/**
 * On a disk without letter case another object's file may be there, whoever has put it. Its name was free, or
 * somebody else's, when the user was asked: neither a choice to replace nor one to skip is about it.
 *
 * @throws DipperError `local_exists` with the reason `twin`
 */
export async function refuseTwin(run: DownloadRun): Promise<void> {
  const twin = await findTwin(run);
  if (twin !== undefined) throw isTwin(run.item, `“${twin}”`);
}

function isTwin({ path }: DownloadItem, whose: string): DipperError {
  const message = `“${path.join('/')}” is ${whose} on this disk.`;
  return dipperError('local_exists', message, {
    retry: 'now',
    resource: path.at(-1) ?? '',
    facts: { reason: 'twin' },
  });
}

/**
 * The disk is asked, not only the list of transfers: that one forgets what has ended.
 *
 * @returns Path below the folder, by which the file is another one's. `undefined` for what the plan has found: the
 *   user was asked about that, however it is spelled.
 */
export async function findTwin({
  folder,
  item,
  otherWritten,
}: DownloadRun): Promise<string | undefined> {
  const { comparison, path, foldersThere = 0 } = item;
  if (comparison !== undefined) return undefined;
  for (let level = foldersThere; level < path.length; level += 1) {
    const [above, name = '', below] = [path.slice(0, level), path[level], path.slice(level + 1)];
    const other = await otherSpelling(join(folder, ...above), name);
    if (other !== undefined) return [...above, other, ...below].join('/');
  }
  // Below a folder that was there, another plan's files may be as well.
  const own = join(folder, ...path);
  for (const other of otherWritten()) {
    if (await isOneFile(own, other)) return relative(folder, other).replaceAll(sep, '/');
  }
  return undefined;
}

/** The name by which a folder lists what it also has by this one. Links to one file count, as they do in a plan. */
async function otherSpelling(folder: string, name: string): Promise<string | undefined> {
  const isThere = async (one: string): Promise<boolean> =>
    (await lookAt(join(folder, one))) !== undefined;
  // Most disks tell letter case apart, and to list a large folder takes long.
  const sample = inOtherCase(name);
  if (sample === name || !(await isThere(sample)) || !(await isThere(name))) return undefined;
  const names = await readdir(folder).catch(() => []);
  const isOwn = (listed: string): boolean => listed.normalize('NFC') === name.normalize('NFC');
  const folded = foldName(name, 'darwin');
  const others = names.filter((listed) => !isOwn(listed) && foldName(listed, 'darwin') === folded);
  if (!names.some(isOwn)) return others[0];
  for (const other of others) {
    if (await isOneFile(join(folder, name), join(folder, other))) return other;
  }
  return undefined;
}

async function isOneFile(path: string, other: string): Promise<boolean> {
  const [one, two] = [await lookAt(path), await lookAt(other)];
  return one !== undefined && two !== undefined && isSameFile(one, two);
}

/** A name with one letter in another case: a Latin one where it has any, since all disks without case know those. */
function inOtherCase(name: string): string {
  const letter = (/[A-Za-z]/u.exec(name) ?? /\p{Lu}|\p{Ll}/u.exec(name))?.[0] ?? '';
  const lower = letter.toLowerCase();
  return name.replace(letter, lower === letter ? letter.toUpperCase() : lower);
}
