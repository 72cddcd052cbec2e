import { dirname } from 'node:path';
import type { DipperError } from '../../shared/errors/appError';
import { cancelledError } from '../../shared/errors/appError';
import type { Transfer, TransferHold, TransferState } from '../../shared/model/transfers';
import { concurrently } from '../base/concurrently';
import { toDipperError } from '../s3/errors/errorMapping';
import { leftBy, withLeft } from '../s3/leftBehind';
import type { LeftBehind } from '../s3/leftBehind';
import type { Accounting } from './accounting';
import { createArrivedFolders } from './local/arrivedFolders';
import type { Destinations } from './destinations';
import type { JobRunner } from './jobRunner';
import type { Journal } from './journal/journal';
import type { StoredTransfer } from './journal/readJournal';
import { createRemains } from './remains';
import { RunStop } from './runStop';
import { createQueue } from './pace/queue';
import type { TakeLane } from './pace/queue';
import type { RunTools } from './run';
import { againLater, jobAfter, kindOf, queueCapacity, queuedTransfer } from './transferJob';
import type { TransferJob } from './transferJob';

/** What {@link createLifecycle} needs. */
export interface LifecycleDependencies {
  readonly journal: Journal;
  readonly runner: JobRunner;
  readonly accounting: Accounting;
  readonly destinations: Destinations;
  readonly isOffline: RunTools['isOffline'];
  /** Makes sure that the disk has the names of a folder's files. Must not throw. */
  readonly flushFolder: (folder: string) => Promise<void>;
  /** Told of failures that are bugs. */
  readonly onUnexpected: (error: DipperError) => void;
}

/**
 * The one place where the state of a transfer changes. Nothing waits between looking at a state and
 * changing it. A wish of the user (cancel, pause, resume, retry) is the new state at once, unless the
 * transfer runs: then it is kept, and becomes the state when the run has ended. What has waited for
 * something looks at the state again before it goes on.
 */
export interface Lifecycle {
  /** Enters what the journal has, as paused or failed. */
  restore(): void;
  /** Enters jobs and has them carried out in their turn. @returns How many there is something to do for. */
  start(jobs: readonly TransferJob[]): Promise<number>;
  /** Resolves once what they left is cleared away, but for those that run. */
  cancel(ids: readonly string[]): Promise<void>;
  pause(ids?: readonly string[]): Promise<void>;
  resume(ids?: readonly string[]): Promise<void>;
  retry(ids?: readonly string[]): Promise<void>;
  /**
   * Forgets those that have ended, and clears away what failed ones have kept. Of these, one whose file can't
   * be removed stays at first, and its error names the file. Without ids it leaves failed
   * ones alone: what they have kept may be most of the way.
   */
  clear(ids?: readonly string[]): Promise<void>;
  move(ids: readonly string[], to: 'first' | 'last'): void;
  /** Interrupts all that run and starts nothing; without a reason everything that is held goes on. */
  hold(reason: TransferHold | undefined): void;
  /** Why transfers are held: all of them, or those that found no network. */
  held(): TransferHold | undefined;
  /** Ids of those that wait, in order, if it is another one than when last asked. */
  newOrder(): readonly string[] | undefined;
  jobs(): readonly TransferJob[];
  job(id: string): TransferJob | undefined;
  /** Where a finished download is. */
  arrivedAt(id: string): string | undefined;
  /** Interrupts everything and waits until nothing runs. */
  close(): Promise<void>;
}

/** States in which a transfer has nothing to go on with. */
const finished: readonly TransferState[] = ['done', 'cancelled'];

/** Transfers that the journal is given at one go. */
const batchSize = 2000;
/** Transfers whose remains are cleared away at once. */
const clearedAtOnce = 4;

