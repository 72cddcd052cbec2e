import type { Transfer, TransferTotals } from '../../shared/model/transfers';
import { assertNever } from '../../shared/assertNever';
import { createSpeedMeter } from './pace/speed';
import { createTimeLeft } from './pace/timeLeft';

/** What has changed since the last report. */
export interface TransfersReport {
  readonly changed: readonly Transfer[];
  readonly removed: readonly string[];
  readonly totals: TransferTotals;
}

/** The book of all transfers: their latest states, the sums, and when the window is told. */
export interface Accounting {
  get(id: string): Transfer | undefined;
  all(): readonly Transfer[];
  totals(): TransferTotals;
  /** Enters a new transfer, or a new state of one. */
  put(transfer: Transfer): void;
  /** Enters what is new of a transfer, if it is there. */
  change(id: string, news: Partial<Transfer>): void;
  /**
   * Counts bytes moved, which are negative when something has to be sent again.
   *
   * @param when Those of an earlier run are no speed of this one. Default: now.
   */
  move(id: string, bytes: number, when?: 'now' | 'before'): void;
  remove(id: string): void;
  /** Has a report made although no transfer has changed. */
  touch(): void;
  /** Reports nothing any more after what is due now. */
  close(): void;
}

/** Milliseconds between two reports: at most ten a second. */
const reportInterval = 100;
/** Milliseconds between reports of the speed alone, while something runs but nothing moves. */
const idleInterval = 1000;
/** A report of more would keep the window busy; the rest comes with the next ones. */
const mostChangesPerReport = 2000;

/**
 * @param onReport Called at most ten times a second, and once more as soon as nothing is left to do: that
 *   is what whoever waits looks for.
 */
export function createAccounting(onReport: (report: TransfersReport) => void): Accounting {
  const transfers = new Map<string, Transfer>();
  const changed = new Set<string>();
  const removed = new Set<string>();
  const speed = createSpeedMeter();
  const timeLeft = createTimeLeft();
  const sums = { active: 0, queued: 0, paused: 0, done: 0, failed: 0, bytesTotal: 0, bytesDone: 0 };
  /** Of all that runs or waits. */
  let bytesLeft = 0;
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let lastReport = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  function count(transfer: Transfer, sign: 1 | -1): void {
    const column = columnOf(transfer);
    if (column !== undefined) sums[column] += sign;
    if (!hasBytes(transfer)) return;
    sums.bytesTotal += sign * transfer.bytesTotal;
    sums.bytesDone += sign * transfer.bytesDone;
    if (isUnderWay(transfer)) bytesLeft += sign * (transfer.bytesTotal - transfer.bytesDone);
  }

  function totals(): TransferTotals {
    if (sums.active === 0) {
      timeLeft.reset();
      return { ...sums, bytesPerSecond: 0 };
    }
    const now = performance.now();
    const bytesPerSecond = speed.bytesPerSecond(now);
    const secondsLeft = timeLeft.estimate(bytesPerSecond, bytesLeft, now);
    return { ...sums, bytesPerSecond, ...(secondsLeft === undefined ? {} : { secondsLeft }) };
  }

  function report(): void {
    timer = undefined;
    dueAt = Number.POSITIVE_INFINITY;
    lastReport = performance.now();
    const ids = [];
    for (const id of changed) {
      if (ids.length >= mostChangesPerReport) break;
      ids.push(id);
      changed.delete(id);
    }
    const gone = [...removed];
    removed.clear();
    onReport({
      changed: ids.flatMap((id) => transfers.get(id) ?? []),
      removed: gone,
      totals: totals(),
    });
    if (changed.size > 0) schedule(reportInterval);
    else if (sums.active > 0) schedule(idleInterval);
  }

  /** Has a report made so many milliseconds after the last one, unless one is due before. */
  function schedule(afterLast: number): void {
    const due = Math.max(performance.now(), lastReport + afterLast);
    if (isClosed || dueAt <= due) return;
    clearTimeout(timer);
    dueAt = due;
    timer = setTimeout(report, due - performance.now());
  }

  function put(transfer: Transfer): void {
    const before = transfers.get(transfer.id);
    const wasBusy = isBusy();
    if (before !== undefined) count(before, -1);
    transfers.set(transfer.id, transfer);
    count(transfer, 1);
    changed.add(transfer.id);
    schedule(wasBusy && !isBusy() ? 0 : reportInterval);
  }

  function isBusy(): boolean {
    return sums.active + sums.queued > 0;
  }

  return {
    get: (id) => transfers.get(id),
    all: () => [...transfers.values()],
    totals,
    put,
    change(id, news) {
      const before = transfers.get(id);
      if (before !== undefined) put({ ...before, ...news });
    },
    move(id, bytes, when = 'now') {
      const before = transfers.get(id);
      if (before === undefined || bytes === 0) return;
      const bytesDone = Math.min(before.bytesTotal, Math.max(0, before.bytesDone + bytes));
      if (hasBytes(before)) sums.bytesDone += bytesDone - before.bytesDone;
      if (isUnderWay(before)) bytesLeft -= bytesDone - before.bytesDone;
      transfers.set(id, { ...before, bytesDone });
      if (bytes > 0 && when === 'now') speed.add(bytes, performance.now());
      changed.add(id);
      schedule(reportInterval);
    },
    remove(id) {
      const before = transfers.get(id);
      if (before === undefined) return;
      count(before, -1);
      transfers.delete(id);
      changed.delete(id);
      removed.add(id);
      schedule(reportInterval);
    },
    touch: () => schedule(reportInterval),
    close() {
      isClosed = true;
      if (timer === undefined) return;
      clearTimeout(timer);
      report();
    },
  };
}

function isUnderWay({ state }: Transfer): boolean {
  return state === 'running' || state === 'queued';
}

/** Whether its bytes are moved, or are still to be. */
function hasBytes({ state, skipped }: Transfer): boolean {
  return state !== 'cancelled' && skipped !== true;
}

type Column = 'active' | 'queued' | 'paused' | 'done' | 'failed';

/** The sum that a transfer belongs to by its state. */
function columnOf(transfer: Transfer): Column | undefined {
  switch (transfer.state) {
    case 'running':
      return 'active';
    case 'queued':
    case 'paused':
      return transfer.state;
    case 'done':
      return 'done';
    case 'failed':
      return 'failed';
    case 'cancelled':
      return undefined;
    default:
      return assertNever(transfer.state);
  }
}
