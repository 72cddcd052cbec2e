import type { DipperError } from '../../shared/errors/appError';
import { cancelledError } from '../../shared/errors/appError';
import type { TransferHold, TransferState } from '../../shared/model/transfers';
import { toDipperError } from '../s3/errors/errorMapping';
import { withLeft } from '../s3/leftBehind';
import type { LeftBehind } from '../s3/leftBehind';
import type { Accounting } from './accounting';
import { createArrivedFolders } from './local/arrivedFolders';
import type { Destinations } from './destinations';
import type { JobRunner } from './jobRunner';
import type { Journal } from './journal/journal';
import type { StoredTransfer } from './journal/readJournal';
import { createRemains } from './remains';
import { createRunEnd } from './runEnd';
import { RunStop } from './runStop';
import { createQueue } from './pace/queue';
import type { TakeLane } from './pace/queue';
import type { Reach } from './pace/reach';
import type { RunTools } from './run';
import { createTracked } from './tracked';
import type { Wish } from './tracked';
import { withStalePlan, kindOf, laneOf, queueCapacity, queuedTransfer } from './transferJob';
import type { TransferJob } from './transferJob';
import { createWaits } from './waits';
import type { Waits } from './waits';

/** What {@link createLifecycle} needs. */
export interface LifecycleDependencies {
  readonly journal: Journal;
  readonly runner: JobRunner;
  readonly accounting: Accounting;
  readonly destinations: Destinations;
  readonly isOffline: RunTools['isOffline'];
  readonly reach: Omit<Reach, 'noteAnswer' | 'isLost'>;
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
  /** Has one of those that wait for a bucket try it. */
  look(bucketId: string): void;
  /** Has those go on that wait for a bucket. */
  found(bucketId: string): void;
  /** Why transfers are held: all of them, or those that found no network, or not their server. */
  held(): TransferHold | undefined;
  /** Ids of those that wait, in order, if it is another one than when last asked. */
  newOrder(): readonly string[] | undefined;
  jobs(): readonly TransferJob[];
  job(id: string): TransferJob | undefined;
  /** Where a finished download is. */
  localPathOf(id: string): string | undefined;
  /** Interrupts everything and waits until nothing runs. */
  close(): Promise<void>;
}

/** States in which a transfer has nothing to go on with. */
const finished: readonly TransferState[] = ['done', 'cancelled'];

/** Transfers that the journal is given at one go. */
const batchSize = 2000;

