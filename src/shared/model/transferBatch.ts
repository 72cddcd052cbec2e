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
 * and ends when nothing waits, runs or is paused any more.
 *
 * @returns To be told the sums of each report.
 */
export function createBatchCount(): (totals: TransferTotals) => Batches {
  let before = { done: 0, failed: 0 };
  let soFar: BatchResult | undefined;
  let last: BatchResult | undefined;

  return (totals) => {
    const isUnderWay = totals.active + totals.queued > 0;
    if (isUnderWay && soFar === undefined) {
      soFar = { done: 0, failed: 0 };
      last = undefined;
    }
    if (soFar !== undefined) {
      // Fewer are done once some are cleared, and fewer have failed once some are tried again.
      soFar = {
        done: soFar.done + Math.max(0, totals.done - before.done),
        failed: Math.max(0, soFar.failed + totals.failed - before.failed),
      };
      if (!isUnderWay && totals.paused === 0) {
        last = soFar.done + soFar.failed > 0 ? soFar : undefined;
        soFar = undefined;
      }
    }
    before = totals;
    return { soFar, last };
  };
}
