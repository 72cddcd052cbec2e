import type { ResolvedConnection } from './connection';
import { createRoutedHandler } from './network/routedHandler';
import type { RoutedHandler } from './network/routedHandler';

const connectionsPerHost = 64;

/** The network connections of one client. */
export interface ConnectionPool {
  readonly handler: RoutedHandler;
  /** Lets what is under way end, and closes every connection that nothing uses. */
  readonly retire: () => void;
}

/** Makes the connections of a client, straight or through the connection's proxy. */
export function createConnectionPool(
  connection: Pick<ResolvedConnection, 'caCertificates' | 'network'>,
): ConnectionPool {
  const handler = createRoutedHandler({
    network: connection.network ?? {},
    caCertificates: connection.caCertificates,
    keepAlive: true,
    maxSockets: connectionsPerHost,
  });
  return { handler, retire: () => handler.retire() };
}
