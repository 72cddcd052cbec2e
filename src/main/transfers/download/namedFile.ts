import { dirname, join } from 'node:path';
import { dipperError, hasCode } from '../../../shared/errors/appError';
import { quotedEtag } from '../../s3/etags';
import { putBeside, takePlace } from '../local/localFolder';
import type { PartFile } from '../local/localFolder';
import { longestName } from '../local/localNames';
import { lookAt } from '../local/sameFile';
import { mostNumberedNames, numberedNames } from '../plans/freeNames';
import type { DownloadRun } from './downloadRun';

/** A file that is complete, but for its name. */
export interface WholeFile extends PartFile {
  /** Bytes. */
  readonly size: number;
}

/**
 * Gives the whole file the first name with a number that is free.
 *
 * @returns Its path.
 * @throws DipperError `local_exists` where there is none, or `cancelled`
 */
export async function putUnderFreeName(
  run: DownloadRun,
  file: WholeFile,
  signal: AbortSignal,
): Promise<string> {
  const { item } = run;
  let tries = 0;
  const room = { longest: longestName, platform: run.platform };
  for (const name of numberedNames(item.path.at(-1) ?? '', room)) {
    const candidate = join(dirname(file.finalPath), name);
    tries += 1;
    if (tries > mostNumberedNames) break;
    if (run.isPlanned(candidate)) continue;
    if ((await lookAt(candidate)) !== undefined) continue;
    await noteName(run, file, candidate);
    if (await putIfFree(run, file, candidate, signal)) return candidate;
  }
  throw dipperError('local_exists', 'No free name was found beside the file that is there.', {
    resource: item.path.at(-1) ?? '',
  });
}

/** Has a later run know which name the file is about to have. */
async function noteName(
  { memory, item }: DownloadRun,
  { path: partPath, size }: WholeFile,
  name: string,
): Promise<void> {
  if (memory.saved?.finalPath === name) return;
  // Small ones are not remembered otherwise.
  if (memory.saved === undefined) {
    await memory.begin({ partPath, etag: quotedEtag(item.etag ?? ''), size });
  }
  await memory.name(name);
}

/** Gives the whole file a name, unless something has that. @throws DipperError `local_exists` or `cancelled` */
export async function putWhereFree(
  run: DownloadRun,
  file: WholeFile,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  if (await putBeside(file.path, path)) return;
  // Otherwise nobody could tell the empty file from somebody else's.
  await noteName(run, file, path);
  try {
    await takePlace(file.path, path, signal);
  } catch (error) {
    if (hasCode(error, 'local_exists')) await run.memory.name(undefined);
    throw error;
  }
}

/** {@link putWhereFree}. @returns Whether it has the name. */
export async function putIfFree(
  run: DownloadRun,
  file: WholeFile,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await putWhereFree(run, file, path, signal);
    return true;
  } catch (error) {
    if (hasCode(error, 'local_exists')) return false;
    throw error;
  }
}
