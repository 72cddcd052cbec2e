import { dirname, join } from 'node:path';
import { assertNever } from '../../shared/assertNever';
import { DipperError, dipperError } from '../../shared/errors/appError';
import { downloadObject } from './downloadObject';
import { mostNumberedNames, numberedNames } from './freeNames';
import { createLocalLooker } from './localConflicts';
import { putBeside, putInPlace } from './localFolder';
import type { NamePlatform } from './localNames';
import type { DownloadMemory } from './memory';
import type { DownloadItem } from './plan';
import type { RunChoice, RunSetting } from './run';

/** What one download of a plan needs to run. */
export interface DownloadRun extends RunSetting {
  readonly item: DownloadItem;
  readonly choice: RunChoice;
  /** Real path of the folder that the user chose. */
  readonly folder: string;
  readonly platform: NamePlatform;
  /** Eight hex digits of the transfer's own, by which a later run finds the unfinished file. */
  readonly tag: string;
  readonly memory: DownloadMemory;
  /** Whether a transfer is to have this local path. */
  readonly isPlanned: (path: string) => boolean;
}

/** Where a download ended. */
export interface DownloadOutcome {
  readonly skipped: boolean;
  /** Full path of the file that is there now. */
  readonly path: string;
}

/**
 * Carries out one download as its user chose. A destination that was free in the plan and is taken
 * now is skipped or kept as well, but never replaced: nobody was asked about it.
 *
 * @throws DipperError `local_exists` for a destination that was taken meanwhile, and all of
 *   {@link downloadObject}.
 */
export async function runDownload(run: DownloadRun, signal: AbortSignal): Promise<DownloadOutcome> {
  const { item, choice, folder } = run;
  if (choice === 'skip') {
    const there = await createLocalLooker(folder).look(item.path);
    const isThere = there.state === 'file' || there.state === 'link' || there.state === 'folder';
    if (isThere) return { skipped: true, path: join(folder, ...item.path) };
  }
  const path = await downloadObject(
    { ...run, ...item },
    (part, final) => finish(run, part, final),
    signal,
  );
  return { skipped: false, path };
}

/** @returns The path that the file has now. */
async function finish(run: DownloadRun, part: string, final: string): Promise<string> {
  const wasTaken = run.item.existing !== 'no';
  switch (run.choice) {
    case 'skip':
      await putBeside(part, final);
      return final;
    case 'replace':
      if (wasTaken) await putInPlace(part, final);
      else await putBeside(part, final);
      return final;
    case 'keep_both':
      if (!wasTaken && (await putIfFree(part, final))) return final;
      return putUnderFreeName(run, part, final);
    default:
      return assertNever(run.choice);
  }
}

async function putUnderFreeName(run: DownloadRun, part: string, final: string): Promise<string> {
  let tries = 0;
  for (const name of numberedNames(run.item.path.at(-1) ?? '')) {
    const candidate = join(dirname(final), name);
    tries += 1;
    if (tries > mostNumberedNames) break;
    if (!run.isPlanned(candidate) && (await putIfFree(part, candidate))) return candidate;
  }
  throw dipperError('local_exists', 'No free name was found beside the file that is there.', {
    resource: run.item.path.at(-1) ?? '',
  });
}

async function putIfFree(part: string, path: string): Promise<boolean> {
  try {
    await putBeside(part, path);
    return true;
  } catch (error) {
    if (error instanceof DipperError && error.detail.code === 'local_exists') return false;
    throw error;
  }
}
