import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { DipperError } from '../shared/errors/appError';
import type { LastLocation, RequestPath } from '../shared/model/settings';
import type { ConnectionList } from '../shared/model/connection';
import type { TransferHold, TransferTotals } from '../shared/model/transfers';
import type { KeptSelection } from '../shared/model/views';
import { once } from './base/promises';
import type { ActivityLog } from './ipc/activityLog';
import type { SendEvent } from './ipc/events';
import type { Handlers } from './ipc/handlers';
import { createSignInHandlers } from './ipc/handlers/signIn';
import { createViewHandlers } from './ipc/handlers/views';
import { createFirstFolder } from './listing/firstFolder';
import { createAheadCalls } from './listing/worker/aheadCalls';
import { createListingHost } from './listing/worker/host';
import { watchAwsFiles } from './profiles/awsFiles/watchAwsFiles';
import { createConnectionOptionsStore } from './profiles/connectionOptions';
import { createConnections } from './profiles/connections';
import { createSavedConnectionStore } from './profiles/savedConnectionStore';
import { createSecretStore } from './profiles/secretStore';
import type { EncryptionPort } from './profiles/secretStore';
import type { ConfirmProgram } from './profiles/editor/profileEditor';
import { createServerWatch } from './profiles/serverWatch';
import { createSignInDesk } from './profiles/signIn/signInPrompts';
import type { ConnectionResolver } from './s3/connection';
import type { ReportedCall } from './s3/reportedCall';
import { createS3Clocks } from './s3/serverClocks';
import type { ServerCalls, ServerHandlers } from './serverCalls';
import { createBucketRegionMemory } from './storage/bucketRegions';
import type { OnProblem } from './storage/jsonFile';
import { createProbeResults } from './storage/probeResults';
import type { PathTokens } from './transfers/local/localPaths';
import type { TransferOptions } from './transfers/port';
import { createTransferHost } from './transfers/worker/host';

/** Milliseconds that calls have to end once they are stopped, before the journal of transfers is closed. */
const longestStop = 3000;

/** What {@link createEngine} needs of the app. */
export interface EngineDependencies {
  readonly userData: string;
  readonly productVersion: string;
  readonly env: NodeJS.ProcessEnv;
  readonly encryption: EncryptionPort;
  /** What the system says of a URL, as proxy auto-config does. */
  readonly resolveSystemProxy: (url: string) => Promise<string>;
  readonly tokens: PathTokens;
  readonly send: SendEvent;
  readonly activity: ActivityLog;
  /** The user's action that is under way where it is asked. */
  readonly currentAction: () => string | undefined;
  /** Told what is kept of a selection for something to be done with it. */
  readonly onKept: (kept: KeptSelection) => void;
  readonly onProblem: OnProblem;
  /** Told of failures that are bugs, for the log. */
  readonly onUnexpected: (error: DipperError) => void;
  readonly showInFolder: (path: string) => void;
  readonly confirmProgram: ConfirmProgram;
  /** The built thread that moves the bytes. */
  readonly transferWorkerPath: string;
  /** The built thread that lists, and one that was started already. */
  readonly listingWorkerPath: string;
  readonly listingThread: Worker;
  /** Where the window was left, which it is about to open by itself. */
  readonly lastLocation: LastLocation | null;
  readonly transferOptions: () => Promise<TransferOptions>;
  readonly isOnline: () => Promise<boolean>;
  /** Told with every report of the transfers. */
  readonly onTransfers: (totals: TransferTotals, hold: TransferHold | undefined) => void;
}

type QuickRoute =
  | 'connections.list'
  | Extract<keyof Handlers, `signIn.${string}` | `views.${string}` | `folderSizes.${string}`>;

/** The half of Dipper that talks to servers: plain Node, without a window. */
export interface Engine {
  /** What a window asks for until it has rows. */
  readonly handlers: Pick<Handlers, QuickRoute>;
  /** The rest, whose code takes longer to load than the window to open. */
  readonly serverHandlers: () => Promise<ServerHandlers>;
  readonly hasActiveTransfers: () => boolean;
  /** Whether there are transfers that have not ended and will not outlive Dipper. */
  readonly wouldForgetTransfers: () => boolean;
  /** Whether a sign-in waits for the user. */
  readonly isSignInAsked: () => boolean;
  readonly setTransferOptions: (options: TransferOptions) => Promise<void>;
  /** Interrupts transfers for a reason, or without one lets them go on. */
  readonly holdTransfers: (reason: TransferHold | undefined) => Promise<void>;
  /**
   * Interrupts transfers, which go on next time, and closes connections: those of main's own calls not
   * before they have ended.
   */
  readonly close: (callsEnded: Promise<void>) => Promise<void>;
}

/**
 * The part of the composition that a window can do without until its page asks for something. What
 * needs the AWS SDK is in serverCalls.ts, since loading that takes longer than all the rest.
 */
