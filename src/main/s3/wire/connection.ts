import { connect as connectTcp, isIP } from 'node:net';
import type { OnReadOpts, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { closedEarly, idleLimit, smallBufferSize, startExchange } from './exchange';
import type { Exchange, ExchangeRequest } from './exchange';
import type { ReadBuffers } from './readBuffers';
import type { WireAnswer } from './wire';

/** Where a connection leads to. */
export interface Origin {
  readonly tls: boolean;
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** PEM texts of the authorities to trust; absent means the built-in ones. */
  readonly authorities?: readonly string[];
}

/** A connection that carries one request after the other. */
export interface Connection {
  /**
   * Sends a request and reads its answer. Fails with what the network, the reader of the answer or
   * the signal says; the connection is gone then.
   */
  run(request: ExchangeRequest): Promise<WireAnswer>;
  /** Whether it may carry another request. */
  isOpen(): boolean;
  /** Whether the last request ended before a byte of an answer had come. */
  wasSilent(): boolean;
  destroy(): void;
}

/** Milliseconds to wait for a connection to be made. */
const connectLimit = 10_000;

/** Opens a connection; it may be used at once, while it is still being made. */
export function openConnection(origin: Origin, buffers: ReadBuffers): Connection {
  let held: Uint8Array = new Uint8Array(smallBufferSize);
  let active: Exchange | undefined;
  let failure: Error | undefined;
  let isSilent = true;
  let isReusable = true;

  const socket = openSocket(origin, {
    buffer: () => (held = active?.nextBuffer() ?? held),
    callback: (length, buffer) => {
      if (active !== undefined) return active.read(buffer.subarray(0, length));
      // An answer that nobody asked for.
      socket.destroy();
      return false;
    },
  });
  socket.setNoDelay(true);
  const connecting = setTimeout(() => socket.destroy(timedOut()), connectLimit);
  socket.once(origin.tls ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
  socket.setTimeout(idleLimit);
  socket.on('timeout', () => socket.destroy(timedOut()));
  socket.on('error', (error) => {
    failure = error;
  });
  socket.on('end', () => {
    isReusable = false;
    active?.closed();
  });
  socket.on('close', () => {
    clearTimeout(connecting);
    active?.fail(failure ?? closedEarly());
  });

  return {
    isOpen: () => isReusable && !socket.destroyed,
    wasSilent: () => isSilent,
    destroy: () => void socket.destroy(),
    async run(request) {
      const { signal } = request;
      const exchange = startExchange(socket, request, held, buffers);
      active = exchange;
      const stop = (): void => {
        exchange.fail(signal.reason);
        socket.destroy();
      };
      signal.addEventListener('abort', stop, { once: true });
      try {
        if (signal.aborted) stop();
        if (socket.destroyed) exchange.fail(failure ?? closedEarly());
        const answer = await exchange.answered;
        isReusable &&= exchange.isReusable();
        if (!isReusable) socket.destroy();
        return answer;
      } catch (error) {
        isReusable = false;
        socket.destroy();
        throw error;
      } finally {
        isSilent = !exchange.hasBegun();
        signal.removeEventListener('abort', stop);
        exchange.end();
        active = undefined;
      }
    },
  };
}

function openSocket({ tls, host, port, authorities }: Origin, onread: OnReadOpts): Socket {
  if (!tls) return connectTcp({ host, port, onread });
  // Node reads into given buffers over TLS as well; the typings do not know it.
  const options: ConnectionOptions & { readonly onread: OnReadOpts } = {
    host,
    port,
    onread,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(authorities === undefined ? {} : { ca: [...authorities] }),
  };
  return connectTls(options);
}

function timedOut(): Error {
  return Object.assign(new Error('The connection was silent for too long.'), { code: 'ETIMEDOUT' });
}
