import type { ErrorFacts } from './errorFacts';

/**
 * Every code an operation may fail with. Codes are stable: the renderer chooses its words by them,
 * and tests assert them. The server's own words travel beside, in {@link ServerWords}.
 */
export const errorCodes = [
  // Signing in
  'no_credentials',
  'credentials_expired',
  'credentials_rejected',
  'credentials_source_failed',
  'mfa_required',
  'sign_in_declined',
  'encryption_unavailable',
  // What the user decided
  'read_only',
  'connection_changed',
  // What the server says
  'access_denied',
  'no_such_bucket',
  'no_such_key',
  'wrong_region',
  'clock_skew',
  'not_supported',
  'precondition_failed',
  'conflict',
  'throttled',
  'server_failed',
  'bad_response',
  // The way there
  'connection_refused',
  'host_not_found',
  'timed_out',
  'network_failed',
  'tls_failed',
  'proxy_failed',
  // This machine
  'local_not_found',
  'local_access_denied',
  'local_changed',
  'local_exists',
  'local_failed',
  'disk_full',
  'unsafe_path',
  // Dipper itself
  'invalid_input',
  'unknown_route',
  'forbidden_sender',
  'not_found',
  'too_large',
  'cancelled',
  'unexpected',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * Whether trying again can help: `never`; `now` when the user asks; `backoff` by itself after a
 * pause; `after_sign_in` once the credentials are renewed.
 */
export type RetryClass = 'never' | 'now' | 'backoff' | 'after_sign_in';

/** What the server itself said, word for word. */
export interface ServerWords {
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  /** `x-amz-request-id` */
  readonly requestId?: string;
  /** `x-amz-id-2` */
  readonly extendedRequestId?: string;
}

/** An expected failure, as it crosses from main to the renderer. Never carries a secret. */
export interface AppError {
  readonly code: ErrorCode;
  /** One plain English sentence, for logs and for codes the renderer has no better words for. */
  readonly message: string;
  readonly retry: RetryClass;
  /** The permission that was needed, as policies name it: `s3:ListBucket`. */
  readonly action?: string;
  /** What it was needed on: `s3://bucket/key`, a host, or a local file name. */
  readonly resource?: string;
  readonly server?: ServerWords;
  readonly facts?: ErrorFacts;
}

/** An {@link AppError} on its way up through main. The IPC router turns it into an envelope. */
export class DipperError extends Error {
  readonly detail: AppError;

  constructor(detail: AppError, options?: ErrorOptions) {
    super(detail.message, options);
    this.name = 'DipperError';
    this.detail = detail;
  }
}

/** Builds a {@link DipperError}; `retry` defaults to `never`. */
export function dipperError(
  code: ErrorCode,
  message: string,
  extra: Partial<Omit<AppError, 'code' | 'message'>> & { readonly cause?: unknown } = {},
): DipperError {
  const { cause, ...detail } = extra;
  return new DipperError({ code, message, retry: 'never', ...detail }, { cause });
}

/** Whether an exception is an expected failure of this kind. */
export function hasCode(error: unknown, code: ErrorCode): error is DipperError {
  return error instanceof DipperError && error.detail.code === code;
}

/** The error of a call that was stopped on request. */
export function cancelledError(): DipperError {
  return dipperError('cancelled', 'Stopped on request.', { retry: 'now' });
}

/**
 * Whether an error is no more than that something was stopped: nothing is left of it that anybody had to know.
 *
 * @param told Facts that whoever asks tells in another way.
 */
export function isPlainStop(
  { code, facts = {} }: AppError,
  told: readonly (keyof ErrorFacts)[] = [],
): boolean {
  const isTold = (name: string): boolean => told.some((one) => one === name);
  return code === 'cancelled' && Object.keys(facts).every(isTold);
}

/**
 * What the page is told of an exception: its own detail when it was expected, else that it is a
 * bug. The words of an unexpected one stay in the log, since they could hold anything.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof DipperError) return error.detail;
  return dipperError('unexpected', 'Something unexpected happened inside Dipper. It is in its log.')
    .detail;
}
