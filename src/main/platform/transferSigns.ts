import { createBatchCount } from '../../shared/model/transferBatch';
import type { BatchResult } from '../../shared/model/transferBatch';
import type { TransferHold, TransferTotals } from '../../shared/model/transfers';

/** How far a batch is, as a taskbar or a dock shows it. */
export type TaskbarProgress =
  | { readonly mode: 'none' }
  | { readonly mode: 'indeterminate' }
  /** From 0 to 1. */
  | { readonly mode: 'normal' | 'error' | 'paused'; readonly fraction: number };

/** What the system is to show after a report. */
export interface TransferSigns {
  readonly progress: TaskbarProgress;
  /** Only in the report with which a batch ends, if anything came of it. */
  readonly ended?: BatchResult;
}

/**
 * @param isSignInAsked As of {@link areMoving}.
 * @returns What to show of the batch that is under way, to be asked with each report.
 */
export function createTransferSigns(
  isSignInAsked: () => boolean,
): (totals: TransferTotals, hold?: TransferHold) => TransferSigns {
  const count = createBatchCount();
  /** Sums of what had ended before the batch; undefined between batches. */
  let before: ByteSums | undefined;
  let last = emptySums;
  let told: BatchResult | undefined;

  return (totals, hold) => {
    const { soFar, last: ended } = count(totals);
    const hasEnded = ended !== told;
    told = ended;
    before ??= { bytesTotal: last.bytesTotal, bytesDone: last.bytesDone };
    if (totals.done < last.done || totals.failed < last.failed) {
      // Some were cleared, or are tried again: what the sums are over is another set now.
      before = { bytesTotal: 0, bytesDone: 0 };
    }
    last = totals;
    if (soFar === undefined) {
      before = undefined;
      return {
        progress: { mode: 'none' },
        ...(hasEnded && ended !== undefined ? { ended } : {}),
      };
    }
    const sign = areMoving(totals, hold, isSignInAsked()) ? soFar.failed > 0 : 'paused';
    return { progress: progressOf(totals, before, sign) };
  };
}

/**
 * Whether any transfer goes on, rather than that all have ended, are paused or held, or wait for the user.
 *
 * @param isSignInAsked Whether a sign-in waits for the user: those that it is for run, but move nothing.
 */
export function areMoving(
  totals: TransferTotals,
  hold: TransferHold | undefined,
  isSignInAsked: boolean,
): boolean {
  if (totals.active + totals.queued === 0) return false;
  if (isSignInAsked && totals.bytesPerSecond === 0) return false;
  // Others may go on while some wait for a network, or for their server.
  return hold === undefined || (hold !== 'asleep' && totals.active > 0);
}

type ByteSums = Pick<TransferTotals, 'bytesTotal' | 'bytesDone'>;

const emptySums: Pick<TransferTotals, 'done' | 'failed' | 'bytesTotal' | 'bytesDone'> = {
  done: 0,
  failed: 0,
  bytesTotal: 0,
  bytesDone: 0,
};

function progressOf(
  totals: TransferTotals,
  before: ByteSums,
  sign: 'paused' | boolean,
): TaskbarProgress {
  const bytesTotal = totals.bytesTotal - before.bytesTotal;
  if (bytesTotal <= 0) return { mode: 'indeterminate' };
  const fraction = Math.min(1, Math.max(0, (totals.bytesDone - before.bytesDone) / bytesTotal));
  return { mode: sign === 'paused' ? 'paused' : sign ? 'error' : 'normal', fraction };
}
