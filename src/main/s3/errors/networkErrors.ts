import type { ErrorCode, RetryClass } from '../../../shared/errors/appError';
import type { ErrorReason, OtherTlsReason, TlsReason } from '../../../shared/errors/errorFacts';

/** What a failure on the way to the server means. */
export interface NetworkFailure {
  readonly code: ErrorCode;
  readonly retry: RetryClass;
  /** Says what happened to the host that is put in front: "… refused the connection." */
  readonly says: string;
  readonly reason?: ErrorReason;
}

function network(code: ErrorCode, retry: RetryClass, says: string): NetworkFailure {
  return { code, retry, says };
}

function tls(reason: TlsReason | OtherTlsReason, says: string): NetworkFailure {
  return { code: 'tls_failed', retry: 'now', says, reason };
}

const refused = network(
  'connection_refused',
  'now',
  'refused the connection. Is the server running, and is the port right?',
);
const unknownHost = network(
  'host_not_found',
  'now',
  'could not be found. Check the spelling of the endpoint and the network connection.',
);
const timedOut = network('timed_out', 'backoff', 'did not answer in time.');
const broken = network(
  'network_failed',
  'backoff',
  'closed the connection before it had answered.',
);
const unreachable = network('network_failed', 'backoff', 'cannot be reached from this network.');
const untrusted = tls(
  'unknown_authority',
  'shows a certificate from an authority that this computer does not know.',
);
const notTls = tls(
  'plain_http',
  'does not speak TLS. It may be a plain http server: try http:// instead of https://.',
);

/** Where no connection came about in time, unlike `ETIMEDOUT`, by which an open one may have been silent. */
export const connectTimedOut = 'ECONNECTTIMEOUT';

/** By Node's error code (libuv, OpenSSL and its HTTP parser), and the one of Dipper's own. */
const failures: Readonly<Record<string, NetworkFailure>> = {
  ECONNREFUSED: refused,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  EAI_FAIL: unknownHost,
  EAI_NODATA: unknownHost,
  EAI_NONAME: unknownHost,
  ETIMEDOUT: timedOut,
  ESOCKETTIMEDOUT: timedOut,
  [connectTimedOut]: timedOut,
  ECONNRESET: broken,
  ECONNABORTED: broken,
  EPIPE: broken,
  ERR_STREAM_PREMATURE_CLOSE: broken,
  UND_ERR_SOCKET: broken,
  EHOSTUNREACH: unreachable,
  EHOSTDOWN: unreachable,
  ENETUNREACH: unreachable,
  ENETDOWN: unreachable,
  EADDRNOTAVAIL: unreachable,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_UNTRUSTED: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: tls('self_signed', 'shows a certificate that it signed itself.'),
  CERT_HAS_EXPIRED: tls('expired', 'shows a certificate that has expired.'),
  CERT_NOT_YET_VALID: tls(
    'not_yet_valid',
    'shows a certificate that is not valid yet. Is the clock of this computer right?',
  ),
  ERR_TLS_CERT_ALTNAME_INVALID: tls(
    'wrong_host',
    'shows a certificate that was made out to another host.',
  ),
  EPROTO: tls('protocol', 'and this computer could not agree on a way to encrypt.'),
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
};

/** The failure that a Node error stands for; `undefined` when it is none of the network. */
export function networkFailure(
  systemCode: string | undefined,
  name: string,
  message: string,
): NetworkFailure | undefined {
  if (systemCode !== undefined) {
    if (systemCode === 'EPROTO' && /wrong.version.number|packet.length.too.long/iu.test(message)) {
      return notTls;
    }
    if (Object.hasOwn(failures, systemCode)) return failures[systemCode];
    const reason = systemCode.toLowerCase();
    if (isOtherTlsReason(reason)) return tls(reason, 'could not be trusted.');
    if (systemCode.startsWith('HPE_')) {
      return { ...network('bad_response', 'now', 'did not answer in HTTP.'), reason: 'not_s3' };
    }
  }
  if (/socket hang up/iu.test(message)) return broken;
  // The SDK names its own limits so, and gives them no code.
  if (name === 'TimeoutError') return timedOut;
  return undefined;
}

function isOtherTlsReason(code: string): code is OtherTlsReason {
  return /^(?:err_tls_|err_ssl_|cert_|crl_|unable_to_)/u.test(code);
}