/** Makes a lifecycle without transfers. */
export function createLifecycle(deps: LifecycleDependencies): Lifecycle {
  const { journal, runner, accounting, destinations } = deps;
  const tracked = createTracked();
  /** A transfer does not run while its remains are cleared away; one that is queued meanwhile starts after that. */
  const remains = createRemains(runner, tracked, (id) => makeReady([id]));
  const queue = createQueue<TransferJob>(
    queueCapacity,
    run,
    ({ item }) => kindOf(item),
    (job) => waits.mayBegin(job),
  );
  const waits: Waits = createWaits({ ...deps, queue, onChanged: () => accounting.touch() });
  const folders = createArrivedFolders(deps.flushFolder, (ids) => journal.remove(ids));
  const end = createRunEnd({
    ...deps,
    tracked,
    waits,
    remains,
    folders,
    keep,
    again(job) {
      void beginLast([job]);
    },
    goOn: (job) => queue.putBack(job),
  });
  let hold: TransferHold | undefined;
  let orderChanged = false;
  let isClosed = false;

  function stateOf(id: string): TransferState | undefined {
    return accounting.get(id)?.state;
  }

  /** The state that a transfer has, or is about to have. */
  function outlookOf(id: string): TransferState | undefined {
    return tracked.get(id)?.wish ?? stateOf(id);
  }

  function localPathOf(id: string): string | undefined {
    return tracked.get(id)?.localPath;
  }

  function idsOf(ids: readonly string[] | undefined, ...states: readonly TransferState[]) {
    const asked = ids ?? accounting.all().map(({ id }) => id);
    return asked.filter((id) => {
      const state = outlookOf(id);
      return state !== undefined && states.includes(state);
    });
  }

  /** @returns Whether it is to be queued, not skipped. */
  function enter(job: TransferJob): boolean {
    tracked.put(job);
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
    // What has begun to run has left something, which only the journal knows after a power cut.
    await keep(ids, true);
    waits.tryNow(tracked.jobsOf(ids));
    makeReady(ids);
    return ids.length;
  }

  /** {@link begin}, of what is behind all others from then on, wherever it was before. */
  async function beginLast(jobs: readonly TransferJob[]): Promise<void> {
    journal.reorder(
      jobs.map(({ id }) => id),
      'last',
    );
    await begin(jobs);
    orderChanged = true;
    accounting.touch();
  }

  /** Has those run in their turn that are still to. */
  function makeReady(ids: readonly string[]): void {
    queue.add(
      tracked.jobsOf(ids.filter((id) => stateOf(id) === 'queued' && !remains.isUnderWay(id))),
    );
  }

  /** Has the journal keep transfers as they are. @param isSafe The disk has them all before this resolves. */
  async function keep(ids: readonly string[], isSafe = false): Promise<void> {
    for (let start = 0; start < ids.length; start += batchSize) {
      // Some may have ended while earlier ones were written.
      const batch = ids.slice(start, start + batchSize).flatMap((id) => stored(id) ?? []);
      await journal.put(batch, isSafe && start + batchSize >= ids.length);
    }
  }

  function stored(id: string): StoredTransfer | undefined {
    const job = tracked.get(id)?.job;
    const transfer = accounting.get(id);
    if (job === undefined || transfer === undefined) return undefined;
    return finished.includes(transfer.state) ? undefined : { job, transfer };
  }

  async function run(job: TransferJob, signal: AbortSignal, takeLane: TakeLane): Promise<void> {
    const { id } = job;
    waits.noteBegin(job);
    const isContinued = tracked.get(id)?.isContinued ?? false;
    const turn = { isContinued, takeLane };
    const fresh = { bytesDone: 0, error: undefined, startedOver: undefined };
    accounting.change(id, { state: 'running', ...fresh });
    try {
      end.done(job, await runner.carryOut(job, turn, signal));
    } catch (error) {
      await end.unfinished(job, toDipperError(error), signal);
    } finally {
      waits.noteEnd(job);
    }
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

  async function again(ids: readonly string[]): Promise<void> {
    if (isClosed) return;
    const [stopping, resting] = split(ids, (id) => stateOf(id) === 'running');
    for (const id of stopping) tracked.change(id, { wish: 'queued' });
    await beginLast(tracked.jobsOf(resting).map(withStalePlan));
  }

  /** Stops those that run, and takes the others out of the queue. @returns The others. */
  function stop(
    ids: readonly string[],
    kind: RunStop['kind'],
    wish: Exclude<Wish, 'queued'>,
  ): readonly string[] {
    const [running, resting] = split(ids, (id) => stateOf(id) === 'running');
    for (const id of running) {
      tracked.change(id, { wish });
      queue.stop(id, new RunStop(kind));
    }
    waits.leave(resting);
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
    return hold ?? waits.missing();
  }

  function release(): void {
    if (isClosed || held() === undefined) return;
    hold = undefined;
    waits.release();
    queue.release();
    accounting.touch();
  }

  function forget(ids: readonly string[]): void {
    for (const id of ids) {
      tracked.remove(id);
      destinations.remove(id);
      accounting.remove(id);
    }
    journal.remove(ids);
  }

  return {
    restore() {
      const over: string[] = [];
      for (const { job: kept, transfer } of journal.load()) {
        const { state } = transfer;
        if (finished.includes(state)) {
          over.push(kept.id);
          continue;
        }
        // An older Dipper had other lanes.
        const job = withStalePlan({ ...kept, lane: laneOf(kept.setting, kept.item) });
        tracked.put(job);
        tracked.change(job.id, { isContinued: true });
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
      const [begun, others] = split(resting, (id) => tracked.get(id)?.isContinued === true);
      const hasNoFile = (id: string): boolean => tracked.get(id)?.job.item.kind !== 'download';
      // Quitting is not to bring them back. An upload that is left is known without its transfer.
      journal.remove([...others, ...begun.filter(hasNoFile)]);
      await remains.clearAll(tracked.jobsOf(begun), (id, left) => end.cancelled(id, left));
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
      await remains.clearAll(tracked.jobsOf(failed), forgetOrTell);
    },
    move(ids, to) {
      const waiting = ids.filter((id) => stateOf(id) === 'queued');
      queue.move(waiting, to);
      journal.reorder(waiting, to);
      void keep(waiting);
      orderChanged = true;
      accounting.touch();
    },
    hold(reason) {
      if (reason === undefined) release();
      else holdBack(reason);
    },
    look: (bucketId) => waits.look(bucketId),
    found: (bucketId) => waits.found(bucketId),
    held,
    newOrder() {
      if (!orderChanged) return undefined;
      orderChanged = false;
      return queue.waiting();
    },
    jobs: () => tracked.all(),
    job: (id) => tracked.get(id)?.job,
    localPathOf,
    async close() {
      isClosed = true;
      queue.hold();
      const running = queue.running().filter((id) => stateOf(id) === 'running');
      stop(idsOf(running, 'running', 'queued', 'paused'), 'interrupt', 'paused');
      await queue.idle();
      deps.reach.forget();
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
