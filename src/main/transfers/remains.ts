import { concurrently } from '../base/concurrently';
import { toDipperError } from '../s3/errors/errorMapping';
import { leftBy } from '../s3/leftBehind';
import type { LeftBehind } from '../s3/leftBehind';
import type { JobRunner } from './jobRunner';
import type { TrackedTransfers } from './tracked';
import type { TransferJob } from './transferJob';

/** What earlier runs of transfers have kept on a server or the disk. */
export interface Remains {
  /** Clears away those of a transfer, once at a time. @returns What had to be left. */
  clear(job: TransferJob): Promise<LeftBehind | undefined>;
  /**
   * Clears away those of many, but for transfers that are queued again.
   *
   * @param onEach Told what had to be left of one that is still as it was.
   */
  clearAll(
    jobs: readonly TransferJob[],
    onEach: (id: string, left: LeftBehind | undefined) => void,
  ): Promise<void>;
  /** Whether those of a transfer are being cleared away. */
  isUnderWay(id: string): boolean;
}

/** Transfers whose remains are cleared away at once. */
const clearedAtOnce = 4;

/** @param onCleared Told the id of a transfer whose remains are not being cleared away any more. */
export function createRemains(
  runner: Pick<JobRunner, 'discard'>,
  tracked: Pick<TrackedTransfers, 'get' | 'isStill'>,
  onCleared: (id: string) => void,
): Remains {
  const clearing = new Map<string, Promise<LeftBehind | undefined>>();

  function clear(job: TransferJob): Promise<LeftBehind | undefined> {
    const { id } = job;
    const underWay =
      clearing.get(id) ??
      runner
        .discard(job)
        .catch((error: unknown) => leftBy(toDipperError(error).detail))
        .finally(() => {
          clearing.delete(id);
          onCleared(id);
        });
    clearing.set(id, underWay);
    return underWay;
  }

  return {
    clear,
    clearAll: (jobs, onEach) =>
      concurrently(jobs, clearedAtOnce, async (job) => {
        // One that was forgotten meanwhile has left something all the same.
        if (tracked.get(job.id) !== undefined && !tracked.isStill(job)) return;
        const left = await clear(job);
        if (tracked.isStill(job)) onEach(job.id, left);
      }),
    isUnderWay: (id) => clearing.has(id),
  };
}
