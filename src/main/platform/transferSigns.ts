import type { TransferHold, TransferTotals } from '../../shared/model/transfers';

/** How far a batch is, as a taskbar or a dock shows it. */
export type TaskbarProgress =
  | { readonly mode: 'none' }
  | { readonly mode: 'indeterminate' }
  /** From 0 to 1. */
  | { readonly mode: 'normal' | 'error' | 'paused'; readonly fraction: number };

/** What a batch came to, for a notification. */
export interface BatchResult {
  readonly done: number;
  readonly failed: number;
}

/** What the system is to show after a report. */
export interface TransferSigns {
  readonly progress: TaskbarProgress;
  /** Only in the report with which a batch ends, if anything came of it. */
  readonly ended?: BatchResult;
}

/**
 * Tells batches apart in the sums over all transfers: a batch begins when something is queued while
 * nothing was, and ends when nothing waits, runs or is paused any more.
 *
 * @returns What to show, to be asked with each report.
 */
export function createTransferSigns(): (
  totals: TransferTotals,
  hold?: TransferHold,
) => TransferSigns {
  /** Sums of what had ended before the batch; undefined between batches. */
  let before: Pick<TransferTotals, 'bytesTotal' | 'bytesDone'> | undefined;
  let done = 0;
  let failed = 0;
  let last = emptySums;

  return (totals, hold) => {
    const underWay = totals.active + totals.queued;
    if (before === undefined && underWay > 0) {
      before = { bytesTotal: last.bytesTotal, bytesDone: last.bytesDone };
      done = 0;
      failed = 0;
    }
    if (totals.done < last.done || totals.failed < last.failed) {
      // Some were cleared, or are tried again: what the sums are over is another set now.
      before &&= { bytesTotal: 0, bytesDone: 0 };
    }
    done += Math.max(0, totals.done - last.done);
    failed = Math.max(0, failed + totals.failed - last.failed);
    last = totals;
    if (before === undefined) {
      return { progress: { mode: 'none' } };
    }
    if (underWay + totals.paused > 0) {
      // Others may go on while some wait for a network.
      const isHeld = hold === 'asleep' || (hold === 'offline' && totals.active === 0);
      const stands = underWay === 0 || isHeld;
      return { progress: progressOf(totals, before, stands ? 'paused' : failed > 0) };
    }
    before = undefined;
    const ended = { done, failed };
    return { progress: { mode: 'none' }, ...(done + failed > 0 ? { ended } : {}) };
  };
}

const emptySums: Pick<TransferTotals, 'done' | 'failed' | 'bytesTotal' | 'bytesDone'> = {
  done: 0,
  failed: 0,
  bytesTotal: 0,
  bytesDone: 0,
};

function progressOf(
  totals: TransferTotals,
  before: Pick<TransferTotals, 'bytesTotal' | 'bytesDone'>,
  sign: 'paused' | boolean,
): TaskbarProgress {
  const bytesTotal = totals.bytesTotal - before.bytesTotal;
  if (bytesTotal <= 0) {
    return { mode: 'indeterminate' };
  }
  const fraction = Math.min(1, Math.max(0, (totals.bytesDone - before.bytesDone) / bytesTotal));
  return { mode: sign === 'paused' ? 'paused' : sign ? 'error' : 'normal', fraction };
}
