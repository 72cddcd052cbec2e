import { Worker } from 'node:worker_threads';
import { DipperError } from '../../../shared/errors/appError';
import type { DeletionProgress } from '../../../shared/model/objects';
import type { ReportedCall } from '../../s3/reportedCall';
import type { ViewState } from '../../../shared/model/views';
import type { ConnectionResolver } from '../../s3/connection';
import { createConnectionCalls } from '../../threads/connectionCalls';
import type { Later } from '../../threads/rpc';
import { createThreadHost } from '../../threads/threadHost';
import { viewsCalls } from './protocol';
import type { CountProgress, MainCalls, WorkerCalls, WorkerStart } from './protocol';

/** Main's side of the thread that lists. Each call has it started where it does not run. */
export interface ListingHost extends Later<WorkerCalls> {
  /** Has a thread run, so that what it needs is loaded by the time that it is first called. */
  prepare(): void;
  /** Drops what the thread keeps of a connection that was changed or removed. */
  forgetConnection(connectionId: string): Promise<void>;
  /** Has the thread ask main anew for what is known of a server. */
  forgetClients(connectionId: string): Promise<void>;
  /** Has the thread ask main for proxies anew. */
  forgetWays(): Promise<void>;
  close(): Promise<void>;
}

/** What {@link createListingHost} needs. */
export interface ListingHostDependencies {
  /** The built worker. */
  readonly workerPath: string;
  readonly productVersion: string;
  /** A thread of {@link startListingThread} that the first call goes to. */
  readonly firstThread?: Worker;
  readonly resolve: ConnectionResolver;
  readonly onCall: (call: ReportedCall) => void;
  readonly onChanged: (state: ViewState) => void;
  readonly onCounting: (progress: CountProgress) => void;
  readonly onDeleting: (progress: DeletionProgress) => void;
  readonly onUnexpected: (error: DipperError) => void;
}

/**
 * Starts a thread that lists. It loads what it needs by itself, and says nothing before it is called.
 *
 * @param workerPath The built worker.
 */
export function startListingThread(workerPath: string, productVersion: string): Worker {
  return new Worker(workerPath, { workerData: { productVersion } satisfies WorkerStart });
}

/**
 * Makes the host. A thread that ends unexpectedly fails the calls that wait for it, among them those
 * that keep views open; the next call starts another.
 */
export function createListingHost(deps: ListingHostDependencies): ListingHost {
  let unusedThread = deps.firstThread;

  const answers: MainCalls = {
    ...createConnectionCalls(deps),
    changed(state) {
      deps.onChanged(state);
      return Promise.resolve();
    },
    counting(progress) {
      deps.onCounting(progress);
      return Promise.resolve();
    },
    deleting(progress) {
      deps.onDeleting(progress);
      return Promise.resolve();
    },
    unexpected({ error }) {
      deps.onUnexpected(new DipperError(error));
      return Promise.resolve();
    },
  };

  /** The thread that was started before, unless it has ended meanwhile. */
  function takeFirstThread(): Worker | undefined {
    const thread = unusedThread;
    unusedThread = undefined;
    return thread?.threadId === -1 ? undefined : thread;
  }

  const thread = createThreadHost<WorkerCalls>({
    start: () => takeFirstThread() ?? startListingThread(deps.workerPath, deps.productVersion),
    answers,
    onUnexpected: deps.onUnexpected,
  });

  return {
    ...thread.methods([
      ...viewsCalls,
      'count',
      'takePackedSelection',
      'planDeletion',
      'runDeletion',
      'discardDeletion',
    ]),
    prepare() {
      // What is in its way, the first call hears.
      thread.ensureStarted().catch(() => undefined);
    },
    async forgetWays() {
      await (await thread.running())?.call('forgetWays');
    },
    async forgetClients(connectionId) {
      await (await thread.running())?.call('forgetClients', connectionId);
    },
    async forgetConnection(connectionId) {
      await (await thread.running())?.call('forgetConnection', connectionId);
    },
    // It holds nothing that has to be written down.
    close: () => thread.close(),
  };
}
