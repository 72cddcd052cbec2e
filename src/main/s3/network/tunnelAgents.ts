import { Agent as HttpAgent } from 'node:http';
import type { AgentOptions, ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { AgentOptions as HttpsAgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Proxy } from './proxy';
import { openTunnel } from './tunnel';
import type { TunnelOptions } from './tunnel';

type OnConnection = (error: Error | null, socket: Duplex) => void;

/** Agents of Node's HTTP client whose connections go through a proxy. */
export interface TunnelAgents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/** @param agentOptions For the connections to the server behind the proxy. */
export function createTunnelAgents(
  proxy: Proxy,
  tunnel: TunnelOptions,
  agentOptions: HttpsAgentOptions,
): TunnelAgents {
  const open = ({ host, port }: ClientRequestArgs) =>
    openTunnel(proxy, { host: host ?? '', port: Number(port) }, tunnel);

  class TunnelHttpAgent extends HttpAgent {
    override createConnection(options: ClientRequestArgs, onConnection?: OnConnection): undefined {
      open(options).then(
        (socket) => {
          onConnection?.(null, socket);
          // It was read from while the way was opened, and has stopped since.
          setImmediate(() => socket.resume());
        },
        (error: unknown) => fail(error, onConnection),
      );
    }
  }

  class TunnelHttpsAgent extends HttpsAgent {
    override createConnection(options: ClientRequestArgs, onConnection?: OnConnection): undefined {
      open(options).then(
        (socket) => {
          // The class of Node begins TLS over a socket that it is given.
          const secure = super.createConnection({ ...options, socket } as ClientRequestArgs);
          if (secure !== null && secure !== undefined) onConnection?.(null, secure);
        },
        (error: unknown) => fail(error, onConnection),
      );
    }
  }

  const plain: AgentOptions = agentOptions;
  return {
    httpAgent: new TunnelHttpAgent(plain),
    httpsAgent: new TunnelHttpsAgent(agentOptions),
  };
}

function fail(error: unknown, onConnection: OnConnection | undefined): void {
  // Node takes no socket for granted beside an error, whatever its types say.
  const none = undefined as unknown as Duplex;
  onConnection?.(error instanceof Error ? error : new Error(String(error)), none);
}
