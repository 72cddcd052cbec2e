import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { DipperError } from '../shared/errors/appError';
import type { TransferHold, TransferTotals } from '../shared/model/transfers';
import type { ActivityLog } from './ipc/activityLog';
import type { SendEvent } from './ipc/events';
import { createConnectionHandlers } from './ipc/handlers/connections';
import { createCapabilityHandlers } from './ipc/handlers/capabilities';
import { createDeletionHandlers } from './ipc/handlers/deletion';
import { createLinkHandlers } from './ipc/handlers/links';
import { createListingHandlers } from './ipc/handlers/listing';
import { createMetadataHandlers } from './ipc/handlers/metadata';
import { createObjectHandlers } from './ipc/handlers/objects';
import { createPermissionHandlers } from './ipc/handlers/permissions';
import { createProfileHandlers } from './ipc/handlers/profiles';
import { createRecipeHandlers } from './ipc/handlers/recipes';
import { refuseWrites } from './ipc/refuseWrites';
import { createSignInHandlers } from './ipc/handlers/signIn';
import { createTransferHandlers } from './ipc/handlers/transfers';
import { createConnectionOptionsStore } from './profiles/connectionOptions';
import type { ConnectionOptionsStore } from './profiles/connectionOptions';
import { createViewHandlers } from './ipc/handlers/views';
import { createListingHost } from './listing/worker/host';
import type { ListingHost } from './listing/worker/host';
import { createConnections } from './profiles/connections';
import type { Connections } from './profiles/connections';
import { createProfileEditor } from './profiles/profileEditor';
import type { ProfileEditor } from './profiles/profileEditor';
import { createSavedConnectionStore } from './profiles/savedConnectionStore';
import { createSecretStore } from './profiles/secretStore';
import type { EncryptionPort } from './profiles/secretStore';
import type { ReportedCall } from './s3/activity';
import { createSignInDesk } from './profiles/signInPrompts';
import type { SignInDesk } from './profiles/signInPrompts';
import { watchAwsFiles } from './profiles/watchAwsFiles';
import { createClients } from './s3/clients';
import { createBucketRegionMemory } from './storage/bucketRegions';
import { createProbeResults } from './storage/probeResults';
import type { ProbeResults } from './storage/probeResults';
import type { ConnectionResolver } from './s3/connection';
import { createServerClocks } from './s3/serverClocks';
import type { Clients } from './s3/clients';
import type { OnProblem } from './storage/jsonFile';
import type { PathTokens } from './transfers/localPaths';
import type { TransferOptions, Transfers } from './transfers/port';
import { createTransferHost } from './transfers/worker/host';

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
  readonly onProblem: OnProblem;
  /** Told of failures that are bugs, for the log. */
  readonly onUnexpected: (error: DipperError) => void;
  readonly showInFolder: (path: string) => void;
  /** The built thread that moves the bytes. */
  readonly transferWorkerPath: string;
  /** The built thread that lists. */
  readonly listingWorkerPath: string;
  readonly transferOptions: () => Promise<TransferOptions>;
  readonly isOnline: () => Promise<boolean>;
  /** Told with every report of the transfers. */
  readonly onTransfers: (totals: TransferTotals, hold: TransferHold | undefined) => void;
}

/** The half of Dipper that talks to servers: plain Node, without a window. */
export interface Engine {
  readonly handlers: EngineHandlers;
  readonly hasActiveTransfers: () => boolean;
  readonly setTransferOptions: (options: TransferOptions) => Promise<void>;
  /** Interrupts transfers for a reason, or without one lets them go on. */
  readonly holdTransfers: (reason: TransferHold | undefined) => Promise<void>;
  /** Interrupts transfers, which go on next time, and closes connections. */
  readonly close: () => Promise<void>;
}

type EngineHandlers = ReturnType<typeof createHandlers>;

