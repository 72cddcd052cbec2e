import type { ErrorCode } from '../../../shared/errors/appError';

/** Milliseconds that a stop leaves the server to end a copy: one that is cut off is made all the same. */
export const lastCopy = 20_000;

/** Errors that may hide that a copy was made: by this attempt, or by one before whose answer got lost. */
export const lostAnswerCodes: ReadonlySet<ErrorCode> = new Set([
  'cancelled',
  'throttled',
  'server_failed',
  'bad_response',
  'timed_out',
  'connection_refused',
  'host_not_found',
  'network_failed',
  'proxy_failed',
]);
