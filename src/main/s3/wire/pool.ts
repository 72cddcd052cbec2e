import { abortable } from '../abortable';
import type { ResolvedConnection } from '../connection';
import { isSocks, usualLimits } from '../network/proxy';
import type { ProxyFor } from '../network/proxy';
import { authoritiesOf } from '../network/routedHandler';
import { openTunnel } from '../network/tunnel';
import { openConnection } from './connection';
import type { Connection, ConnectionSettings, Origin } from './connection';
import type { ExchangeRequest } from './exchange';
import { createReadBuffers } from './readBuffers';
import type { WireAnswer } from './wire';

/** Connections to one origin, kept for the next request. How many there are is its users' choice. */
export interface WirePool {
  /**
   * Sends a request over a free connection or a new one. A kept connection that turns out to have
   * been closed before it answered is replaced without a word.
   */
  run(request: ExchangeRequest): Promise<WireAnswer>;
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
  const settings: ConnectionSettings = {
    ...(authorities === undefined ? {} : { authorities }),
    acceptAnyCertificate: network.acceptAnyCertificate === true,
    connectTimeout: network.connectTimeout ?? usualLimits.connectTimeout,
    idleTimeout: network.idleTimeout ?? usualLimits.idleTimeout,
  };
  return {
    of(origin) {
      const name = JSON.stringify([origin.tls, origin.host, origin.port]);
      const known = pools.get(name) ?? createWirePool(origin, settings, network.proxyFor);
      pools.set(name, known);
      return known;
    },
    retire: () => pools.forEach((pool) => pool.retire()),
  };
}

function createWirePool(
  origin: Origin,
  settings: ConnectionSettings,
  proxyFor: ProxyFor | undefined,
): WirePool {
  const { tls, host, port } = origin;
  const target = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;

  const buffers = createReadBuffers();
  const free: { readonly connection: Connection; readonly expiry: NodeJS.Timeout }[] = [];
  let isRetired = false;

  function takeFree(): Connection | undefined {
    for (let kept = free.pop(); kept !== undefined; kept = free.pop()) {
      clearTimeout(kept.expiry);
      if (kept.connection.isOpen()) return kept.connection;
    }
    return undefined;
  }

  function keep(connection: Connection): void {
    if (isRetired) {
      connection.destroy();
      return;
    }
    const expiry = setTimeout(() => {
      connection.destroy();
      const index = free.findIndex((kept) => kept.connection === connection);
      if (index >= 0) free.splice(index, 1);
    }, keepFor);
    expiry.unref();
    free.push({ connection, expiry });
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
    const { connectTimeout: timeout, authorities } = settings;
    const opening = openTunnel(proxy, origin, {
      timeout,
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
    async run(request) {
      for (;;) {
        const kept = takeFree();
        const connection =
          kept ??
          (proxyFor === undefined
            ? openConnection(origin, buffers, settings)
            : await openByProxy(proxyFor, request.signal));
        let sent = 0;
        const onSent = (bytes: number): void => {
          sent += bytes;
          request.onSent?.(bytes);
        };
        try {
          const answer = await connection.run({ ...request, onSent });
          if (connection.isOpen()) keep(connection);
          return answer;
        } catch (error) {
          request.onSent?.(-sent);
          if (kept === undefined || !connection.wasSilent() || !isClosed(error)) throw error;
          if (request.signal.aborted) throw error;
        }
      }
    },
    retire() {
      isRetired = true;
      for (const { connection, expiry } of free.splice(0)) {
        clearTimeout(expiry);
        connection.destroy();
      }
    },
  };
}

/** The other side had closed the connection, rather than being out of reach. */
function isClosed(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}