export function createEngine(deps: EngineDependencies): Engine {
  const signIn = createSignInDesk((pending) => deps.send('signIn.changed', { pending }));
  const options = createConnectionOptionsStore({
    path: join(deps.userData, 'connection-options.json'),
    onProblem: deps.onProblem,
  });
  const clocks = createS3Clocks();
  const aheadCalls = createAheadCalls((call) => deps.activity.record(call));
  const onCall = (call: ReportedCall): void => {
    clocks.note(call);
    aheadCalls.record(call);
  };
  const connections = createConnections({
    prompts: signIn,
    onCall,
    onProblem: deps.onProblem,
    currentAction: deps.currentAction,
    options,
    env: deps.env,
    resolveSystemProxy: deps.resolveSystemProxy,
    onChanged: () => deps.send('connections.changed', null),
    homeDirectory: homedir(),
    store: createSavedConnectionStore({
      path: join(deps.userData, 'connections.json'),
      onProblem: deps.onProblem,
    }),
    secrets: createSecretStore({
      encryption: deps.encryption,
      path: join(deps.userData, 'secrets.json'),
      onProblem: deps.onProblem,
    }),
  });
  const regions = createBucketRegionMemory({
    path: join(deps.userData, 'bucket-regions.json'),
    onProblem: deps.onProblem,
  });
  const probeResults = createProbeResults({
    path: join(deps.userData, 'capabilities.json'),
    onProblem: deps.onProblem,
  });
  const resolve: ConnectionResolver = async (connectionId) => {
    const connection = await connections.resolve(connectionId);
    const probe = await probeResults.of(connection);
    return {
      ...connection,
      bucketRegions: await regions.of(connection),
      ...(probe === undefined ? {} : { probe }),
    };
  };
  const journalFolder = join(deps.userData, 'journal');
  const transfers = createTransferHost({
    workerPath: deps.transferWorkerPath,
    productVersion: deps.productVersion,
    journalFolder,
    mayHaveTransfers: () => existsSync(journalFolder),
    options: deps.transferOptions,
    resolve,
    isOnline: deps.isOnline,
    onCall,
    onProblem: deps.onProblem,
    onUnexpected: deps.onUnexpected,
    onChanged: (change) => {
      deps.send('transfers.changed', change);
      deps.onTransfers(change.totals, change.hold);
    },
  });
  const firstFolder = createFirstFolder(deps.lastLocation);
  const listing = createListingHost({
    workerPath: deps.listingWorkerPath,
    productVersion: deps.productVersion,
    firstThread: deps.listingThread,
    resolve,
    onCall,
    onChanged: (state) => {
      deps.send('views.changed', state);
      firstFolder.note(state);
    },
    onCounting: (progress) => deps.send('folderSizes.counting', progress),
    onDeleting: (progress) => deps.send('deletion.progress', progress),
    onUnexpected: deps.onUnexpected,
  });
  const requestPath = async (): Promise<RequestPath> => (await deps.transferOptions()).transferPath;
  // The window opens a folder first of all, as a rule.
  listing.prepare();
  firstFolder.listAhead(async (place) => {
    await aheadCalls.list(listing, place, await requestPath());
  });

  /** Threads ask main, and hear of it before anything that they are told afterwards. */
  function forgetWays(): void {
    connections.forgetWays();
    transfers.forgetWays().catch(deps.onUnexpected);
    listing.forgetWays().catch(deps.onUnexpected);
  }

  let serverCalls: ServerCalls | undefined;
  const servers = createServerWatch(forget);
  function forget(connectionId: string): void {
    servers.forget(connectionId);
    serverCalls?.forget(connectionId);
    void regions.forget(connectionId);
    transfers.forgetConnection(connectionId).catch(deps.onUnexpected);
    listing.forgetConnection(connectionId).catch(deps.onUnexpected);
  }
  /** What is kept of a server is forgotten before anybody hears that its connection leads elsewhere. */
  async function listConnections(): Promise<ConnectionList> {
    const list = await connections.list();
    servers.look(list.connections);
    return list;
  }
  const awsFiles = watchAwsFiles({
    env: deps.env,
    homeDirectory: homedir(),
    onChanged: () => {
      listConnections()
        .catch(deps.onUnexpected)
        .finally(() => deps.send('connections.changed', null));
    },
  });

  /** The journal hears what becomes of copies that are stopped. */
  async function closeTransfers(callsEnded: Promise<void>): Promise<void> {
    const stopped = Promise.all([transfers.stop(), callsEnded]);
    try {
      await Promise.race([stopped, delay(longestStop)]);
    } finally {
      await transfers.close();
    }
  }

  const loadServerCalls = once(async () => {
    // Main answers nothing while it loads this: neither the page, nor the thread that lists.
    await firstFolder.drawn();
    const { createServerCalls } = await import('./serverCalls');
    serverCalls = createServerCalls({
      ...deps,
      onCall,
      clockOffsetOf: (connectionId) => clocks.offsetOf(connectionId),
      connections,
      resolve,
      probeResults,
      transfers,
      listing,
      requestPath,
      forget,
    });
    return serverCalls;
  });

  return {
    handlers: {
      'connections.list': listConnections,
      ...createSignInHandlers(signIn),
      ...createViewHandlers({ listing, requestPath, onKept: deps.onKept }),
    },
    serverHandlers: async () => (await loadServerCalls()).handlers,
    hasActiveTransfers: () => transfers.hasActive(),
    wouldForgetTransfers: () => transfers.wouldForget(),
    isSignInAsked: () => signIn.pending().length > 0,
    setTransferOptions: (options) => transfers.setOptions(options),
    holdTransfers(reason) {
      // After sleep, or with a network again, which may be another one.
      if (reason === undefined) forgetWays();
      return transfers.hold(reason);
    },
    async close(callsEnded) {
      (await awsFiles)();
      const transfersClosed = closeTransfers(callsEnded);
      // What it still deletes is among the calls.
      const listingClosed = callsEnded.then(() => listing.close());
      await Promise.all([transfersClosed, listingClosed, regions.close(), callsEnded]);
      serverCalls?.close();
    },
  };
}
