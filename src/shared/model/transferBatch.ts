import type { TransferTotals } from './transfers';

/** What came of transfers that were under way together. */
export interface BatchResult {
  readonly done: number;
  readonly failed: number;
}

/** The batch of transfers that is under way, and the one before. */
export interface Batches {
  /** What has ended so far; undefined while nothing is under way. */
  readonly soFar: BatchResult | undefined;
  /** What came of the last one, if anything, until another begins. */
  readonly last: BatchResult | undefined;
}

/**
 * Tells batches apart in the sums over all transfers: one begins when something is queued while nothing was,
 * and ends when nothing waits or runs any more and nothing of it is paused. What is paused when it begins, and
 * is not resumed, is not of it: it may have been left for another day.
 *
 * @returns To be told the sums of each report.
 */
export function createBatchCount(): (totals: TransferTotals) => Batches {
  let before: TransferTotals | undefined;
  let soFar: BatchResult | undefined;
  let last: BatchResult | undefined;
  let pausedBefore = 0;

  return (totals) => {
    // What is there when one begins to look has ended before.
    before ??= { ...totals, active: 0, queued: 0 };
    const isUnderWay = totals.active + totals.queued > 0;
    const wasUnderWay = before.active + before.queued > 0;
    // A short one may have begun and ended since the last report.
    const hasEndedAtOnce = totals.done > before.done || totals.failed > before.failed;
    const begins = soFar === undefined && (isUnderWay || hasEndedAtOnce);
    if (begins) {
      soFar = { done: 0, failed: 0 };
      last = undefined;
    }
    if (begins || (isUnderWay && !wasUnderWay)) {
      pausedBefore = before.paused;
    }
    pausedBefore = Math.min(pausedBefore, totals.paused);
    if (soFar !== undefined) {
      // Fewer are done once some are cleared, and fewer have failed once some are tried again.
      soFar = {
        done: soFar.done + Math.max(0, totals.done - before.done),
        failed: Math.max(0, soFar.failed + totals.failed - before.failed),
      };
      if (!isUnderWay && totals.paused <= pausedBefore) {
        last = soFar.done + soFar.failed > 0 ? soFar : undefined;
        soFar = undefined;
      }
    }
    before = totals;
    return { soFar, last };
  };
}
