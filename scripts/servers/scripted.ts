import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
interface ScriptedRequest {
  readonly method: string;
  /** The request target, neither decoded nor normalised: `/bucket/a/../b?list-type=2`. */
  readonly rawUrl: string;
  /** Names in lower case; a header that came several times is joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What to send back. `'reset'` drops the connection without a word. */
export type ScriptedAnswer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string | undefined>>;
      readonly body?: string | Buffer;
      /** Drops the connection after the body, which may be shorter than its `content-length`. */
      readonly thenReset?: boolean;
    }
  | 'reset';

/** Decides the answer to a request. */
export type ScriptedHandler = (
  request: ScriptedRequest,
) => ScriptedAnswer | Promise<ScriptedAnswer>;

/** How {@link startScriptedServer} listens. */
export interface ScriptedServerOptions {
  /** PEM texts; with them the server speaks HTTPS. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** A running scripted server. */
export interface ScriptedServer {
  readonly endpoint: string;
  /** Every request so far, in the order in which they were complete. */
  readonly requests: readonly ScriptedRequest[];
  /**
   * Ends every connection and stops listening.
   *
   * @throws AggregateError when the handler threw, so that no failed expectation in it gets lost.
   */
  readonly stop: () => Promise<void>;
}

/** Starts a scripted server, as {@link startScriptedServer} does. */
export type StartScripted = (
  handler: ScriptedHandler,
  options?: ScriptedServerOptions,
) => Promise<ScriptedServer>;

/**
 * Starts an HTTP(S) server on a free port of 127.0.0.1 that answers as a test tells it, for what no
 * real S3 server can be made to do.
 */
export async function startScriptedServer(
  handler: ScriptedHandler,
  options: ScriptedServerOptions = {},
): Promise<ScriptedServer> {
  const requests: ScriptedRequest[] = [];
  const handlerErrors: unknown[] = [];

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    let request: ScriptedRequest;
    try {
      request = await readRequest(message);
    } catch {
      // The client went away before its request was complete: nobody is left to answer.
      return;
    }
    requests.push(request);
    try {
      send(response, await handler(request));
    } catch (error) {
      handlerErrors.push(error);
      response.socket?.resetAndDestroy();
    }
  }

  const listener = (message: IncomingMessage, response: ServerResponse): void => {
    void serve(message, response);
  };
  const { tls } = options;
  const server =
    tls === undefined
      ? createHttpServer(listener)
      : createHttpsServer({ cert: tls.certificate, key: tls.key }, listener);
  const { port } = await new Promise<AddressInfo>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server.address() as AddressInfo));
  });

  return {
    endpoint: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests,
    async stop(): Promise<void> {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      if (handlerErrors.length > 0) throw new AggregateError(handlerErrors, 'The handler threw');
    },
  };
}

/**
 * Waits as long as a server takes for many requests, one after the other: what else is on its way to it arrives
 * meanwhile, also where the machine stands still for a while.
 *
 * @returns How many requests that were.
 */
export async function letPass(server: Pick<ScriptedServer, 'endpoint'>): Promise<number> {
  const requests = 100;
  for (let index = 0; index < requests; index += 1) {
    await (await fetch(`${server.endpoint}/pass`)).arrayBuffer();
  }
  return requests;
}

async function readRequest(message: IncomingMessage): Promise<ScriptedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: message.method ?? '',
    rawUrl: message.url ?? '',
    headers,
    body: Buffer.concat(chunks),
  };
}

function send(response: ServerResponse, answer: ScriptedAnswer): void {
  if (answer === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, headers = {}, body = '', thenReset = false } = answer;
  response.writeHead(status, headers);
  if (thenReset) {
    response.write(body, () => response.socket?.resetAndDestroy());
  } else {
    response.end(body);
  }
}
