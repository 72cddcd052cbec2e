import { basename } from 'node:path';
import { dipperError } from '../../../shared/errors/appError';
import { isSameFile, lookAt } from '../local/sameFile';
import type { DownloadItem } from '../plan';
import type { DownloadRun } from './downloadRun';

/**
 * What is to replace a file that another object is to replace as well would only take that one's place.
 *
 * @throws DipperError `local_exists` with the reason `twin`
 */
export function refusePlannedTwin({ path, isTwin = false }: DownloadItem): void {
  if (!isTwin) return;
  const resource = path.at(-1) ?? '';
  throw dipperError('local_exists', `“${resource}” is another object's file on this disk.`, {
    retry: 'now',
    resource,
    facts: { reason: 'twin' },
  });
}

/**
 * On a disk without letter case another object's file may be there. Its name was free, or somebody else's, when
 * the user was asked: neither a choice to replace nor one to skip is about it.
 *
 * @throws DipperError `local_exists` with the reason `twin`
 */
export async function refuseTwin(run: DownloadRun, path: string): Promise<void> {
  const { seen, path: names } = run.item;
  const twin = seen === undefined ? await findTwin(run, path) : undefined;
  if (twin === undefined) return;
  const resource = names.at(-1) ?? '';
  throw dipperError('local_exists', `“${resource}” is “${basename(twin)}” on this disk.`, {
    retry: 'now',
    resource,
    facts: { reason: 'twin' },
  });
}

/** @returns The path by which another transfer has put the file there that this path leads to as well. */
export async function findTwin(run: DownloadRun, path: string): Promise<string | undefined> {
  for (const other of run.arrivedAround(path)) {
    if (other === path) continue;
    const [there, twin] = [await lookAt(path), await lookAt(other)];
    if (there !== undefined && twin !== undefined && isSameFile(there, twin)) return other;
  }
  return undefined;
}
