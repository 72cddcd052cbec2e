import { dipperError } from '../../../shared/errors/appError';

const defaultPorts = {
  http: 80,
  https: 443,
  socks4: 1080,
  socks4a: 1080,
  socks5: 1080,
  socks5h: 1080,
} as const;

/** A server that connections go through. Stays in main and its threads: it may hold a password. */
export interface Proxy {
  /** SOCKS with an `a` or an `h` leaves it to the proxy to find the host. */
  readonly scheme: keyof typeof defaultPorts;
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
}

/** The proxy that requests to a URL go through; `undefined` for those that go straight. */
export type ProxyFor = (url: string) => Promise<Proxy | undefined>;

/** How a connection uses the network. */
export interface ConnectionNetwork {
  /** Absent where everything goes straight. */
  readonly proxyFor?: ProxyFor;
  /** Of authorities to be trusted, as the user chose for this connection; a path. */
  readonly caFile?: string;
  /** Any certificate is taken for the server's. Only ever because the user chose so. */
  readonly acceptAnyCertificate?: boolean;
  /** Milliseconds to wait for a connection to be made. */
  readonly connectTimeout?: number;
  /** Milliseconds without a byte in either direction, after which a request is given up. */
  readonly idleTimeout?: number;
}

/** Limits where a connection says nothing else, in milliseconds. */
export const usualLimits = { connectTimeout: 10_000, idleTimeout: 120_000 } as const;

/**
 * Reads a proxy as the usual variables name it: a URL, or `host:port` for one that speaks HTTP.
 *
 * @param source Where it stands, for the message: its text may hold a password.
 * @throws DipperError `proxy_failed` for what is no proxy
 */
export function parseProxy(text: string, source: string): Proxy {
  const written = /^[a-z][a-z\d+.-]*:\/\//iu.test(text) ? text : `http://${text}`;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  const named = url?.protocol.slice(0, -1) === 'socks' ? 'socks5h' : url?.protocol.slice(0, -1);
  if (url === undefined || url.hostname === '' || named === undefined || !isScheme(named)) {
    throw dipperError('proxy_failed', `The proxy in ${source} is not a URL that Dipper knows.`, {
      facts: { reason: 'invalid', proxy: source },
    });
  }
  return {
    scheme: named,
    host: url.hostname.replace(/^\[|\]$/gu, ''),
    port: url.port === '' ? defaultPorts[named] : Number(url.port),
    ...(url.username === '' ? {} : { user: decoded(url.username) }),
    ...(url.password === '' ? {} : { password: decoded(url.password) }),
  };
}

/** `host:port`, as messages name it: without a user and a password. */
export function proxyName({ host, port }: Pick<Proxy, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Speaks SOCKS rather than HTTP. */
export function isSocks({ scheme }: Proxy): boolean {
  return scheme.startsWith('socks');
}

/** The value of `Proxy-Authorization` (RFC 7617). */
export function proxyAuthorization({ user, password = '' }: Proxy): string | undefined {
  if (user === undefined) return undefined;
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function isScheme(name: string): name is Proxy['scheme'] {
  return Object.hasOwn(defaultPorts, name);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
