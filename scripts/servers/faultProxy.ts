import { once } from 'node:events';
import { Agent, createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { assertNever } from '../../src/shared/assertNever';
import { createFaultChooser } from './faults';
import type { ChosenFault, Fault, FaultPlan } from './faults';

/** A request as it came through the proxy. Times are milliseconds of `performance.now()`. */
export interface SeenRequest {
  readonly method: string;
  /** Path without the query, as it was sent. */
  readonly path: string;
  /** Of an UploadPart. */
  readonly uploadId: string | undefined;
  readonly partNumber: number | undefined;
  /** As its header says: `bytes=0-99`. */
  readonly range: string | undefined;
  /** Other names in the query, which tell what is asked: `uploads`, `list-type`. */
  readonly query: ReadonlySet<string>;
  readonly startedAt: number;
  /** Bytes of content that came. */
  received: number;
  /** Bytes of content that the client was sent. */
  answered: number;
  /** Status of the answer, once its head was sent. */
  status: number | undefined;
  /** When the answer was handed on to its end; absent when it never was. */
  endedAt: number | undefined;
  readonly fault: Fault | undefined;
}

export interface FaultProxyOptions {
  /** The server behind, `http://host:port`. */
  readonly target: string;
  /** Absent: everything passes. */
  readonly plan?: FaultPlan;
  /** Milliseconds that a stall lasts. Default: 300. */
  readonly stallFor?: number;
  /** Bytes a second of what is slow. Default: 4 MiB. */
  readonly slowRate?: number;
  /** Bytes a second of every request and answer; absent: as fast as it goes. */
  readonly rate?: number;
  /**
   * Access keys that have ended, as AWS answers to temporary ones (`ExpiredToken`): no server lets a test
   * say when. May grow.
   */
  readonly endedKeys?: ReadonlySet<string>;
  /** What a request waits for before it is handed on; the client may give up meanwhile. */
  readonly hold?: (request: SeenRequest) => Promise<void> | undefined;
}

/** One request on its way through. */
interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  readonly seen: SeenRequest;
}

/** A server in front of a server, on which the network misbehaves. */
export interface FaultProxy {
  readonly endpoint: string;
  /** Every request so far, in the order in which their heads came. */
  readonly requests: readonly SeenRequest[];
  /** How often each fault has happened. */
  readonly injected: ReadonlyMap<Fault, number>;
  /** From now on everything passes, also after {@link die}. */
  heal(): void;
  /** Resets every connection, now and from now on. */
  die(): void;
  /** Ends every connection and refuses others, as a server does that is started anew. */
  leave(): Promise<void>;
  /** Listens again, on the same port. */
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a proxy on a free port of 127.0.0.1 in front of a real server. It hands requests and answers
 * on as they are, so that signatures hold, and lets some of them go wrong as its plan says.
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const target = new URL(options.target);
  const requests: SeenRequest[] = [];
  const injected = new Map<Fault, number>();
  const sockets = new Set<Socket>();
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  let choose = options.plan === undefined ? undefined : createFaultChooser(options.plan);
  let isDead = false;

