import { connect as connectTcp, isIP } from 'node:net';
import type { OnReadOpts, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions, SecureContext } from 'node:tls';
import { connectTimedOut } from '../errors/networkErrors';
import { closedEarly, smallBufferSize, startExchange } from './exchange';
import type { Exchange, ExchangeRequest } from './exchange';
import { proxyAuthorization } from '../network/proxy';
import type { Proxy } from '../network/proxy';
import { asErrorOnTheWay, isOfProxy, proxyAnswered } from '../network/proxyError';
import type { ReadBuffers } from './readBuffers';
import type { WireAnswer } from './wire';

/** Where a connection leads to. */
export interface Origin {
  readonly tls: boolean;
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** What holds for all connections of a client. */
export interface ConnectionSettings {
  /** Gives what TLS trusts, the same each time: reading all its authorities is dearer than a connection. */
  readonly secureContext: () => SecureContext;
  readonly acceptAnyCertificate: boolean;
  /** Milliseconds to wait for a connection to be made. */
  readonly connectTimeout: number;
  /** Milliseconds without a byte in either direction, after which a request is given up. */
  readonly idleTimeout: number;
}

/** The way to an origin that is not the straight one. */
export type Detour =
  /** A way that a proxy has opened; nothing was read of what the other end sends. */
  | { readonly kind: 'tunnel'; readonly socket: Socket }
  /** The origin is a proxy, which is told with each request where that goes (RFC 9112, 3.2.2). */
  | { readonly kind: 'absolute'; readonly proxy: Proxy; readonly target: string };

/** A connection that carries one request after the other. */
export interface Connection {
  /**
   * Sends a request and reads its answer. Fails with what the network, the reader of the answer or
   * the signal says; the connection is gone then.
   *
   * @param head Request line and headers, with the empty line at their end.
   */
  run(request: ExchangeRequest, head: string): Promise<WireAnswer>;
  /** Whether it may carry another request. */
  isOpen(): boolean;
  /** Whether the last request ended before a byte of an answer had come. */
  wasSilent(): boolean;
  destroy(): void;
}

/** Opens a connection; it may be used at once, while it is still being made. */
export function openConnection(
  origin: Origin,
  buffers: ReadBuffers,
  settings: ConnectionSettings,
  detour?: Detour,
): Connection {
  let held: Uint8Array = new Uint8Array(smallBufferSize);
  let active: Exchange | undefined;
  let failure: Error | undefined;
  let isSilent = true;
  let isReusable = true;

  const { connectTimeout, idleTimeout } = settings;
  const tunnel = detour?.kind === 'tunnel' ? detour.socket : undefined;
  const absolute = detour?.kind === 'absolute' ? detour : undefined;

  const socket = openSocket(origin, settings, tunnel, {
    buffer: () => (held = active?.nextBuffer() ?? held),
    callback: (length, buffer) => {
      if (active !== undefined) return active.read(buffer.subarray(0, length));
      // An answer that nobody asked for.
      socket.destroy();
      return false;
    },
  });
  socket.setNoDelay(true);
  const connecting = setTimeout(() => socket.destroy(timedOut(connectTimedOut)), connectTimeout);
  socket.once(origin.tls ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
  if (tunnel !== undefined && !origin.tls) clearTimeout(connecting);
  socket.setTimeout(idleTimeout);
  socket.on('timeout', () => socket.destroy(timedOut()));
  socket.on('error', (error) => {
    failure = error;
  });
  const told = (error: unknown): unknown =>
    absolute === undefined ? error : asErrorOnTheWay(absolute.proxy, error);
  socket.on('end', () => {
    isReusable = false;
    active?.closed();
  });
  socket.on('close', () => {
    clearTimeout(connecting);
    active?.lost(told(failure ?? closedEarly()));
  });

  return {
    isOpen: () => isReusable && !socket.destroyed,
    wasSilent: () => isSilent,
    destroy: () => void socket.destroy(),
    async run(request, head) {
      const { signal } = request;
      const exchange = startExchange({
        socket,
        request,
        requestHead: absolute === undefined ? head : inAbsoluteForm(head, absolute),
        held,
        buffers,
        idleLimit: idleTimeout,
        comesInRecords: origin.tls,
      });
      active = exchange;
      const stop = (): void => {
        exchange.fail(signal.reason);
        socket.destroy();
      };
      signal.addEventListener('abort', stop, { once: true });
      try {
        if (signal.aborted) stop();
        if (socket.destroyed) exchange.fail(told(failure ?? closedEarly()));
        const answer = await exchange.answered;
        isReusable &&= exchange.isReusable();
        if (!isReusable) socket.destroy();
        const { status, headers } = answer;
        if (absolute !== undefined && isOfProxy(status, (name) => headers.get(name))) {
          throw proxyAnswered(absolute.proxy, status);
        }
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

function openSocket(
  { tls, host, port }: Origin,
  { secureContext, acceptAnyCertificate }: ConnectionSettings,
  tunnel: Socket | undefined,
  onread: ReadInto,
): Socket {
  if (!tls) return tunnel === undefined ? connectTcp({ host, port, onread }) : fed(tunnel, onread);
  const options: ConnectionOptions = {
    host,
    rejectUnauthorized: !acceptAnyCertificate,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    secureContext: secureContext(),
  };
  // Over a socket that is there already, Node passes over what is to be read into.
  if (tunnel !== undefined) return fed(connectTls({ ...options, socket: tunnel }), onread);
  const straight: ConnectionOptions & { readonly onread: OnReadOpts } = {
    ...options,
    port,
    onread,
  };
  return connectTls(straight);
}

/** What Node's sockets read into, in the form that Dipper uses. */
interface ReadInto extends OnReadOpts {
  readonly buffer: () => Uint8Array;
}

/** A socket that was made by somebody else, and so does not read into buffers of ours by itself. */
function fed(socket: Socket, onread: ReadInto): Socket {
  let into = onread.buffer();
  socket.on('data', (chunk: Buffer) => {
    for (let rest = chunk; rest.byteLength > 0;) {
      const length = rest.copy(into);
      rest = rest.subarray(length);
      const goesOn = onread.callback(length, into);
      // As Node does it: after an answer, the next one is read into what its end has left.
      into = onread.buffer();
      if (goesOn) continue;
      socket.pause();
      if (rest.byteLength > 0) socket.unshift(rest);
      return;
    }
  });
  return socket;
}

function inAbsoluteForm(
  head: string,
  { proxy, target }: Extract<Detour, { readonly kind: 'absolute' }>,
): string {
  const authorization = proxyAuthorization(proxy);
  const absolute = head.replace(' /', () => ` ${target}/`);
  if (authorization === undefined) return absolute;
  return absolute.replace('\r\n', () => `\r\nproxy-authorization: ${authorization}\r\n`);
}

function timedOut(code = 'ETIMEDOUT'): Error {
  return Object.assign(new Error('The connection was silent for too long.'), { code });
}
