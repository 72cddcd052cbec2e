import { EventEmitter } from 'node:events';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { DipperError } from '../../../shared/errors/appError';
import { isSocks, proxyAuthorization, proxyName } from './proxy';
import type { Proxy } from './proxy';
import { asProxyError, proxyAnswered, proxyFailed } from './proxyError';

// Few connections have a proxy, and every thread would load these.
const loadHttpProxies = () => import('https-proxy-agent');
const loadSocksProxies = () => import('socks-proxy-agent');

/** How a way through a proxy is opened. */
export interface TunnelOptions {
  /** Milliseconds until the way has to be open. */
  readonly timeout: number;
  /** PEM texts of the authorities that a proxy with TLS is trusted by; absent: the built-in ones. */
  readonly authorities?: readonly string[];
}

/**
 * Opens a way through a proxy to a host: CONNECT of HTTP (RFC 9110, 9.3.6), or SOCKS (RFC 1928).
 * Nothing was read of what the host sends.
 *
 * @param target Its host without brackets.
 * @throws DipperError `proxy_failed`: whatever fails here is the proxy's
 */
export async function openTunnel(
  proxy: Proxy,
  target: { readonly host: string; readonly port: number },
  options: TunnelOptions,
): Promise<Socket> {
  const ended = new AbortController();
  const late = new AbortController();
  const opening = isSocks(proxy)
    ? throughSocks(proxy, target)
    : throughHttp(proxy, target, options, late.signal);
  const tooLate = delay(options.timeout, undefined, { signal: ended.signal }).then(() => {
    late.abort();
    // What opens all the same is not used.
    opening.then(
      (socket) => socket.destroy(),
      () => undefined,
    );
    throw proxyFailed(proxy, 'timed_out');
  });
  tooLate.catch(() => undefined);
  try {
    return await Promise.race([opening, tooLate]);
  } catch (error) {
    throw error instanceof DipperError ? error : asProxyError(proxy, error);
  } finally {
    ended.abort();
  }
}

async function throughHttp(
  proxy: Proxy,
  target: { readonly host: string; readonly port: number },
  { authorities }: TunnelOptions,
  signal: AbortSignal,
): Promise<Socket> {
  const authorization = proxyAuthorization(proxy);
  const options = {
    signal,
    ...(authorization === undefined ? {} : { headers: { 'Proxy-Authorization': authorization } }),
    ...(authorities === undefined ? {} : { ca: [...authorities] }),
  };
  // The user and the password are left out of the URL, which the library may write to a log.
  const url = new URL(`${proxy.scheme}://${proxyName(proxy)}`);
  const { HttpsProxyAgent } = await loadHttpProxies();
  const agent = new HttpsProxyAgent<'https://'>(url, options);
  const request = noRequest();
  let status = 0;
  request.once('proxyConnect', (answer: { readonly statusCode: number }) => {
    status = answer.statusCode;
  });
  const socket = await agent.connect(request, { ...target, secureEndpoint: false });
  if (status === 200) return socket;
  socket.destroy();
  throw proxyAnswered(proxy, status);
}

async function throughSocks(
  proxy: Proxy,
  target: { readonly host: string; readonly port: number },
): Promise<Socket> {
  const url = new URL(`${proxy.scheme}://${proxyName(proxy)}`);
  url.username = encodeURIComponent(proxy.user ?? '');
  url.password = encodeURIComponent(proxy.password ?? '');
  const { SocksProxyAgent } = await loadSocksProxies();
  const agent = new SocksProxyAgent(url);
  // The library takes an IPv6 address with its brackets for a name.
  agent.proxy.host = proxy.host;
  return agent.connect(noRequest(), { ...target, secureEndpoint: false });
}

/** The libraries make agents of Node's HTTP client, and tell its request how they get on. */
function noRequest(): ClientRequest {
  // They only tell it and listen to it; a request of its own would be sent.
  const listener: unknown = new EventEmitter();
  return listener as ClientRequest;
}
