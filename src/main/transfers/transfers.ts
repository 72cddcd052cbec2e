import { randomUUID } from 'node:crypto';
import { cancelledError } from '../../shared/errors/appError';
import type { DipperError } from '../../shared/errors/appError';
import type { Events } from '../../shared/ipc/events';
import type { Transfer, TransferHold, UnfinishedUpload } from '../../shared/model/transfers';
import type { Clients } from '../s3/clients';
import { toDipperError } from '../s3/errorMapping';
import { createAccounting } from './accounting';
import { createBudget } from './budget';
import { resolveChoice } from './compare';
import { createDestinations } from './destinations';
import { createJobRunner } from './jobRunner';
import type { Journal, StoredTransfer } from './journal';
import { createKeptPlans } from './keptPlans';
import { findLeftovers, removeLeftovers } from './leftovers';
import { createFolderMaker } from './localFolder';
import { platformOf } from './localNames';
import type { NamePlatform } from './localNames';
import { RunStop } from './memory';
import { createOfflineCheck } from './offline';
import { createPlanning } from './planning';
import type { TransferOptions, Transfers } from './port';
import { createQueue } from './queue';
import type { RunTools } from './run';
import { createSpareTime } from './spareTime';
import { createThrottle } from './throttle';
import {
  againLater,
  jobAfter,
  laneOf,
  queueCapacity,
  queuedTransfer,
  weightOf,
} from './transferJob';
import type { TransferJob } from './transferJob';

/** What {@link createTransfers} needs. */
export interface TransfersDependencies {
  readonly clients: Clients;
  readonly journal: Journal;
  /** Told at most ten times a second what has changed. */
  readonly onChanged: (change: Events['transfers.changed']) => void;
  /** Told of failures that are bugs, for the log. */
  readonly onUnexpected?: (error: DipperError) => void;
  /** Whether this machine has a network at all, asked when a transfer could not reach its server. */
  readonly isOnline?: () => Promise<boolean>;
  /** Whose rules local names follow. Default: those of this system. */
  readonly platform?: NamePlatform;
  /** Milliseconds before each further attempt of a request that failed for a time. */
  readonly pauses?: readonly number[];
  readonly options?: TransferOptions;
}

const usualPauses = [500, 1000, 2000, 4000, 8000];
/**
 * Makes the engine, with what the journal has kept as paused transfers. Nothing moves before
 * {@link Transfers.start} or {@link Transfers.resume}.
 */
