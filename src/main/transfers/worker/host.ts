import { Worker } from 'node:worker_threads';
import { dipperError, DipperError } from '../../../shared/errors/appError';
import type { Events } from '../../../shared/ipc/events';
import { noTransferTotals } from '../../../shared/model/transfers';
import type { ConnectionResolver } from '../../s3/connection';
import type { OnProblem } from '../../storage/jsonFile';
import type { ReportedCall } from '../../s3/reportedCall';
import { createConnectionCalls } from '../../threads/connectionCalls';
import { createThreadHost } from '../../threads/threadHost';
import type { TransferOptions } from '../port';
import { engineCalls } from './protocol';
import type { MainCalls, RemoteTransfers, WorkerCalls, WorkerStart } from './protocol';

/** Main's side of the thread that moves the bytes. */
export interface TransferHost extends RemoteTransfers {
  /** Whether anything was queued or running when it last told. */
  hasActive(): boolean;
  /** Whether anything had not ended well when it last told that will not outlive Dipper. */
  wouldForget(): boolean;
  /** Drops what it keeps of a connection that was changed or removed. */
  forgetConnection(connectionId: string): Promise<void>;
  /** Has the thread ask main for proxies anew. */
  forgetWays(): Promise<void>;
}

/** What {@link createTransferHost} needs. */
export interface TransferHostDependencies {
  /** The built worker. */
  readonly workerPath: string;
  readonly productVersion: string;
  /** Folder of the journal. */
  readonly journalFolder: string;
  /** Whether an earlier time may have left transfers there: then the worker is started to show them. */
  readonly mayHaveTransfers: () => boolean;
  readonly options: () => Promise<TransferOptions>;
  readonly resolve: ConnectionResolver;
  readonly isOnline: () => Promise<boolean>;
  readonly onChanged: (change: Events['transfers.changed']) => void;
  readonly onCall: (call: ReportedCall) => void;
  readonly onProblem: OnProblem;
  readonly onUnexpected: (error: DipperError) => void;
}

/**
 * MiB that the thread's short-lived objects may take before they are looked through. Thousands of small
 * files make many; with Node's default a fifth of the time went into looking.
 */
const youngGeneration = 48;
/** Milliseconds that the worker has to end by itself. */
const closeLimit = 4000;

/**
 * Makes the host. The thread starts when it is first needed. One that ends unexpectedly is told, and
 * the next call starts another, which finds in the journal what the first one had.
 */
export function createTransferHost(deps: TransferHostDependencies): TransferHost {
  let totals = noTransferTotals;
  /** Ids of transfers that the journal does not have as they were last told: under way, or over. */
  const passing = new Set<string>();
  /** Whether the worker has found no journal that it could open. */
  let isForgetful = false;

  const answers: MainCalls = {
    ...createConnectionCalls(deps),
    isOnline: () => deps.isOnline(),
    changed(change) {
      totals = change.totals;
      for (const { id, state } of change.changed) {
        if (state === 'paused' || state === 'failed') passing.delete(id);
        else passing.add(id);
      }
      for (const id of change.removed) passing.delete(id);
      deps.onChanged(change);
      return Promise.resolve();
    },
    problem({ error }) {
      if (error.facts?.reason === 'journal_lost') isForgetful = true;
      deps.onProblem(new DipperError(error));
      return Promise.resolve();
    },
    unexpected({ error }) {
      deps.onUnexpected(new DipperError(error));
      return Promise.resolve();
    },
  };

  const thread = createThreadHost<WorkerCalls>({
    async start() {
      const start: WorkerStart = {
        productVersion: deps.productVersion,
        journalFolder: deps.journalFolder,
        options: await deps.options(),
      };
      return new Worker(deps.workerPath, {
        workerData: start,
        resourceLimits: { maxYoungGenerationSizeMb: youngGeneration },
      });
    },
    answers,
    onEnded() {
      const waiting = totals.active + totals.queued;
      const before = [...passing];
      totals = noTransferTotals;
      passing.clear();
      isForgetful = false;
      if (waiting > 0) {
        deps.onProblem(
          dipperError('unexpected', 'The part of Dipper that moves files has stopped.', {
            retry: 'now',
          }),
        );
      }
      // One that has only read the journal leaves nothing to tell, so that none is started again and again.
      if (before.length > 0) tellWhatIsLeft(before).catch(deps.onUnexpected);
    },
    onUnexpected: deps.onUnexpected,
  });

  /** What a worker had is in the journal, and paused once another has read it; the rest is gone. */
  async function tellWhatIsLeft(before: readonly string[]): Promise<void> {
    const { transfers, totals: restored } = await host.list();
    const left = new Set(transfers.map(({ id }) => id));
    const removed = before.filter((id) => !left.has(id));
    deps.onChanged({ changed: transfers, removed, totals: restored });
  }

  const host: TransferHost = {
    ...thread.methods([...engineCalls, 'planDownload']),
    async list() {
      if (!thread.isRunning() && !deps.mayHaveTransfers()) {
        return { transfers: [], totals: noTransferTotals };
      }
      const listed = await (await thread.ensureStarted()).call('list');
      totals = listed.totals;
      return listed;
    },
    async setOptions(options) {
      // A worker that is yet to start reads them then.
      await (await thread.running())?.call('setOptions', options);
    },
    async hold(reason) {
      await (await thread.running())?.call('hold', reason);
    },
    async forgetWays() {
      await (await thread.running())?.call('forgetWays');
    },
    async forgetConnection(connectionId) {
      await (await thread.running())?.call('forgetConnection', connectionId);
    },
    hasActive: () => totals.active + totals.queued > 0,
    wouldForget: () =>
      isForgetful && totals.active + totals.queued + totals.paused + totals.failed > 0,
    async stop() {
      await (await thread.running())?.call('stop');
    },
    close: () =>
      thread.close((last) => {
        const tooLate = new Promise((resolve) => setTimeout(resolve, closeLimit).unref());
        return Promise.race([last.call('close'), tooLate]);
      }),
  };
  return host;
}
