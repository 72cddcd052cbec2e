import type { AppError, ErrorCode } from '../../../shared/errors/appError';
import type { ErrorReason } from '../../../shared/errors/errorFacts';
import { connectTimedOut } from '../../s3/errors/networkErrors';

/** Failures that a missing network would explain. */
const networkCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'host_not_found',
  'network_failed',
  'timed_out',
  'connection_refused',
  'proxy_failed',
  'credentials_source_failed',
]);

/**
 * Whether a failure is one of this machine's network, so that waiting for it helps. A server on this
 * machine needs no network.
 *
 * @param isOnline Tells whether there is a network at all. Absent: there is always one.
 */
export function createOfflineCheck(
  isOnline: (() => Promise<boolean>) | undefined,
): (failure: AppError) => Promise<boolean> {
  return async (failure) => {
    if (!networkCodes.has(failure.code) || needsNoNetwork(failure)) return false;
    return isOnline !== undefined && !(await isOnline());
  };
}

/** By which systems say that a name is not found, or that no way leads to it, and what is silent where one is lost. */
const noWay = new Set([
  connectTimedOut,
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
]);

/**
 * Whether nothing on the way to a failure's server was found, as where the network ends behind the router. A server
 * that refuses, or is silent on an open connection, was found.
 */
export function isOutOfReach(failure: AppError): boolean {
  if (needsNoNetwork(failure)) return false;
  const { reason, systemCode = '' } = failure.facts ?? {};
  const { code } = failure;
  if (code === 'proxy_failed') return reason === 'unknown_host' || reason === 'timed_out';
  return code === 'host_not_found' || noWay.has(systemCode);
}

/** What a proxy does without asking what is behind it. */
const ofItself: ReadonlySet<ErrorReason> = new Set<ErrorReason>(['refused', 'tls', 'sign_in']);

function needsNoNetwork({ facts = {} }: AppError): boolean {
  const { host = '', proxy = '', reason } = facts;
  if (isOfThisMachine(host)) return true;
  // A proxy on this machine needs none to be reached itself, but to reach what is behind it.
  return isOfThisMachine(proxy) && reason !== undefined && ofItself.has(reason);
}

function isOfThisMachine(host: string): boolean {
  return /^(?:127\.|localhost\b|\[::1\])/u.test(host);
}
