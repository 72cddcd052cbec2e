import { randomUUID } from 'node:crypto';
import { cancelledError, dipperError } from '../../shared/errors/appError';
import type { AppError, DipperError } from '../../shared/errors/appError';
import type { Events, RouteInput, RouteOutput } from '../../shared/ipc/routes';
import type { ConflictChoice, Transfer, TransferPlan } from '../../shared/model/transfers';
import type { Clients } from '../s3/clients';
import { toDipperError } from '../s3/errorMapping';
import { createAccounting } from './accounting';
import { createDestinations } from './destinations';
import { makeFolders } from './localFolder';
import type { NamePlatform } from './localNames';
import type { PathTokens } from './localPaths';
import type { Plan } from './plan';
import { planDownload } from './planDownload';
import { planUpload } from './planUpload';
import { createQueue } from './queue';
import { runDownload } from './runDownload';
import { runUpload } from './runUpload';
import { laneOf, localLane, nameOfKey, queuedTransfer, uploadLane } from './transferJob';
import type { TransferJob } from './transferJob';

/** Moves files between this machine and buckets: plans first, then a queue that can be watched. */
export interface Transfers {
  /**
   * Walks local files and folders and checks which keys they would meet. Calls HeadObject or
   * ListObjectsV2.
   *
   * @throws DipperError when the server can't be asked, or `cancelled`.
   */
  planUpload(input: RouteInput<'uploads.plan'>, signal: AbortSignal): Promise<TransferPlan>;
  /**
   * Lists what is to be fetched and finds a local name for each key. Calls HeadObject or
   * ListObjectsV2.
   *
   * @throws DipperError when the server or the folder can't be read, or `cancelled`.
   */
  planDownload(input: RouteInput<'downloads.plan'>, signal: AbortSignal): Promise<TransferPlan>;
  /**
   * Queues what a plan lists, and forgets the plan.
   *
   * @throws DipperError `not_found` for a plan that is not there any more.
   */
  start(planId: string, choice: ConflictChoice): RouteOutput<'transfers.start'>;
  discardPlan(planId: string): void;
  list(): RouteOutput<'transfers.list'>;
  /** Stops the named transfers, or all that have not ended. Others are left as they are. */
  cancel(ids?: readonly string[]): void;
  /** Queues failed and cancelled transfers again; without ids all failed ones. */
  retry(ids?: readonly string[]): void;
  /** Forgets transfers that have ended. */
  clear(): void;
  /** The file sent, or the file that a finished download became. */
  localPathOf(id: string): string | undefined;
  /** Whether anything is queued or running. */
  hasActive(): boolean;
  /** Stops everything and waits until nothing is left behind, locally or on the server. */
  close(): Promise<void>;
}

/** What {@link createTransfers} needs. */
export interface TransfersDependencies {
  readonly clients: Clients;
  readonly tokens: PathTokens;
  /** Told at most ten times a second what has changed. */
  readonly onChanged: (change: Events['transfers.changed']) => void;
  /** Told of failures that are bugs, for the log. */
  readonly onUnexpected?: (error: DipperError) => void;
  /** Files on their way at once. Default: 4. */
  readonly concurrency?: number;
  /** Whose rules local names follow. Default: those of this system. */
  readonly platform?: NamePlatform;
  /** Milliseconds before each further attempt of a download that broke off. */
  readonly pauses?: readonly number[];
}

/** Plans that wait for an answer at the same time; the oldest is given up for a new one. */
const mostPlans = 16;

const usualConcurrency = 4;
const usualPauses = [500, 2000, 5000];
/** Milliseconds for which a look at a destination is trusted. */
const freshness = 5000;

