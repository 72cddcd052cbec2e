import type { TransferTotals } from '../../shared/model/transfers';

/** What came of transfers that were under way together. */
export interface BatchResult {
  readonly done: number;
  readonly failed: number;
}

/**
 * Tells by the sums over all transfers when all of a batch has ended: one begins when something is queued
 * while nothing was, and ends when nothing waits, runs or is paused any more.
 *
 * @returns To be told each of the sums; answers with what came of the last batch, until another begins.
 */
export function createBatchCount(): (totals: TransferTotals) => BatchResult | undefined {
  let last = { done: 0, failed: 0 };
  /** What has ended of the batch so far; undefined between batches. */
  let counted: BatchResult | undefined;
  let ended: BatchResult | undefined;

  return (totals) => {
    const isUnderWay = totals.active + totals.queued > 0;
    if (isUnderWay && counted === undefined) {
      counted = { done: 0, failed: 0 };
      ended = undefined;
    }
    if (counted !== undefined) {
      // Fewer are done once some are cleared, and fewer have failed once some are tried again.
      counted = {
        done: counted.done + Math.max(0, totals.done - last.done),
        failed: Math.max(0, counted.failed + totals.failed - last.failed),
      };
      if (!isUnderWay && totals.paused === 0) {
        ended = counted.done + counted.failed > 0 ? counted : undefined;
        counted = undefined;
      }
    }
    last = totals;
    return ended;
  };
}
