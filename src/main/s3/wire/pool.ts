import { rootCertificates } from 'node:tls';
import { openConnection } from './connection';
import type { Connection, Origin } from './connection';
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
  of(origin: Omit<Origin, 'authorities'>): WirePool;
  retire(): void;
}

/** @param caCertificates PEM text of authorities to be trusted besides the built-in ones. */
export function createWirePools(caCertificates: string | undefined): WirePools {
  const pools = new Map<string, WirePool>();
  const authorities =
    caCertificates === undefined ? {} : { authorities: [...rootCertificates, caCertificates] };
  return {
    of(origin) {
      const name = JSON.stringify([origin.tls, origin.host, origin.port]);
      const known = pools.get(name) ?? createWirePool({ ...origin, ...authorities });
      pools.set(name, known);
      return known;
    },
    retire: () => pools.forEach((pool) => pool.retire()),
  };
}

function createWirePool(origin: Origin): WirePool {
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

  return {
    async run(request) {
      for (;;) {
        const kept = takeFree();
        const connection = kept ?? openConnection(origin, buffers);
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
