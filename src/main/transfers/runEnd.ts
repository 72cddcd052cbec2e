import { dirname } from 'node:path';
import { cancelledError } from '../../shared/errors/appError';
import type { DipperError } from '../../shared/errors/appError';
import type { Transfer } from '../../shared/model/transfers';
import { leftBy, withLeft } from '../s3/leftBehind';
import type { LeftBehind } from '../s3/leftBehind';
import type { Accounting } from './accounting';
import type { JobOutcome } from './jobRunner';
import type { Journal } from './journal/journal';
import type { ArrivedFolders } from './local/arrivedFolders';
import type { Remains } from './remains';
import type { TrackedTransfers } from './tracked';
import { withStalePlan, jobAfter } from './transferJob';
import type { TransferJob } from './transferJob';
import type { Waits } from './waits';

/** What {@link createRunEnd} needs. */
export interface RunEndDependencies {
  readonly journal: Journal;
  readonly accounting: Accounting;
  readonly tracked: TrackedTransfers;
  readonly remains: Remains;
  readonly folders: ArrivedFolders;
  readonly waits: Pick<Waits, 'noteFailure' | 'enter'>;
  /** Told of failures that are bugs. */
  readonly onUnexpected: (error: DipperError) => void;
  /** Has the journal keep transfers as they are. */
  readonly keep: (ids: readonly string[]) => Promise<void>;
  /** Has a job run in its turn, behind all others. */
  readonly again: (job: TransferJob) => void;
  /** Has a job run again at the place that it had, once nothing holds it any more. */
  readonly goOn: (job: TransferJob) => void;
}

/** What a transfer becomes when its run ends. */
export interface RunEnd {
  /** The run came to its end. */
  done(job: TransferJob, outcome: JobOutcome): void;
  /** The run did not come to its end: the transfer is what the user wishes, else it has failed. */
  unfinished(job: TransferJob, failure: DipperError, signal: AbortSignal): Promise<void>;
  /** A transfer is cancelled, and what it has kept is cleared away, but for what had to be left. */
  cancelled(id: string, left: LeftBehind | undefined): void;
}

/** Only to be called by the lifecycle, where the state of transfers changes. */
export function createRunEnd(deps: RunEndDependencies): RunEnd {
  const { journal, accounting, tracked, remains, keep } = deps;

  /**
   * What a later run need not move. This one may have failed before it came to count what earlier ones have
   * moved, or have counted a part that did not get through.
   */
  function keptOf(id: string): Pick<Transfer, 'bytesDone'> {
    const bytesTotal = accounting.get(id)?.bytesTotal ?? 0;
    return { bytesDone: Math.min(bytesTotal, journal.savedBytes(id)) };
  }

  /** A transfer has another state, and a job for its next run. */
  function rest(job: TransferJob, news: Partial<Transfer>): void {
    tracked.put(job);
    accounting.change(job.id, { ...news, ...keptOf(job.id) });
    // Not waited for: once it is told to be paused, it has to be out of the queue.
    void keep([job.id]);
  }

  function cancelled(id: string, left: LeftBehind | undefined): void {
    const error = left === undefined ? undefined : withLeft(cancelledError().detail, left);
    accounting.change(id, { state: 'cancelled', bytesDone: 0, error });
    journal.remove([id]);
  }

  return {
    cancelled,
    done({ id }, { skipped, localPath }) {
      tracked.change(id, { wish: undefined, ...(localPath === undefined ? {} : { localPath }) });
      const bytesDone = accounting.get(id)?.bytesTotal ?? 0;
      accounting.change(id, { state: 'done', ...(skipped ? { skipped } : { bytesDone }) });
      if (localPath === undefined) journal.remove([id]);
      else deps.folders.add(dirname(localPath), id);
    },
    async unfinished(job, failure, signal) {
      const { id } = job;
      const { detail } = failure;
      tracked.change(id, { isContinued: true });
      const missing = signal.aborted ? undefined : await deps.waits.noteFailure(job, detail);
      let left = detail.code === 'cancelled' ? leftBy(detail) : undefined;
      // It may have been stopped to go on later, and so have kept what it has moved.
      if (tracked.get(id)?.wish === 'cancelled') left ??= await remains.clear(job);

      // From here on nothing is waited for.
      const wish =
        tracked.get(id)?.wish ?? (signal.aborted || missing !== undefined ? 'held' : 'none');
      tracked.change(id, { wish: undefined });
      switch (wish) {
        case 'cancelled':
          cancelled(id, left);
          return;
        case 'paused':
          rest(withStalePlan(job), { state: 'paused' });
          return;
        case 'queued':
          deps.again(withStalePlan(job));
          return;
        case 'held': {
          const next = withStalePlan(job);
          rest(next, { state: 'queued' });
          if (missing !== undefined) deps.waits.enter(next, missing);
          deps.goOn(next);
          return;
        }
        case 'none':
          if (detail.code === 'unexpected') deps.onUnexpected(failure);
          rest(jobAfter(job, detail), { state: 'failed', error: detail });
          return;
      }
    },
  };
}
