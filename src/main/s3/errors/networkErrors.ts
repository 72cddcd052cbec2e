import type { ErrorCode, RetryClass } from '../../../shared/errors/appError';

/** What a failure on the way to the server means. */
export interface NetworkFailure {
  readonly code: ErrorCode;
  readonly retry: RetryClass;
  /** Says what happened to the host that is put in front: "… refused the connection." */
  readonly says: string;
  readonly reason?: string;
}

const refused: NetworkFailure = {
  code: 'connection_refused',
  retry: 'now',
  says: 'refused the connection. Is the server running, and is the port right?',
};
const unknownHost: NetworkFailure = {
  code: 'host_not_found',
  retry: 'now',
  says: 'could not be found. Check the spelling of the endpoint and the network connection.',
};
const timedOut: NetworkFailure = {
  code: 'timed_out',
  retry: 'backoff',
  says: 'did not answer in time.',
};
const broken: NetworkFailure = {
  code: 'network_failed',
  retry: 'backoff',
  says: 'closed the connection before it had answered.',
};
const unreachable: NetworkFailure = {
  code: 'network_failed',
  retry: 'backoff',
  says: 'cannot be reached from this network.',
};
const untrusted: NetworkFailure = {
  code: 'tls_failed',
  retry: 'now',
  says: 'shows a certificate from an authority that this computer does not know.',
  reason: 'unknown_authority',
};
const selfSigned: NetworkFailure = {
  code: 'tls_failed',
  retry: 'now',
  says: 'shows a certificate that it signed itself.',
  reason: 'self_signed',
};
const notTls: NetworkFailure = {
  code: 'tls_failed',
  retry: 'now',
  says: 'does not speak TLS. It may be a plain http server: try http:// instead of https://.',
  reason: 'plain_http',
};

/** By Node's error code (libuv, OpenSSL and its HTTP parser). */
const failures: Readonly<Record<string, NetworkFailure>> = {
  ECONNREFUSED: refused,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  EAI_FAIL: unknownHost,
  EAI_NODATA: unknownHost,
  EAI_NONAME: unknownHost,
  ETIMEDOUT: timedOut,
  ESOCKETTIMEDOUT: timedOut,
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
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  CERT_HAS_EXPIRED: {
    code: 'tls_failed',
    retry: 'now',
    says: 'shows a certificate that has expired.',
    reason: 'expired',
  },
  CERT_NOT_YET_VALID: {
    code: 'tls_failed',
    retry: 'now',
    says: 'shows a certificate that is not valid yet. Is the clock of this computer right?',
    reason: 'not_yet_valid',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'tls_failed',
    retry: 'now',
    says: 'shows a certificate that was made out to another host.',
    reason: 'wrong_host',
  },
  EPROTO: {
    code: 'tls_failed',
    retry: 'now',
    says: 'and this computer could not agree on a way to encrypt.',
    reason: 'protocol',
  },
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
    if (/^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_)/u.test(systemCode)) {
      return {
        code: 'tls_failed',
        retry: 'now',
        says: 'could not be trusted.',
        reason: systemCode.toLowerCase(),
      };
    }
    if (systemCode.startsWith('HPE_')) {
      return { code: 'bad_response', retry: 'now', says: 'did not answer in HTTP.' };
    }
  }
  if (/socket hang up/iu.test(message)) return broken;
  // The SDK names its own limits so, and gives them no code.
  if (name === 'TimeoutError') return timedOut;
  return undefined;
}