/** Makes the engine. Nothing moves before {@link Transfers.start}. */
export function createTransfers(deps: TransfersDependencies): Transfers {
  const { clients, tokens, concurrency = usualConcurrency, pauses = usualPauses } = deps;
  const platform = deps.platform ?? platformOf(process.platform);
  const plans = new Map<string, Plan>();
  const jobs = new Map<string, TransferJob>();
  const destinations = createDestinations();
  /** Where finished downloads are. */
  const arrivals = new Map<string, string>();
  const accounting = createAccounting(deps.onChanged);
  const queue = createQueue<TransferJob>(concurrency, run);
  let isClosed = false;

  /** @throws DipperError `cancelled` when nobody will answer it any more */
  function keepPlan(plan: Plan, signal: AbortSignal): TransferPlan {
    if (signal.aborted || isClosed) throw cancelledError();
    plans.set(plan.planId, plan);
    const [oldest] = plans.keys();
    if (plans.size > mostPlans && oldest !== undefined) plans.delete(oldest);
    const { planId, items, conflicts, conflictCount, problems, renamed } = plan;
    const bytes = items.reduce((sum, { size }) => sum + size, 0);
    return { planId, files: items.length, bytes, conflicts, conflictCount, problems, renamed };
  }

  /** Enters a new state of a transfer. */
  function note(id: string, news: Partial<Transfer>): void {
    const before = accounting.get(id);
    if (before !== undefined) accounting.put({ ...before, ...news });
  }

  async function run(job: TransferJob, signal: AbortSignal): Promise<void> {
    const { id } = job;
    note(id, { state: 'running' });
    try {
      const skipped = await carryOut(job, signal);
      const bytesDone = accounting.get(id)?.bytesTotal ?? 0;
      note(id, skipped ? { state: 'done', skipped } : { state: 'done', bytesDone });
    } catch (error) {
      const failure = toDipperError(error);
      const { detail } = failure;
      if (detail.code === 'unexpected') deps.onUnexpected?.(failure);
      if (signal.aborted && detail.code === 'cancelled') {
        // Facts name what had to be left behind.
        note(id, { state: 'cancelled', ...(detail.facts === undefined ? {} : { error: detail }) });
      } else {
        jobs.set(id, jobAfter(job, detail));
        note(id, { state: 'failed', error: detail });
      }
    }
  }

  /** @returns Whether it was skipped. */
  async function carryOut(job: TransferJob, signal: AbortSignal): Promise<boolean> {
    const { id, item, choice, setting } = job;
    const { connectionId, bucket, folder } = setting;
    if (item.kind === 'folder') {
      arrivals.set(id, await makeFolders(folder, item.path));
      return false;
    }
    const client = await clients.forBucket(connectionId, bucket);
    const onSize = (bytesTotal: number): void => note(id, { bytesTotal });
    const onBytes = (bytes: number): void => accounting.move(id, bytes);
    if (item.kind === 'download') {
      const isPlanned = (path: string): boolean => destinations.has(localLane(path, platform));
      const whole = { client, bucket, item, choice, folder, platform, isPlanned, pauses };
      const outcome = await runDownload({ ...whole, onSize, onBytes }, signal);
      arrivals.set(id, outcome.path);
      return outcome.skipped;
    }
    const { conditionalWrites } = await clients.capabilitiesOf(connectionId);
    const isOld = Date.now() - setting.checkedAt > freshness;
    return runUpload(
      {
        client,
        bucket,
        item,
        choice,
        conditionalWrites,
        isStale: isOld || destinations.isShared(job.lane),
        isPlanned: (key) => destinations.has(uploadLane(setting, key)),
        onKey: (key) => {
          destinations.move(id, uploadLane(setting, key));
          note(id, { key, name: nameOfKey(key) });
        },
        onSize,
        onBytes,
      },
      signal,
    );
  }

  /** @returns Whether it was queued, not skipped. */
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

  function cancel(ids: readonly string[] = idsIn('queued', 'running')): void {
    for (const id of ids) if (queue.stop(id) === 'was_waiting') note(id, { state: 'cancelled' });
  }

  return {
    async planUpload({ planId, connectionId, bucket, prefix, tokens: granted }, signal) {
      const paths = granted.map((token) => tokens.resolve(token, 'upload'));
      const client = await clients.forBucket(connectionId, bucket);
      const request = { planId, connectionId, client, bucket, prefix, paths };
      return keepPlan(await planUpload(request, signal), signal);
    },
    async planDownload({ planId, connectionId, bucket, targets, folder: token }, signal) {
      const folder = tokens.resolve(token, 'download');
      const client = await clients.forBucket(connectionId, bucket);
      const request = { planId, connectionId, client, bucket, targets, folder, platform };
      return keepPlan(await planDownload(request, signal), signal);
    },
    start(planId, choice) {
      if (isClosed) throw cancelledError();
      const plan = plans.get(planId);
      if (plan === undefined) throw dipperError('not_found', 'That plan is not there any more.');
      plans.delete(planId);
      const { setting } = plan;
      const entered = plan.items.map((item): TransferJob => {
        const lane = laneOf(setting, item, platform);
        return { id: randomUUID(), lane, setting, item, choice };
      });
      // All destinations are known before the first transfer looks for a free name.
      const queued = entered.filter(enter);
      for (const job of queued) queue.add(job);
      return { queued: queued.length };
    },
    discardPlan: (planId) => void plans.delete(planId),
    list: () => ({ transfers: accounting.all(), totals: accounting.totals() }),
    cancel,
    retry(ids = idsIn('failed')) {
      if (isClosed) return;
      for (const id of ids) {
        const job = jobs.get(id);
        const state = accounting.get(id)?.state;
        if (job === undefined || (state !== 'failed' && state !== 'cancelled')) continue;
        const again = { ...job, setting: { ...job.setting, checkedAt: 0 } };
        if (enter(again)) queue.add(again);
      }
    },
    clear() {
      for (const id of idsIn('done', 'failed', 'cancelled')) {
        jobs.delete(id);
        arrivals.delete(id);
        destinations.remove(id);
        accounting.remove(id);
      }
    },
    localPathOf(id) {
      const item = jobs.get(id)?.item;
      return item?.kind === 'upload' ? item.source : arrivals.get(id);
    },
    hasActive() {
      const { active, queued } = accounting.totals();
      return active + queued > 0;
    },
    async close() {
      isClosed = true;
      cancel();
      await queue.idle();
      accounting.close();
      plans.clear();
    },
  };
}

/** Whose rules the names on a system's disks follow. */
function platformOf(system: NodeJS.Platform): NamePlatform {
  return system === 'win32' || system === 'darwin' ? system : 'posix';
}

/**
 * A job for its next run. A choice to replace does not cover what has appeared only now, unless
 * the transfer is asked for again.
 */
function jobAfter(job: TransferJob, error: AppError): TransferJob {
  const hasAppeared =
    error.code === 'local_exists' || (error.code === 'conflict' && error.server === undefined);
  return hasAppeared ? { ...job, item: { ...job.item, existing: 'yes' } } : job;
}
