import { dipperError } from '../../../shared/errors/appError';
import type { DipperError, RetryClass } from '../../../shared/errors/appError';
import type { ProxyReason } from '../../../shared/errors/errorFacts';
import { readErrorFields } from '../errors/errorFields';
import { networkFailure } from '../errors/networkErrors';
import { proxyName } from './proxy';
import type { Proxy } from './proxy';

/** What a proxy did wrong that is one. */
type Misdeed = Exclude<ProxyReason, 'invalid'>;

const says: Readonly<Record<Misdeed, string>> = {
  refused: 'refused the connection.',
  unknown_host: 'could not be found.',
  timed_out: 'did not answer in time.',
  sign_in: 'wants a user and a password, or does not take those that it was given.',
  status: 'could not make the connection',
  closed: 'closed the connection before the way was open.',
  tls: 'could not be trusted.',
  unreachable_target: 'could not reach the server.',
};

const retries: Partial<Record<Misdeed, RetryClass>> = {
  timed_out: 'backoff',
  closed: 'backoff',
  unreachable_target: 'backoff',
};

/** An error of a proxy, rather than of the server behind it. Without its user and password. */
export function proxyFailed(proxy: Proxy, reason: Misdeed, status?: number): DipperError {
  const name = proxyName(proxy);
  const sentence = status === undefined ? says[reason] : `${says[reason]} (status ${status}).`;
  const busy = status !== undefined && status >= 500;
  return dipperError('proxy_failed', `The proxy ${name} ${sentence}`, {
    retry: busy ? 'backoff' : (retries[reason] ?? 'now'),
    resource: name,
    facts: { proxy: name, reason, ...(status === undefined ? {} : { status: String(status) }) },
  });
}

/** What a proxy's answer to CONNECT, or its own answer in place of the server's, means. */
export function proxyAnswered(proxy: Proxy, status: number): DipperError {
  return status === 407 ? proxyFailed(proxy, 'sign_in') : proxyFailed(proxy, 'status', status);
}

/**
 * Whether an answer that came through a proxy is its own: 407 is, and so is a failure of a gateway
 * that carries nothing that a server of S3 sends.
 *
 * @param header Looks up a header by its name in lower case.
 */
export function isOfProxy(status: number, header: (name: string) => string | undefined): boolean {
  if (status === 407) return true;
  if (status !== 502 && status !== 503 && status !== 504) return false;
  const isXml = /xml/iu.test(header('content-type') ?? '');
  return header('x-amz-request-id') === undefined && !isXml;
}

/** The error of whatever failed before the way through a proxy was open. */
export function asProxyError(proxy: Proxy, error: unknown): DipperError {
  const { systemCode, name, message } = readErrorFields(error);
  if (/authenti/iu.test(message)) return proxyFailed(proxy, 'sign_in');
  const failure = networkFailure(systemCode, name, message);
  switch (failure?.code) {
    case 'connection_refused':
      return proxyFailed(proxy, 'refused');
    case 'host_not_found':
      return proxyFailed(proxy, 'unknown_host');
    case 'timed_out':
      return proxyFailed(proxy, 'timed_out');
    case 'tls_failed':
      return proxyFailed(proxy, 'tls');
    default:
  }
  // The library that speaks SOCKS tells by its words alone.
  if (/ECONNREFUSED/u.test(message)) return proxyFailed(proxy, 'refused');
  if (/ENOTFOUND|EAI_AGAIN/u.test(message)) return proxyFailed(proxy, 'unknown_host');
  if (/timed out/iu.test(message)) return proxyFailed(proxy, 'timed_out');
  if (/rejected connection|Unreachable/u.test(message)) {
    return proxyFailed(proxy, 'unreachable_target');
  }
  return proxyFailed(proxy, 'closed');
}

/** The same for a connection to a proxy that may fail later as well, with what is not of its making. */
export function asErrorOnTheWay(proxy: Proxy, error: unknown): unknown {
  const { systemCode, name, message } = readErrorFields(error);
  const failure = networkFailure(systemCode, name, message);
  const isOfConnecting =
    failure !== undefined && failure.code !== 'network_failed' && failure.code !== 'bad_response';
  return isOfConnecting ? asProxyError(proxy, error) : error;
}
