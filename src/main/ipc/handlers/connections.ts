import type { Connections } from '../../profiles/connections';
import { whoAmI } from '../../profiles/whoAmI';
import type { Clients } from '../../s3/clients';
import type { ReportedCall } from '../../s3/reportedCall';
import { testConnection } from '../../s3/connectionTest';
import type { SendEvent } from '../events';
import type { Handlers } from '../handlers';

/** What {@link createConnectionHandlers} needs. */
export interface ConnectionHandlerDependencies {
  readonly connections: Connections;
  readonly clients: Clients;
  /** Everything that keeps something of a connection. */
  readonly forget: (connectionId: string) => void;
  readonly send: SendEvent;
  readonly productVersion: string;
  /** Told of the calls to STS, and of those of a test. */
  readonly onCall: (call: ReportedCall) => void;
  readonly currentAction: () => string | undefined;
}

/** Routes of the ways to reach a server. */
export function createConnectionHandlers({
  connections,
  clients,
  forget,
  send,
  productVersion,
  onCall,
  currentAction,
}: ConnectionHandlerDependencies): Pick<
  Handlers,
  | 'connections.save'
  | 'connections.remove'
  | 'connections.setOptions'
  | 'connections.test'
  | 'connections.whoAmI'
> {
  function tellChanged(connectionId: string): void {
    forget(connectionId);
    send('connections.changed', null);
  }

  return {
    'connections.save': async (draft) => {
      const connection = await connections.save(draft);
      tellChanged(connection.id);
      return connection;
    },
    'connections.remove': async ({ connectionId }) => {
      await connections.remove(connectionId);
      tellChanged(connectionId);
      return null;
    },
    'connections.setOptions': async ({ connectionId, options, proxyPassword }) => {
      await connections.setOptions(connectionId, options, proxyPassword);
      tellChanged(connectionId);
      return null;
    },
    'connections.whoAmI': async ({ connectionId }, { signal }) =>
      whoAmI({
        connection: await connections.resolve(connectionId),
        client: await clients.forConnection(connectionId),
        tries: await connections.tries(connectionId),
        signal,
        onCall,
        currentAction,
      }),
    'connections.test': (subject, { signal }) =>
      testConnection(
        () =>
          subject.kind === 'existing'
            ? connections.resolve(subject.connectionId)
            : connections.resolveDraft(subject.draft),
        { productVersion, signal, onCall, currentAction },
      ),
  };
}
