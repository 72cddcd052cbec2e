import { dipperError, hasCode } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import { folderInTheWay } from '../local/localFolder';
import { withRetries } from '../pace/retry';
import type { DownloadItem } from '../plan';
import { isFileAsSeen, resolveChoice } from '../plans/compare';
import { askOwnTime, compareWithFile } from '../plans/compareWithFile';
import type { LocalPresence } from '../plans/localConflicts';
import { retriesOf } from '../run';
import type { DownloadRun } from './downloadRun';

/** What can't be replaced in the end is not fetched for hours first. @throws DipperError `local_exists` */
export function refuseToReplace(
  { path, existing }: DownloadItem,
  state: 'file' | 'link' | 'folder',
): void {
  const resource = path.at(-1) ?? '';
  if (state === 'folder') throw folderInTheWay(resource);
  if (existing !== 'no') return;
  throw dipperError('local_exists', `“${resource}” is there already.`, { retry: 'now', resource });
}

/**
 * Whether the choice to replace covers what is there now. A file that has changed since the plan is compared anew
 * where the choice depends on that. What another transfer has put there since is the user's own: nobody else's
 * work is lost with it.
 *
 * @throws DipperError where the object can't be asked about: then nobody knows
 */
export async function mayReplace(
  run: DownloadRun,
  there: LocalPresence,
  signal: AbortSignal,
): Promise<boolean> {
  const { item, condition } = run;
  const { seen } = item;
  if (seen === undefined || (there.state !== 'file' && there.state !== 'link')) return true;
  if (isFileAsSeen(seen, there)) return true;
  if (condition === undefined) {
    const written = run.lastWritten();
    return written !== undefined && isFileAsSeen(written, there);
  }
  const comparison = await compareWithFile(item, there, () => ownTimeOf(run, signal));
  return resolveChoice(condition, { comparison }) === 'replace';
}

/** The time that the object was made from. Where nobody may look, there is only the listing to go by. */
async function ownTimeOf(run: DownloadRun, signal: AbortSignal): Promise<number | undefined> {
  const { client, bucket, item } = run;
  const place = { client, bucket, key: item.key };
  try {
    return await withRetries(retriesOf(run, signal), () => askOwnTime(place, signal));
  } catch (error) {
    if (hasCode(error, 'access_denied')) return undefined;
    throw error;
  }
}

/** `local_exists` with the reason `changed`: nobody was asked about the file as it is now. */
export function changedSince({ path }: DownloadItem): DipperError {
  const resource = path.at(-1) ?? '';
  return dipperError('local_exists', `“${resource}” has changed since you were asked.`, {
    retry: 'now',
    resource,
    facts: { reason: 'changed' },
  });
}
