import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** How {@link startProxy} behaves. */
export interface ProxyOptions {
  readonly kind: 'http' | 'https' | 'socks5';
  /** PEM texts, for `https`. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Whoever does not give these is refused. */
  readonly user?: string;
  readonly password?: string;
  /**
   * Where hosts are that nobody else can find: `host:port` as it is asked for, and the port of
   * 127.0.0.1 that it stands for.
   */
  readonly hosts?: Readonly<Record<string, number>>;
  /** Answers everything with this status, in HTML, as gateways do. */
  readonly failsWith?: number;
}

/** A proxy that is running. */
export interface RunningProxy {
  readonly port: number;
  /** `host:port` of every way that it opened, and the URL of every request that it passed on. */
  readonly asked: readonly string[];
  /** How often somebody was refused for not signing in. */
  readonly refused: () => number;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a proxy on a free port of 127.0.0.1: HTTP with CONNECT and absolute form (RFC 9110 and 9112),
 * or SOCKS5 (RFC 1928 and 1929) that finds hosts itself.
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  let refusals = 0;
  const refuse = (): void => {
    refusals += 1;
  };
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // Either side may end when it likes.
    socket.on('error', () => undefined);
    return socket.on('close', () => sockets.delete(socket));
  };
  const context: Context = { options, asked, keep, refuse };
  const server = options.kind === 'socks5' ? startSocks(context) : startHttp(context);
  server.on('connection', keep);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    refused: () => refusals,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

interface Context {
  readonly options: ProxyOptions;
  readonly asked: string[];
  readonly keep: (socket: Socket) => Socket;
  readonly refuse: () => void;
}

/** The port of 127.0.0.1 behind an address; `undefined` for one that nobody knows. */
function portOf({ hosts }: ProxyOptions, address: string): number | undefined {
  return hosts !== undefined && Object.hasOwn(hosts, address) ? hosts[address] : undefined;
}

function startHttp(context: Context): Server {
  const { options, asked, keep, refuse } = context;
  const { user, password = '', failsWith, tls } = options;
  const wanted = `Basic ${Buffer.from(`${user ?? ''}:${password}`).toString('base64')}`;
  const isAllowed = ({ headers }: IncomingMessage): boolean =>
    user === undefined || headers['proxy-authorization'] === wanted;

  function passOn(request: IncomingMessage, response: ServerResponse): void {
    const page = (status: number): void => {
      response.writeHead(status, {
        'content-type': 'text/html',
        ...(status === 407 ? { 'proxy-authenticate': 'Basic realm="proxy"' } : {}),
      });
      response.end('<html>The proxy has something to say.</html>');
    };
    if (!isAllowed(request)) {
      refuse();
      page(407);
      return;
    }
    const url = URL.canParse(request.url ?? '') ? new URL(request.url ?? '') : undefined;
    if (failsWith !== undefined || url === undefined) {
      page(failsWith ?? 400);
      return;
    }
    const port = portOf(options, `${url.hostname}:${url.port === '' ? 80 : url.port}`);
    if (port === undefined) {
      page(502);
      return;
    }
    asked.push(url.href);
    // What was for the proxy goes no further.
    const headers = { ...request.headers };
    delete headers['proxy-authorization'];
    const path = (request.url ?? '').replace(/^http:\/\/[^/]*/u, '');
    const behind = httpRequest({ host: '127.0.0.1', port, path, method: request.method, headers });
    behind.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    behind.on('error', () => response.destroy());
    request.pipe(behind);
  }

  const server =
    tls === undefined || options.kind !== 'https'
      ? createHttpServer(passOn)
      : createHttpsServer({ cert: tls.certificate, key: tls.key }, passOn);
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    keep(client);
    if (!isAllowed(request)) {
      refuse();
      client.end('HTTP/1.1 407 Sign in\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const address = request.url ?? '';
    const port = failsWith === undefined ? portOf(options, address) : undefined;
    if (port === undefined) {
      client.end(`HTTP/1.1 ${failsWith ?? 502} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    asked.push(address);
    const behind = keep(
      connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Open\r\n\r\n');
        joined(client, behind);
      }),
    );
  });
  return server;
}

function startSocks({ options, asked, keep, refuse }: Context): Server {
  const { user, password = '' } = options;
  return createTcpServer((client) => {
    const read = reader(client);
    async function serve(): Promise<void> {
      const [, methods = 0] = await read(2);
      const offered = await read(methods);
      const method = user === undefined ? 0 : 2;
      if (!offered.includes(method)) {
        refuse();
        client.end(Buffer.from([5, 0xff]));
        return;
      }
      client.write(Buffer.from([5, method]));
      if (method === 2) {
        const [, nameLength = 0] = await read(2);
        const name = (await read(nameLength)).toString();
        const [secretLength = 0] = await read(1);
        const secret = (await read(secretLength)).toString();
        const isRight = name === user && secret === password;
        client.write(Buffer.from([1, isRight ? 0 : 1]));
        if (!isRight) {
          refuse();
          client.end();
          return;
        }
      }
      const [, , , type] = await read(4);
      const host = await readHost(read, type ?? 0);
      const target = `${host}:${(await read(2)).readUInt16BE()}`;
      const port = portOf(options, target);
      const answer = (code: number): Buffer => Buffer.from([5, code, 0, 1, 127, 0, 0, 1, 0, 0]);
      if (port === undefined) {
        client.end(answer(4));
        return;
      }
      asked.push(target);
      const behind = keep(
        connect(port, '127.0.0.1', () => {
          client.write(answer(0));
          joined(client, behind);
        }),
      );
    }
    serve().catch(() => client.destroy());
  });
}

async function readHost(read: Read, type: number): Promise<string> {
  if (type === 1) return (await read(4)).join('.');
  if (type === 4) {
    const bytes = await read(16);
    return `[${Array.from({ length: 8 }, (_, word) => bytes.readUInt16BE(word * 2).toString(16)).join(':')}]`;
  }
  const [length = 0] = await read(1);
  return (await read(length)).toString();
}

type Read = (length: number) => Promise<Buffer>;

/** Reads so many bytes from a socket at a time. */
function reader(socket: Socket): Read {
  return async (length) => {
    for (;;) {
      const bytes = length === 0 ? Buffer.alloc(0) : (socket.read(length) as Buffer | null);
      if (bytes !== null) return bytes;
      await new Promise<void>((resolve, reject) => {
        socket.once('readable', resolve);
        socket.once('close', () => reject(new Error('The client went away.')));
      });
    }
  };
}

function joined(one: Socket, other: Socket): void {
  one.pipe(other);
  other.pipe(one);
  one.on('close', () => other.destroy());
  other.on('close', () => one.destroy());
}