  const server = createServer({ keepAliveTimeout: 60_000 }, (message, response) => {
    const { socket } = message;
    // A connection that broke is what this is for.
    serve(message, response, socket).catch(() => socket.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    if (isDead) socket.resetAndDestroy();
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function serve(
    message: IncomingMessage,
    response: ServerResponse,
    socket: Socket,
  ): Promise<void> {
    const chosen = choose?.(nameOf(message));
    const seen = see(message, chosen?.fault);
    requests.push(seen);
    if (options.endedKeys?.has(accessKeyOf(message)) === true) {
      await drain(message, seen);
      return answer(response, seen, 400, document('ExpiredToken'));
    }
    await options.hold?.(seen);
    if (socket.destroyed) return;
    if (chosen === undefined) return pass({ message, response, socket, seen }, {});
    injected.set(chosen.fault, (injected.get(chosen.fault) ?? 0) + 1);
    await misbehave(chosen, { message, response, socket, seen });
  }

  async function misbehave({ fault, where }: ChosenFault, exchange: Exchange): Promise<void> {
    const { message, response, socket, seen } = exchange;
    const stallFor = options.stallFor ?? 300;
    switch (fault) {
      case 'reset_at_once':
        socket.resetAndDestroy();
        return;
      case 'reset_in_request':
        return pass(exchange, { requestUpTo: where });
      case 'corrupt_request':
        return pass(exchange, { corruptAt: where });
      case 'corrupt_answer':
        return pass(exchange, { answerCorruptAt: where });
      case 'lose_answer':
        return pass(exchange, { answerUpTo: 'nothing' });
      case 'reset_in_answer':
        return pass(exchange, { answerUpTo: where, thenReset: true });
      case 'truncate_answer':
        return pass(exchange, { answerUpTo: where });
      case 'stall':
        await delay(stallFor);
        return pass(exchange, {});
      case 'stall_and_reset':
        await delay(stallFor);
        socket.resetAndDestroy();
        return;
      case 'stall_for_good':
        return pass(
          exchange,
          hasContent(message) ? { requestStallsAt: where } : { stallsAt: where },
        );
      case 'slow':
        return pass(exchange, { rate: options.slowRate ?? 4 * 1024 ** 2 });
      case 'status_500':
        await drain(message, seen);
        return answer(response, seen, 500, document('InternalError'));
      case 'slow_down':
        await drain(message, seen);
        return answer(response, seen, 503, document('SlowDown'));
      case 'empty_503':
        await drain(message, seen);
        return answer(response, seen, 503, '');
      case 'html_502':
        response.shouldKeepAlive = false;
        return answer(response, seen, 502, '<html><body><h1>502 Bad Gateway</h1></body></html>');
      case 'status_429':
        response.shouldKeepAlive = false;
        return answer(response, seen, 429, 'Too Many Requests');
      case 'garbage':
        await drain(message, seen);
        socket.end(Buffer.from('\0\x01\xff\xfe this is no HTTP \r\n\r\n', 'latin1'));
        return;
      default:
        assertNever(fault);
    }
  }

  async function pass(
    { message, response, socket, seen }: Exchange,
    cut: {
      /** Resets the connection at this share of the content. */
      readonly requestUpTo?: number;
      /** Changes the byte at this share of the content. */
      readonly corruptAt?: number;
      /** Changes the byte at this share of the answer. */
      readonly answerCorruptAt?: number;
      /** Takes nothing more from this share of the content on. */
      readonly requestStallsAt?: number;
      /** Gives nothing more from this share of the answer on. */
      readonly stallsAt?: number;
      /** Ends the connection at this share of the answer. */
      readonly answerUpTo?: number | 'nothing';
      readonly thenReset?: boolean;
      readonly rate?: number;
    },
  ): Promise<void> {
    const rate = cut.rate ?? options.rate;
    const outgoing = httpRequest({
      agent,
      host: target.hostname,
      port: target.port,
      method: message.method ?? 'GET',
      path: message.url ?? '/',
      // As they came: the signature covers them. The proxy itself has answered an `Expect`.
      headers: withoutExpect(message.rawHeaders),
      setHost: false,
    });
    const giveUp = (): void => void outgoing.destroy();
    socket.once('close', giveUp);
    try {
      const answering = answerTo(outgoing);
      answering.catch(() => undefined);
      const isWhole = await copy(
        message,
        outgoing,
        {
          limit: limitOf(message, cut.requestUpTo),
          rate,
          corruptAt: limitOf(message, cut.corruptAt),
          stallsAt: limitOf(message, cut.requestStallsAt),
        },
        (bytes) => {
          seen.received += bytes;
        },
      );
      if (!isWhole) {
        giveUp();
        socket.resetAndDestroy();
        return;
      }
      outgoing.end();
      const incoming = await answering;
      if (cut.answerUpTo === 'nothing') {
        incoming.resume();
        await once(incoming, 'end');
        socket.resetAndDestroy();
        return;
      }
      seen.status = incoming.statusCode;
      response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, incoming.rawHeaders);
      const isAll = await copy(
        incoming,
        response,
        {
          limit: limitOf(incoming, cut.answerUpTo),
          rate,
          corruptAt: limitOf(incoming, cut.answerCorruptAt),
          stallsAt: limitOf(incoming, cut.stallsAt),
        },
        (bytes) => {
          seen.answered += bytes;
        },
      );
      if (isAll && cut.answerUpTo === undefined) {
        response.end();
        seen.endedAt = performance.now();
      } else if (cut.thenReset === true) {
        incoming.destroy();
        socket.resetAndDestroy();
      } else {
        incoming.destroy();
        socket.end();
      }
    } finally {
      socket.removeListener('close', giveUp);
    }
  }

  async function leave(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  }

  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    injected,
    heal() {
      choose = undefined;
      isDead = false;
    },
    die() {
      isDead = true;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    leave,
    async comeBack() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    async stop() {
      await leave();
      agent.destroy();
    },
  };
}

function see(message: IncomingMessage, fault: Fault | undefined): SeenRequest {
  const { pathname, searchParams } = partsOf(message);
  const part = searchParams.get('partNumber');
  return {
    method: message.method ?? '',
    path: pathname,
    uploadId: searchParams.get('uploadId') ?? undefined,
    partNumber: part === null ? undefined : Number(part),
    range: message.headers.range,
    query: new Set(searchParams.keys()),
    startedAt: performance.now(),
    received: 0,
    answered: 0,
    status: undefined,
    endedAt: undefined,
    fault,
  };
}

function accessKeyOf({ headers }: IncomingMessage): string {
  return /Credential=([^/]+)/u.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** What stays the same when a test is run again: neither the bucket, nor an upload id, nor a signature. */
function nameOf(message: IncomingMessage): string {
  const { pathname, searchParams } = partsOf(message);
  const key = pathname.split('/').slice(2).join('/');
  const asked = [...searchParams]
    .filter(([name]) => !/^x-amz-|^x-id$|^uploadid$/iu.test(name))
    .map(([name, value]) => `${name}=${value}`);
  const isOfUpload = searchParams.has('uploadId') ? 'of an upload' : '';
  return [message.method, key, isOfUpload, message.headers.range ?? '', ...asked].join(' ');
}

/** Not by `new URL`, which would resolve dot segments. */
function partsOf({ url = '/' }: IncomingMessage): {
  readonly pathname: string;
  readonly searchParams: URLSearchParams;
} {
  const [pathname = '', search = ''] = url.split('?');
  return { pathname, searchParams: new URLSearchParams(search) };
}

/** Names and values in turn, as they were sent. */
function withoutExpect(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => {
    const name = rawHeaders[index - (index % 2)] ?? '';
    return name.toLowerCase() !== 'expect';
  });
}

function hasContent({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function answerTo(outgoing: ReturnType<typeof httpRequest>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
  });
}

/** Bytes after which a content of known length is cut off. */
function limitOf(
  { headers }: IncomingMessage,
  share: number | 'nothing' | undefined,
): number | undefined {
  if (share === undefined || share === 'nothing') return undefined;
  return Math.floor(Number(headers['content-length'] ?? 0) * share);
}

/**
 * Hands on what comes, up to a limit and no faster than a rate allows.
 *
 * @returns Whether that was all of it.
 */
async function copy(
  from: IncomingMessage,
  to: OutgoingMessage,
  {
    limit,
    rate,
    corruptAt,
    stallsAt,
  }: {
    readonly limit: number | undefined;
    readonly rate: number | undefined;
    readonly corruptAt: number | undefined;
    readonly stallsAt: number | undefined;
  },
  onBytes: (bytes: number) => void,
): Promise<boolean> {
  let copied = 0;
  const startedAt = performance.now();
  if (limit === 0) return false;
  for await (const chunk of from as AsyncIterable<Buffer>) {
    if (stallsAt !== undefined && copied + chunk.byteLength > stallsAt) {
      const last = chunk.subarray(0, stallsAt - copied);
      onBytes(last.byteLength);
      to.write(last);
      // To leave the loop would end the connection.
      await forEver();
    }
    const isLast = limit !== undefined && copied + chunk.byteLength > limit;
    const bytes = isLast ? chunk.subarray(0, limit - copied) : chunk;
    const flipped = (corruptAt ?? -1) - copied;
    if (flipped >= 0 && flipped < bytes.byteLength)
      bytes.writeUInt8(bytes.readUInt8(flipped) ^ 1, flipped);
    copied += bytes.byteLength;
    const early = rate === undefined ? 0 : (copied / rate) * 1000 - (performance.now() - startedAt);
    if (early > 1) await delay(early);
    onBytes(bytes.byteLength);
    if (!to.write(bytes)) await roomIn(to);
    if (isLast) return false;
    if (to.destroyed) throw new Error('The other side has gone.');
  }
  // There was less than that, or nothing.
  if (stallsAt !== undefined) await forEver();
  return true;
}

function forEver(): Promise<never> {
  return new Promise(() => undefined);
}

/** Waits until more may be written, or nobody takes it any more. */
function roomIn(to: OutgoingMessage): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      to.off('drain', go);
      to.off('close', go);
      resolve();
    };
    to.on('drain', go);
    to.on('close', go);
  });
}

async function drain(message: IncomingMessage, seen: SeenRequest): Promise<void> {
  for await (const chunk of message as AsyncIterable<Buffer>) seen.received += chunk.byteLength;
}

function answer(
  response: ServerResponse,
  seen: SeenRequest,
  status: number,
  body: string,
): Promise<void> {
  seen.status = status;
  response.writeHead(status, { 'content-length': Buffer.byteLength(body) });
  response.end(response.req.method === 'HEAD' ? '' : body);
  seen.endedAt = performance.now();
  return Promise.resolve();
}

function document(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>The proxy says so</Message></Error>`;
}
