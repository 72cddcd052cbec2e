import { join } from 'node:path';
import { assertNever } from '../../../shared/assertNever';
import { hasCode } from '../../../shared/errors/appError';
import { retryWhileHeldUp } from '../../base/heldUp';
import { putInPlace } from '../local/localFolder';
import { createLocalLooker } from '../plans/localConflicts';
import { finishIfArrived, removeLeftEmpty } from './arrivedDownload';
import { discardDownload, downloadObject } from './downloadObject';
import type { DownloadOutcome, DownloadRun } from './downloadRun';
import { putIfFree, putUnderFreeName, putWhereFree } from './namedFile';
import type { WholeFile } from './namedFile';
import { changedSince, mayReplace, refuseToReplace } from './replaceFile';
import { refusePlannedTwin, refuseTwin } from './twins';

/**
 * Carries out one download as its user chose. A destination that was free in the plan and is taken
 * now is skipped or kept as well, but never replaced: nobody was asked about it, nor about another state
 * of a file than the plan has seen.
 *
 * @throws DipperError `local_exists` for a destination that was taken or changed meanwhile, with the reason
 *   `twin` for {@link refuseTwin}, and all of {@link downloadObject}.
 */
export async function runDownload(run: DownloadRun, signal: AbortSignal): Promise<DownloadOutcome> {
  const { item, choice, folder } = run;
  const planned = join(folder, ...item.path);
  const done = run.isContinued ? await finishIfArrived(run, planned, signal) : undefined;
  if (done !== undefined) return { skipped: false, path: done };
  if (run.isContinued) await removeLeftEmpty(run);
  if (choice === 'replace') refusePlannedTwin(item);
  if (choice !== 'keep_both') {
    const there = createLocalLooker(folder).look(item.path);
    const isThere = there.state === 'file' || there.state === 'link' || there.state === 'folder';
    if (isThere) {
      if (there.state !== 'folder') await refuseTwin(run);
      if (choice === 'skip') return skip(run);
      refuseToReplace(item, there.state);
      if (!(await mayReplace(run, there, signal))) return skipOrRefuse(run);
    }
  }
  return downloadObject(
    { ...run, ...item },
    (part, size) => finish(run, { ...part, size }, signal),
    signal,
  );
}

async function skip(run: DownloadRun): Promise<DownloadOutcome> {
  // An earlier run may have begun it.
  await discardDownload({ ...run, path: run.item.path });
  return { skipped: true };
}

/** What becomes of a file that the choice to replace does not cover. @throws DipperError `local_exists` */
async function skipOrRefuse(run: DownloadRun): Promise<DownloadOutcome> {
  if (run.condition !== undefined) return skip(run);
  throw changedSince(run.item);
}

/** Gives the whole file its name. */
async function finish(
  run: DownloadRun,
  file: WholeFile,
  signal: AbortSignal,
): Promise<DownloadOutcome> {
  const { path: part, finalPath: final } = file;
  const { item, folder, choice } = run;
  const wasTaken = item.existing !== 'no';
  /** Looks anew each time. @returns Whether it has the name. */
  async function putIfReplaceable(): Promise<boolean> {
    const isCovered = await mayReplace(run, createLocalLooker(folder).look(item.path), signal);
    if (isCovered) putInPlace(part, final);
    return isCovered;
  }
  switch (choice) {
    case 'skip':
      await putWhereAsked(run, file, signal);
      return { skipped: false, path: final };
    case 'replace':
      if (!wasTaken) {
        await putWhereAsked(run, file, signal);
        return { skipped: false, path: final };
      }
      await refuseTwin(run);
      if (!(await retryWhileHeldUp(putIfReplaceable, { signal }))) return skipOrRefuse(run);
      return { skipped: false, path: final };
    case 'keep_both':
      if (!wasTaken && (await putIfFree(run, file, final, signal)))
        return { skipped: false, path: final };
      return { skipped: false, path: await putUnderFreeName(run, file, signal) };
    default:
      return assertNever(choice);
  }
}

/** {@link putWhereFree}, for a name that was free when the user was asked. @throws DipperError `local_exists` */
async function putWhereAsked(
  run: DownloadRun,
  file: WholeFile,
  signal: AbortSignal,
): Promise<void> {
  try {
    await putWhereFree(run, file, file.finalPath, signal);
  } catch (error) {
    if (hasCode(error, 'local_exists')) await refuseTwin(run);
    throw error;
  }
}