/**
 * The part of the composition that needs the S3 code. app.ts loads this file once the window has
 * painted, because loading the AWS SDK takes longer than all the rest.
 */
export function createEngine(deps: EngineDependencies): Engine {
  const signIn = createSignInDesk((pending) => deps.send('signIn.changed', { pending }));
  const options = createConnectionOptionsStore({
    path: join(deps.userData, 'connection-options.json'),
    onProblem: deps.onProblem,
  });
  const clocks = createServerClocks();
  const onCall = (call: ReportedCall): void => {
    clocks.note(call);
    deps.activity.record(call);
  };
  const connections = createConnections({
    prompts: signIn,
    onCall,
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
  const clients = createClients({
    resolve,
    onCall,
    currentAction: deps.currentAction,
    productVersion: deps.productVersion,
  });
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
  const listing = createListingHost({
    workerPath: deps.listingWorkerPath,
    productVersion: deps.productVersion,
    resolve,
    onCall,
    onChanged: (state) => deps.send('views.changed', state),
    onCounting: (progress) => deps.send('folderSizes.counting', progress),
    onUnexpected: deps.onUnexpected,
  });
  // The window opens a folder first of all, as a rule.
  listing.prepare();
  const forget = (connectionId: string): void => {
    clients.forget(connectionId);
    void regions.forget(connectionId);
    transfers.forgetConnection(connectionId).catch(deps.onUnexpected);
    listing.forgetConnection(connectionId).catch(deps.onUnexpected);
  };

  const awsFiles = watchAwsFiles({
    env: deps.env,
    homeDirectory: homedir(),
    onChanged: () => deps.send('connections.changed', null),
  });

  return {
    handlers: createHandlers({
      ...deps,
      onCall,
      clockOffsetOf: (connectionId) => clocks.offsetOf(connectionId),
      signIn,
      connections,
      options,
      editor: createProfileEditor({ env: deps.env, homeDirectory: homedir() }),
      resolve,
      probeResults,
      clients,
      transfers,
      listing,
      forget,
    }),
    hasActiveTransfers: () => transfers.hasActive(),
    setTransferOptions: (options) => transfers.setOptions(options),
    holdTransfers: (reason) => transfers.hold(reason),
    async close() {
      (await awsFiles)();
      await Promise.all([transfers.close(), listing.close(), regions.close()]);
      clients.close();
    },
  };
}

function createHandlers(deps: {
  readonly productVersion: string;
  readonly onCall: (call: ReportedCall) => void;
  readonly clockOffsetOf: (connectionId: string) => number;
  readonly signIn: SignInDesk;
  readonly connections: Connections;
  readonly options: ConnectionOptionsStore;
  readonly editor: ProfileEditor;
  readonly resolve: ConnectionResolver;
  readonly probeResults: ProbeResults;
  readonly clients: Clients;
  readonly transfers: Transfers;
  readonly activity: ActivityLog;
  readonly currentAction: () => string | undefined;
  readonly listing: ListingHost;
  readonly tokens: PathTokens;
  readonly forget: (connectionId: string) => void;
  readonly send: SendEvent;
  readonly transferOptions: () => Promise<TransferOptions>;
  readonly onUnexpected: (error: DipperError) => void;
  readonly showInFolder: (path: string) => void;
}) {
  const handlers = {
    ...createConnectionHandlers(deps),
    ...createProfileHandlers(deps),
    ...createSignInHandlers(deps.signIn),
    ...createListingHandlers(deps),
    ...createObjectHandlers(deps),
    ...createCapabilityHandlers(deps),
    ...createMetadataHandlers(deps),
    ...createDeletionHandlers(deps),
    ...createPermissionHandlers(deps),
    ...createLinkHandlers(deps),
    ...createTransferHandlers(deps),
    ...createRecipeHandlers(deps),
    ...createViewHandlers(deps),
  };
  return { ...handlers, ...refuseWrites(handlers, deps.connections) };
}
