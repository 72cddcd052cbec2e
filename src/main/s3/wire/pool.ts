import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { abortable } from '../../base/abortable';
import type { ResolvedConnection } from '../connection';
import { authoritiesOf } from '../network/authorities';
import { isSocks, usualLimits } from '../network/proxy';
import type { ProxyFor } from '../network/proxy';
import { openTunnel } from '../network/tunnel';
import { openConnection } from './connection';
import type { Connection, ConnectionSettings, Origin } from './connection';
import { countSent } from './exchange';
import type { ExchangeRequest } from './exchange';
import { createReadBuffers } from './readBuffers';
import type { WireAnswer } from './wire';

/** Connections to one origin, kept for the next request. How many there are is its users' choice. */
export interface WirePool {
  /**
   * Sends a request over a free connection or a new one. A kept connection that turns out to have
   * been closed before it answered is replaced, and only `onResent` is told.
   *
   * @param head Request line and headers, with the empty line at their end.
   */
  run(request: ExchangeRequest, head: string): Promise<WireAnswer>;
  /** Closes what is free, now and from now on; what is under way goes on. */
  retire(): void;
}

/** Milliseconds for which a connection is kept that nobody uses: servers keep theirs a bit longer. */
const keepFor = 15_000;

/** The pools of one client, one for each origin: a bucket may have a host of its own. */
export interface WirePools {
  of(origin: Origin): WirePool;
  retire(): void;
}

/** Makes the pools of a client, whose connections go straight or through its connection's proxy. */
export function createWirePools({
  caCertificates,
  network = {},
}: Pick<ResolvedConnection, 'caCertificates' | 'network'>): WirePools {
  const pools = new Map<string, WirePool>();
  const authorities = authoritiesOf(caCertificates);
  let context: SecureContext | undefined;
  const settings: ConnectionSettings = {
    secureContext: () => (context ??= createSecureContext({ ca: authorities })),
    acceptAnyCertificate: network.acceptAnyCertificate === true,
    connectTimeout: network.connectTimeout ?? usualLimits.connectTimeout,
    idleTimeout: network.idleTimeout ?? usualLimits.idleTimeout,
  };
  return {
    of(origin) {
      const name = JSON.stringify([origin.tls, origin.host, origin.port]);
      const known =
        pools.get(name) ?? createWirePool(origin, settings, authorities, network.proxyFor);
      pools.set(name, known);
      return known;
    },
    retire: () => pools.forEach((pool) => pool.retire()),
  };
}

function createWirePool(
  origin: Origin,
  settings: ConnectionSettings,
  authorities: readonly string[] | undefined,
  proxyFor: ProxyFor | undefined,
): WirePool {
  const { tls, host, port } = origin;
  const target = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;

  const buffers = createReadBuffers();
  /** Those that were used last stand at the end, and are used first. */
  const free: { readonly connection: Connection; readonly since: number }[] = [];
  let sweeping: NodeJS.Timeout | undefined;
  let isRetired = false;

  function takeFree(): Connection | undefined {
    for (let kept = free.pop(); kept !== undefined; kept = free.pop()) {
      if (kept.connection.isOpen()) return kept.connection;
    }
    return undefined;
  }

  function keep(connection: Connection): void {
    if (isRetired) {
      connection.destroy();
      return;
    }
    free.push({ connection, since: performance.now() });
    sweeping ??= setTimeout(sweep, keepFor).unref();
  }

  /** One timer for all of them: thousands of small requests give back theirs. */
  function sweep(): void {
    const oldest = performance.now() - keepFor;
    // Timers may fire a little early.
    const kept = free.findIndex(({ since }) => since > oldest + 1);
    for (const { connection } of free.splice(0, kept < 0 ? free.length : kept)) {
      connection.destroy();
    }
    const [next] = free;
    sweeping = next === undefined ? undefined : setTimeout(sweep, next.since - oldest).unref();
  }

  async function openByProxy(ask: ProxyFor, signal: AbortSignal): Promise<Connection> {
    const proxy = await abortable(ask(`${target}/`), signal);
    if (proxy === undefined) return openConnection(origin, buffers, settings);
    if (!tls && !isSocks(proxy)) {
      const place = { tls: proxy.scheme === 'https', host: proxy.host, port: proxy.port };
      // A choice about the server's certificate is none about the proxy's.
      const strict = { ...settings, acceptAnyCertificate: false };
      return openConnection(place, buffers, strict, { kind: 'absolute', proxy, target });
    }
    const opening = openTunnel(proxy, origin, {
      timeout: settings.connectTimeout,
      ...(authorities === undefined ? {} : { authorities }),
    });
    try {
      const socket = await abortable(opening, signal);
      return openConnection(origin, buffers, settings, { kind: 'tunnel', socket });
    } catch (error) {
      opening.then(
        (socket) => socket.destroy(),
        () => undefined,
      );
      throw error;
    }
  }

  return {
    async run(request, head) {
      for (;;) {
        const kept = takeFree();
        const connection =
          kept ??
          (proxyFor === undefined
            ? openConnection(origin, buffers, settings)
            : await openByProxy(proxyFor, request.signal));
        const sent = countSent(request);
        try {
          const answer = await connection.run(sent.request, head);
          if (connection.isOpen()) keep(connection);
          return answer;
        } catch (error) {
          sent.takeBack();
          if (kept === undefined || !connection.wasSilent() || !isClosed(error)) throw error;
          if (request.signal.aborted) throw error;
          request.onResent?.();
        }
      }
    },
    retire() {
      isRetired = true;
      clearTimeout(sweeping);
      for (const { connection } of free.splice(0)) connection.destroy();
    },
  };
}

/** The other side had closed the connection, rather than being out of reach. */
function isClosed(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}