/** Makes a lifecycle without transfers. */
export function createLifecycle(deps: LifecycleDependencies): Lifecycle {
  const { journal, runner, accounting, destinations } = deps;
  /** A transfer that is queued again has another job. */
  const jobs = new Map<string, TransferJob>();
  /** Transfers that have run before, so that some or all of it may be done already. */
  const continued = new Set<string>();
  const arrivals = new Map<string, string>();
  /** What those are to be that run and are being stopped: the last wish counts. */
  const wishes = new Map<string, 'queued' | 'paused' | 'cancelled'>();
  /** While those of a transfer are cleared away it does not run; if it is queued again, it runs afterwards. */
  const remains = createRemains(runner, (id) => makeReady([id]));
  const queue = createQueue<TransferJob>(queueCapacity, run, ({ item }) => kindOf(item));
  const folders = createArrivedFolders(deps.flushFolder, (ids) => journal.remove(ids));
  /** Transfers that found no network, to be tried again once there is one; others may need none. */
  const offline = new Set<string>();
  let hold: TransferHold | undefined;
  let orderChanged = false;
  let isClosed = false;

  function stateOf(id: string): TransferState | undefined {
    return accounting.get(id)?.state;
  }

  /** The state that a transfer has, or is about to have. */
  function outlookOf(id: string): TransferState | undefined {
    return wishes.get(id) ?? stateOf(id);
  }

  function idsOf(ids: readonly string[] | undefined, ...states: readonly TransferState[]) {
    const asked = ids ?? accounting.all().map(({ id }) => id);
    return asked.filter((id) => {
      const state = outlookOf(id);
      return state !== undefined && states.includes(state);
    });
  }

  function jobsOf(ids: readonly string[]): readonly TransferJob[] {
    return ids.flatMap((id) => jobs.get(id) ?? []);
  }

  /** Whether nobody has queued it again, or forgotten it, since it had this job. */
  function isStill(job: TransferJob): boolean {
    return jobs.get(job.id) === job;
  }

  /** @returns Whether it is to be queued, not skipped. */
  function enter(job: TransferJob): boolean {
    jobs.set(job.id, job);
    destinations.move(job.id, job.lane);
    const transfer = queuedTransfer(job);
    if (job.choice === 'skip' && job.item.existing !== 'no') {
      accounting.put({ ...transfer, state: 'done', skipped: true });
      return false;
    }
    accounting.put(transfer);
    return true;
  }

  async function begin(entered: readonly TransferJob[]): Promise<number> {
    // All destinations are known before the first transfer looks for a free name.
    const ids = entered.filter(enter).map(({ id }) => id);
    await keep(ids);
    makeReady(ids);
    return ids.length;
  }

  /** Has those run in their turn that are still to. */
  function makeReady(ids: readonly string[]): void {
    queue.add(jobsOf(ids.filter((id) => stateOf(id) === 'queued' && !remains.isUnderWay(id))));
  }

  /** Has the journal keep transfers as they are. */
  async function keep(ids: readonly string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += batchSize) {
      // Some may have ended while earlier ones were written.
      await journal.put(ids.slice(start, start + batchSize).flatMap((id) => stored(id) ?? []));
    }
  }

  function stored(id: string): StoredTransfer | undefined {
    const job = jobs.get(id);
    const transfer = accounting.get(id);
    if (job === undefined || transfer === undefined) return undefined;
    return finished.includes(transfer.state) ? undefined : { job, transfer };
  }

  async function run(job: TransferJob, signal: AbortSignal, takeLane: TakeLane): Promise<void> {
    const { id } = job;
    const fresh = { bytesDone: 0, error: undefined, startedOver: undefined };
    accounting.change(id, { state: 'running', ...fresh });
    try {
      const { skipped, arrivedAt } = await runner.carryOut(
        job,
        { isContinued: continued.has(id), takeLane },
        signal,
      );
      wishes.delete(id);
      if (arrivedAt !== undefined) arrivals.set(id, arrivedAt);
      const bytesDone = accounting.get(id)?.bytesTotal ?? 0;
      accounting.change(id, { state: 'done', ...(skipped ? { skipped } : { bytesDone }) });
      if (arrivedAt === undefined || skipped) journal.remove([id]);
      else folders.add(dirname(arrivedAt), id);
    } catch (error) {
      await endUnfinished(job, toDipperError(error), signal);
    }
  }

  /** A run that did not come to its end: the transfer is what the user wishes, else it has failed. */
  async function endUnfinished(
    job: TransferJob,
    failure: DipperError,
    signal: AbortSignal,
  ): Promise<void> {
    const { id } = job;
    const { detail } = failure;
    continued.add(id);
    const isOffline = !signal.aborted && (await deps.isOffline(detail));
    let left = detail.code === 'cancelled' ? leftBy(detail) : undefined;
    // It may have been stopped to go on later, and so have kept what it has moved.
    if (wishes.get(id) === 'cancelled') left ??= await remains.clear(job);

    // From here on nothing is waited for.
    const wish = wishes.get(id) ?? (signal.aborted || isOffline ? 'held' : 'none');
    wishes.delete(id);
    switch (wish) {
      case 'cancelled':
        endCancelled(id, left);
        return;
      case 'paused':
        jobs.set(id, againLater(job));
        accounting.change(id, { state: 'paused', ...keptOf(id) });
        // Not waited for: once it is told to be paused, it has to be out of the queue.
        void keep([id]);
        return;
      case 'queued':
        void begin([againLater(job)]);
        orderChanged = true;
        return;
      case 'held':
        jobs.set(id, againLater(job));
        accounting.change(id, { state: 'queued', ...keptOf(id) });
        if (isOffline) offline.add(id);
        else queue.add(jobsOf([id]), 'first');
        void keep([id]);
        return;
      case 'none':
        if (detail.code === 'unexpected') deps.onUnexpected(failure);
        jobs.set(id, jobAfter(job, detail));
        accounting.change(id, { state: 'failed', error: detail, ...keptOf(id) });
        void keep([id]);
        return;
    }
  }

  /**
   * What a later run need not move. This one may have failed before it came to count what earlier ones have
   * moved, or have counted a part that did not get through.
   */
  function keptOf(id: string): Pick<Transfer, 'bytesDone'> {
    const bytesTotal = accounting.get(id)?.bytesTotal ?? 0;
    return { bytesDone: Math.min(bytesTotal, journal.savedBytes(id)) };
  }

  function endCancelled(id: string, left: LeftBehind | undefined): void {
    const error = left === undefined ? undefined : withLeft(cancelledError().detail, left);
    accounting.change(id, { state: 'cancelled', bytesDone: 0, error });
    journal.remove([id]);
  }

  /**
   * A failed transfer stays in the list, since nothing else tells of a file that it has left. Once that was told
   * it goes: a disk that is gone, or may only be read, would keep it for good.
   */
  function forgetOrTell(id: string, left: LeftBehind | undefined): void {
    const error = accounting.get(id)?.error;
    const isTold = error?.facts?.leftFile !== undefined;
    // An upload that is left is known without its transfer.
    if (error === undefined || isTold || left?.facts.leftFile === undefined) {
      forget([id]);
      return;
    }
    const { leftFile } = left.facts;
    accounting.change(id, { error: withLeft(error, { facts: { leftFile, after: 'removal' } }) });
    void keep([id]);
  }

  /** Clears away what the jobs of some transfers have kept, but for those that are queued again. */
  function clearAllAway(
    ended: readonly TransferJob[],
    onCleared: (id: string, left: LeftBehind | undefined) => void,
  ): Promise<void> {
    return concurrently(ended, clearedAtOnce, async (job) => {
      // One that was forgotten meanwhile has left something all the same.
      if (jobs.has(job.id) && !isStill(job)) return;
      const left = await remains.clear(job);
      if (isStill(job)) onCleared(job.id, left);
    });
  }

  async function again(ids: readonly string[]): Promise<void> {
    if (isClosed) return;
    const [stopping, resting] = split(ids, (id) => stateOf(id) === 'running');
    for (const id of stopping) wishes.set(id, 'queued');
    await begin(jobsOf(resting).map(againLater));
    // They are behind all others now, wherever they were shown before.
    orderChanged = true;
  }

  /** Stops those that run, and takes the others out of the queue. @returns The others. */
  function stop(
    ids: readonly string[],
    kind: RunStop['kind'],
    wish: 'paused' | 'cancelled',
  ): readonly string[] {
    const [running, resting] = split(ids, (id) => stateOf(id) === 'running');
    for (const id of running) {
      wishes.set(id, wish);
      queue.stop(id, new RunStop(kind));
    }
    for (const id of resting) offline.delete(id);
    queue.remove(resting);
    return resting;
  }

  function holdBack(reason: TransferHold): void {
    hold = reason;
    queue.hold();
    for (const id of queue.running()) queue.stop(id, new RunStop('interrupt'));
    accounting.touch();
  }

  function held(): TransferHold | undefined {
    return hold ?? (offline.size > 0 ? 'offline' : undefined);
  }

  function release(): void {
    if (isClosed || held() === undefined) return;
    const waiting = [...offline];
    offline.clear();
    hold = undefined;
    queue.add(jobsOf(waiting), 'first');
    queue.release();
    accounting.touch();
  }

  function forget(ids: readonly string[]): void {
    for (const id of ids) {
      jobs.delete(id);
      continued.delete(id);
      arrivals.delete(id);
      destinations.remove(id);
      accounting.remove(id);
    }
    journal.remove(ids);
  }

  return {
    restore() {
      const over: string[] = [];
      for (const { job, transfer } of journal.load()) {
        const { state } = transfer;
        if (finished.includes(state)) {
          over.push(job.id);
          continue;
        }
        jobs.set(job.id, againLater(job));
        continued.add(job.id);
        destinations.move(job.id, job.lane);
        const now = state === 'failed' ? { state } : { state: 'paused' as const, restored: true };
        const bytesDone = Math.min(transfer.bytesTotal, journal.savedBytes(job.id));
        accounting.put({ ...transfer, bytesDone, ...now });
      }
      if (over.length > 0) journal.remove(over);
    },
    async start(entered) {
      if (isClosed) throw cancelledError();
      return begin(entered);
    },
    async cancel(ids) {
      const resting = stop(idsOf(ids, 'queued', 'running', 'paused'), 'cancel', 'cancelled');
      for (const id of resting) accounting.change(id, { state: 'cancelled', bytesDone: 0 });
      const begun = resting.filter((id) => continued.has(id));
      const hasFile = (id: string): boolean => jobs.get(id)?.item.kind === 'download';
      // Quitting is not to bring them back. An upload that is left is known without its transfer.
      journal.remove(resting.filter((id) => !(continued.has(id) && hasFile(id))));
      await clearAllAway(jobsOf(begun), endCancelled);
    },
    async pause(ids) {
      const resting = stop(idsOf(ids, 'queued', 'running'), 'interrupt', 'paused');
      for (const id of resting) accounting.change(id, { state: 'paused' });
      await keep(resting);
    },
    resume: (ids) => again(idsOf(ids, 'paused')),
    retry: (ids) =>
      again(ids === undefined ? idsOf(ids, 'failed') : idsOf(ids, 'failed', 'cancelled')),
    async clear(ids) {
      const cleared = ids === undefined ? finished : [...finished, 'failed' as const];
      const ended = idsOf(ids, ...cleared).filter((id) => stateOf(id) !== 'running');
      const [failed, others] = split(ended, (id) => stateOf(id) === 'failed');
      forget(others);
      await clearAllAway(jobsOf(failed), forgetOrTell);
    },
    move(ids, to) {
      queue.move(ids, to);
      orderChanged = true;
      accounting.touch();
    },
    hold(reason) {
      if (reason === undefined) release();
      else holdBack(reason);
    },
    held,
    newOrder() {
      if (!orderChanged) return undefined;
      orderChanged = false;
      return [...offline, ...queue.waiting()];
    },
    jobs: () => [...jobs.values()],
    job: (id) => jobs.get(id),
    arrivedAt: (id) => arrivals.get(id),
    async close() {
      isClosed = true;
      queue.hold();
      const running = queue.running().filter((id) => stateOf(id) === 'running');
      stop(idsOf(running, 'running', 'queued', 'paused'), 'interrupt', 'paused');
      await queue.idle();
      await folders.idle();
    },
  };
}

/** Those that something is true of, and the others. */
function split(
  ids: readonly string[],
  isTrue: (id: string) => boolean,
): readonly [readonly string[], readonly string[]] {
  const [those, others]: [string[], string[]] = [[], []];
  for (const id of ids) (isTrue(id) ? those : others).push(id);
  return [those, others];
}
