import type { AppError, ErrorCode } from '../../shared/errors/appError';

const hopelessCodes: ReadonlySet<ErrorCode> = new Set([
  'no_credentials',
  'credentials_expired',
  'credentials_rejected',
  'credentials_source_failed',
  'mfa_required',
  'sign_in_declined',
  'read_only',
  'connection_changed',
  'no_such_bucket',
  'connection_refused',
  'host_not_found',
  'timed_out',
  'network_failed',
  'tls_failed',
  'proxy_failed',
]);

/** Whether the next request would meet that error as well, after as long a wait, or ask the user again. */
export function isHopeless({ code }: AppError): boolean {
  return hopelessCodes.has(code);
}
