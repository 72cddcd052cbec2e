import { cancelledError } from '../../shared/errors/appError';
import type { AppError, DipperError } from '../../shared/errors/appError';
import { pause } from '../base/abortable';
import { toDipperError } from './errors/errorMapping';

/** How often and how patiently a request is tried again. */
export interface RepeatOptions {
  /** Milliseconds before each further attempt, which are as many. */
  readonly pauses: readonly number[];
  readonly onSuccess?: () => void;
  /** Told of every failure, before anything is decided. */
  readonly onFailure?: (failure: AppError) => void;
  /** Whether a failure is worth a pause that is not so by itself. Default: none is. */
  readonly mayPass?: (failure: AppError) => boolean;
  /** Whether this machine has no network that the failed request would need. */
  readonly isOffline?: (failure: AppError) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/**
 * Runs a request, and runs it again after a jittered pause where that is worth it: time-outs, resets,
 * 429, 500, 502, 503, 504 and their codes. Keys that have expired are renewed by the clients, so one
 * further attempt is made with new ones. Everything else fails at once, and so does everything on a
 * machine without a network, where that is asked for.
 *
 * @param request Told how to say that something of it is done for good: then its attempts are counted
 *   anew, since a link that breaks again and again leads there all the same.
 * @throws DipperError of the last attempt, or `cancelled`
 */
export async function repeated<Result>(
  options: RepeatOptions,
  request: (noteProgress: () => void) => Promise<Result>,
): Promise<Result> {
  const { pauses, signal } = options;
  let failures = 0;
  let isRenewed = false;
  const noteProgress = (): void => {
    failures = 0;
    isRenewed = false;
  };
  for (;;) {
    try {
      const result = await request(noteProgress);
      options.onSuccess?.();
      return result;
    } catch (error) {
      if (signal.aborted) throw cancelledError();
      const failure = toDipperError(error);
      options.onFailure?.(failure.detail);
      const mayPass = options.mayPass?.(failure.detail) === true;
      const wait = pauseAfter(failure, { pause: pauses[failures], mayPass, isRenewed });
      if (wait === undefined || (await options.isOffline?.(failure.detail)) === true) throw failure;
      failures += 1;
      isRenewed ||= failure.detail.retry === 'after_sign_in';
      await pause(wait, signal);
    }
  }
}

/** @returns Milliseconds; `undefined` where no further attempt is made. */
function pauseAfter(
  { detail }: DipperError,
  {
    pause,
    mayPass,
    isRenewed,
  }: {
    readonly pause: number | undefined;
    readonly mayPass: boolean;
    readonly isRenewed: boolean;
  },
): number | undefined {
  if (pause === undefined) return undefined;
  if (detail.code === 'credentials_expired' && !isRenewed) return 0;
  // Between a half and the whole of it, so that those who failed together do not come back together.
  return mayPass || detail.retry === 'backoff' ? pause * (0.5 + Math.random() / 2) : undefined;
}
