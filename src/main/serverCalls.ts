import { homedir } from 'node:os';
import type { RequestPath } from '../shared/model/settings';
import type { ActivityLog } from './ipc/activityLog';
import type { SendEvent } from './ipc/events';
import { createCapabilityHandlers } from './ipc/handlers/capabilities';
import { createConnectionHandlers } from './ipc/handlers/connections';
import { createDeletionHandlers } from './ipc/handlers/deletion';
import { createLinkHandlers } from './ipc/handlers/links';
import { createListingHandlers } from './ipc/handlers/listing';
import { createMetadataHandlers } from './ipc/handlers/metadata';
import { createObjectHandlers } from './ipc/handlers/objects';
import { createPermissionHandlers } from './ipc/handlers/permissions';
import { createProfileHandlers } from './ipc/handlers/profiles';
import { createRecipeHandlers } from './ipc/handlers/recipes';
import { createTransferHandlers } from './ipc/handlers/transfers';
import { refuseWrites } from './ipc/refuseWrites';
import type { ListingHost } from './listing/worker/host';
import type { Connections } from './profiles/connections';
import { createProfileEditor } from './profiles/editor/profileEditor';
import type { ConfirmProgram } from './profiles/editor/profileEditor';
import type { ReportedCall } from './s3/reportedCall';
import { createClients } from './s3/clients';
import type { Clients } from './s3/clients';
import type { ConnectionResolver } from './s3/connection';
import type { OnProblem } from './storage/jsonFile';
import type { ProbeResults } from './storage/probeResults';
import { createCopyLedgers } from './transfers/journal/copyLedger';
import type { CopyLedgers } from './transfers/journal/copyLedger';
import { platformOf } from './transfers/local/localNames';
import type { PathTokens } from './transfers/local/localPaths';
import type { TransferHost } from './transfers/worker/host';

/** What {@link createServerCalls} needs of the engine. */
export interface ServerCallDependencies {
  readonly productVersion: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onCall: (call: ReportedCall) => void;
  readonly clockOffsetOf: (connectionId: string) => number;
  readonly connections: Connections;
  readonly resolve: ConnectionResolver;
  readonly probeResults: ProbeResults;
  readonly transfers: TransferHost;
  readonly listing: ListingHost;
  /** As the user has set it. */
  readonly requestPath: () => Promise<RequestPath>;
  readonly activity: ActivityLog;
  /** The user's action that is under way where it is asked. */
  readonly currentAction: () => string | undefined;
  readonly tokens: PathTokens;
  /** Everything that keeps something of a connection. */
  readonly forget: (connectionId: string) => void;
  readonly send: SendEvent;
  readonly onProblem: OnProblem;
  readonly showInFolder: (path: string) => void;
  readonly confirmProgram: ConfirmProgram;
}

/** The part of the engine that needs the AWS SDK. */
export interface ServerCalls {
  readonly handlers: ServerHandlers;
  /** Drops the clients of a connection that was changed or removed. */
  readonly forget: (connectionId: string) => void;
  readonly close: () => void;
}

/** The handlers of all routes but those that a window asks for until it has rows. */
export type ServerHandlers = ReturnType<typeof createHandlers>;

/** Puts together what is asked of servers besides lists. engine.ts loads this file once rows are there. */
export function createServerCalls(deps: ServerCallDependencies): ServerCalls {
  const clients = createClients(deps);
  const copies = createCopyLedgers(deps);
  return {
    handlers: createHandlers({ ...deps, clients, copies }),
    forget: (connectionId) => clients.forget(connectionId),
    close: () => clients.close(),
  };
}

function createHandlers(
  deps: ServerCallDependencies & { readonly clients: Clients; readonly copies: CopyLedgers },
) {
  const handlers = {
    ...createConnectionHandlers(deps),
    ...createProfileHandlers({
      ...deps,
      editor: createProfileEditor({ ...deps, homeDirectory: homedir() }),
    }),
    ...createListingHandlers(deps),
    ...createObjectHandlers({ ...deps, ledgerOf: deps.copies.of }),
    ...createCapabilityHandlers(deps),
    ...createMetadataHandlers({ ...deps, ledgerOf: deps.copies.of }),
    ...createDeletionHandlers(deps),
    ...createPermissionHandlers(deps),
    ...createLinkHandlers(deps),
    ...createTransferHandlers({ ...deps, copying: deps.copies.underWay }),
    ...createRecipeHandlers({ ...deps, platform: platformOf(process.platform) }),
  };
  return { ...handlers, ...refuseWrites(handlers, deps.connections) };
}
