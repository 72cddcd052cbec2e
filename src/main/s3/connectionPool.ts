import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** Milliseconds to wait for a connection to be made. */
const connectionTimeout = 10_000;

/** Milliseconds without a byte in either direction, after which a request is given up. */
const idleTimeout = 120_000;

const connectionsPerHost = 64;

/** The network connections of one client. */
export interface ConnectionPool {
  readonly handler: NodeHttpHandler;
  /** Lets what is under way end, and closes every connection that nothing uses. */
  readonly retire: () => void;
}

/** @param caCertificates PEM text of authorities to be trusted besides the built-in ones. */
export function createConnectionPool(caCertificates: string | undefined): ConnectionPool {
  const options = { keepAlive: true, maxSockets: connectionsPerHost };
  const httpAgent = new HttpAgent(options);
  const httpsAgent = new HttpsAgent({
    ...options,
    ...(caCertificates === undefined ? {} : { ca: [...rootCertificates, caCertificates] }),
  });
  return {
    handler: new NodeHttpHandler({
      connectionTimeout,
      socketTimeout: idleTimeout,
      httpAgent,
      httpsAgent,
    }),
    retire() {
      for (const agent of [httpAgent, httpsAgent]) {
        agent.maxFreeSockets = 0;
        for (const idle of Object.values(agent.freeSockets)) {
          for (const socket of idle ?? []) socket.destroy();
        }
      }
    },
  };
}