export async function createTransfers(deps: TransfersDependencies): Promise<Transfers> {
  const { clients, journal } = deps;
  const platform = deps.platform ?? platformOf(process.platform);
  const plans = createKeptPlans();
  const planning = createPlanning({
    clients,
    platform,
    plans,
    transferPath: () => options.transferPath,
  });
  const isOffline = createOfflineCheck(deps.isOnline);
  const jobs = new Map<string, TransferJob>();
  /** Transfers that have run before, so that some or all of it may be done already. */
  const continued = new Set<string>();
  const destinations = createDestinations();
  /** Where finished downloads are. */
  const arrivals = new Map<string, string>();
  /** What becomes of a running transfer once it is interrupted. */
  const afterInterrupt = new Map<string, 'paused' | 'queued'>();
  let options: TransferOptions = deps.options ?? {
    uploadLimit: null,
    downloadLimit: null,
    transferPath: 'fast',
  };
  const tools: RunTools = {
    budget: createBudget({ hasTimeToSpare: createSpareTime() }),
    upload: createThrottle(options.uploadLimit),
    download: createThrottle(options.downloadLimit),
    folders: createFolderMaker(),
    pauses: deps.pauses ?? usualPauses,
    isOffline,
  };
  const runner = createJobRunner({
    clients,
    journal,
    tools,
    platform,
    destinations,
    transferPath: () => options.transferPath,
    note,
    onBytes: (id, bytes) => accounting.move(id, bytes),
  });
  let hold: TransferHold | undefined;
  /** What was last shown as left behind. */
  let found: readonly UnfinishedUpload[] = [];
  let orderChanged = false;
  let isClosed = false;
  const queue = createQueue<TransferJob>(queueCapacity, run);
  const accounting = createAccounting((report) => {
    const order = orderChanged ? { order: queue.waiting() } : {};
    orderChanged = false;
    deps.onChanged({ ...report, ...order, ...(hold === undefined ? {} : { hold }) });
  });

  await restore();

  /** What was under way when the app ended is paused, and keeps what it has moved. */
  async function restore(): Promise<void> {
    const lost: string[] = [];
    for (const { job, transfer } of await journal.load()) {
      const { state } = transfer;
      if (state === 'done' || state === 'cancelled') {
        lost.push(job.id);
        continue;
      }
      jobs.set(job.id, againLater(job));
      continued.add(job.id);
      destinations.move(job.id, job.lane);
      const isFailed = state === 'failed';
      const bytesDone = Math.min(transfer.bytesTotal, journal.savedBytes(job.id));
      accounting.put({ ...transfer, bytesDone, state: isFailed ? 'failed' : 'paused' });
    }
    if (lost.length > 0) journal.remove(lost);
  }

  /** Enters a new state of a transfer. */
  function note(id: string, news: Partial<Transfer>): void {
    const before = accounting.get(id);
    if (before !== undefined) accounting.put({ ...before, ...news });
  }

  function stored(id: string): StoredTransfer | undefined {
    const job = jobs.get(id);
    const transfer = accounting.get(id);
    return job === undefined || transfer === undefined ? undefined : { job, transfer };
  }

  /** Has the journal keep transfers as they are now; a disk that refuses is told, and nothing stops. */
  function keep(ids: readonly string[]): Promise<void> {
    return journal.put(ids.flatMap((id) => stored(id) ?? [])).catch(tellBroken);
  }

  function tellBroken(error: unknown): void {
    deps.onUnexpected?.(toDipperError(error));
  }

  async function run(job: TransferJob, signal: AbortSignal): Promise<void> {
    const { id } = job;
    note(id, { state: 'running', bytesDone: 0, error: undefined, startedOver: undefined });
    try {
      const { skipped, arrivedAt } = await runner.carryOut(job, continued.has(id), signal);
      if (arrivedAt !== undefined) arrivals.set(id, arrivedAt);
      const bytesDone = accounting.get(id)?.bytesTotal ?? 0;
      note(id, skipped ? { state: 'done', skipped } : { state: 'done', bytesDone });
      journal.remove([id]);
    } catch (error) {
      await noteFailure(job, toDipperError(error), signal);
    } finally {
      afterInterrupt.delete(id);
    }
  }

  async function noteFailure(
    job: TransferJob,
    failure: DipperError,
    signal: AbortSignal,
  ): Promise<void> {
    const { id } = job;
    const { detail } = failure;
    continued.add(id);
    const isStopped = signal.aborted && detail.code === 'cancelled';
    if (isStopped && isInterrupt(signal.reason)) {
      jobs.set(id, againLater(job));
      const next = afterInterrupt.get(id) ?? 'paused';
      note(id, { state: next });
      if (next === 'queued') queue.add([againLater(job)], 'first');
      // Not waited for: once it is told to be paused, it has to be out of the queue.
      void keep([id]);
    } else if (isStopped) {
      // Facts name what had to be left behind.
      note(id, { state: 'cancelled', ...(detail.facts === undefined ? {} : { error: detail }) });
      journal.remove([id]);
    } else if (await isOffline(detail)) {
      jobs.set(id, againLater(job));
      note(id, { state: 'queued' });
      holdBack('offline');
      queue.add([againLater(job)], 'first');
    } else {
      if (detail.code === 'unexpected') deps.onUnexpected?.(failure);
      jobs.set(id, jobAfter(job, detail));
      note(id, { state: 'failed', error: detail });
      void keep([id]);
    }
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

  function idsIn(...states: readonly Transfer['state'][]): readonly string[] {
    return accounting.all().flatMap(({ id, state }) => (states.includes(state) ? [id] : []));
  }

  function idsOf(ids: readonly string[] | undefined, ...states: readonly Transfer['state'][]) {
    if (ids === undefined) return idsIn(...states);
    return ids.filter((id) => {
      const state = accounting.get(id)?.state;
      return state !== undefined && states.includes(state);
    });
  }

  /** Queues paused, failed or cancelled transfers again. */
  async function again(ids: readonly string[]): Promise<void> {
    if (isClosed) return;
    const entered = ids.flatMap((id) => {
      const job = jobs.get(id);
      return job === undefined ? [] : [againLater(job)];
    });
    const queued = entered.filter(enter);
    await keep(queued.map(({ id }) => id));
    queue.add(queued);
    // They are behind all others now, wherever they were shown before.
    orderChanged = true;
  }

  async function cancelWaiting(ids: readonly string[]): Promise<void> {
    for (const id of ids) note(id, { state: 'cancelled', bytesDone: 0 });
    for (const id of ids) {
      const job = jobs.get(id);
      if (job === undefined || !continued.has(id)) continue;
      const facts = await runner
        .discard(job)
        .catch((error: unknown) => toDipperError(error).detail.facts);
      if (facts !== undefined) note(id, { error: { ...cancelledError().detail, facts } });
    }
    journal.remove(ids);
  }

  function interrupt(ids: readonly string[], next: 'paused' | 'queued'): readonly string[] {
    const waited: string[] = [];
    for (const id of ids) {
      afterInterrupt.set(id, next);
      const was = queue.stop(id, new RunStop('interrupt'));
      if (was !== 'was_running') afterInterrupt.delete(id);
      if (was === 'was_waiting') waited.push(id);
    }
    return waited;
  }

  function holdBack(reason: TransferHold): void {
    hold = reason;
    queue.hold();
    interrupt(queue.running(), 'queued');
    accounting.touch();
  }

  return {
    planUpload: planning.upload,
    planDownload: planning.download,
    async start(planId, choice) {
      if (isClosed) throw cancelledError();
      const { setting, items } = plans.take(planId);
      const entered = items.map((item): TransferJob => {
        const lane = laneOf(setting, item, platform);
        const weight = weightOf(item);
        const own = { id: randomUUID(), lane, weight };
        return { ...own, setting, item, choice: resolveChoice(choice, item) };
      });
      // All destinations are known before the first transfer looks for a free name.
      const queued = entered.filter(enter);
      await keep(queued.map(({ id }) => id));
      queue.add(queued);
      return { queued: queued.length };
    },
    discardPlan(planId) {
      plans.discard(planId);
      return Promise.resolve();
    },
    list: () =>
      Promise.resolve({
        transfers: accounting.all(),
        totals: accounting.totals(),
        ...(hold === undefined ? {} : { hold }),
      }),
    async cancel(ids) {
      const waiting: string[] = [];
      for (const id of idsOf(ids, 'queued', 'running', 'paused')) {
        if (queue.stop(id, new RunStop('cancel')) !== 'was_running') waiting.push(id);
      }
      await cancelWaiting(waiting);
    },
    async pause(ids) {
      const waited = interrupt(idsOf(ids, 'queued', 'running'), 'paused');
      for (const id of waited) note(id, { state: 'paused' });
      await keep(waited);
    },
    resume: (ids) => again(idsOf(ids, 'paused')),
    retry: (ids) => again(ids === undefined ? idsIn('failed') : idsOf(ids, 'failed', 'cancelled')),
    move(ids, to) {
      queue.move(ids, to);
      orderChanged = true;
      accounting.touch();
      return Promise.resolve();
    },
    async clear(ids) {
      const ended = idsOf(ids, 'done', 'failed', 'cancelled');
      for (const id of ended) {
        const job = jobs.get(id);
        const isFailed = accounting.get(id)?.state === 'failed';
        // What can't be cleared away now is found among the leftovers.
        if (job !== undefined && isFailed) await runner.discard(job).catch(() => undefined);
        jobs.delete(id);
        continued.delete(id);
        arrivals.delete(id);
        destinations.remove(id);
        accounting.remove(id);
      }
      journal.remove(ended);
    },
    async leftovers(signal) {
      const keyOf = ({ id, item }: TransferJob): string => accounting.get(id)?.key ?? item.key;
      const search = { clients, journal, jobs: [...jobs.values()], keyOf, isUnderWay };
      found = await findLeftovers(search, signal);
      return found;
    },
    removeLeftovers(uploadIds) {
      // Only what was shown: nobody else's uploads.
      const shown = found.filter(({ uploadId }) => uploadIds.includes(uploadId));
      return removeLeftovers({ clients, journal }, shown);
    },
    localPathOf(id) {
      const item = jobs.get(id)?.item;
      return Promise.resolve(item?.kind === 'upload' ? item.source : arrivals.get(id));
    },
    setOptions(changed) {
      options = changed;
      tools.upload.setLimit(changed.uploadLimit);
      tools.download.setLimit(changed.downloadLimit);
      return Promise.resolve();
    },
    hold(reason) {
      if (reason !== undefined) {
        holdBack(reason);
      } else if (hold !== undefined) {
        hold = undefined;
        queue.release();
        accounting.touch();
      }
      return Promise.resolve();
    },
    async close() {
      isClosed = true;
      queue.hold();
      interrupt(queue.running(), 'paused');
      await queue.idle();
      accounting.close();
      plans.close();
      await journal.close();
    },
  };

  function isUnderWay(id: string): boolean {
    const state = accounting.get(id)?.state;
    return state === 'queued' || state === 'running' || state === 'paused' || state === 'failed';
  }
}

function isInterrupt(reason: unknown): boolean {
  return reason instanceof RunStop && reason.kind === 'interrupt';
}
