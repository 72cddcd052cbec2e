import { setTimeout as delay } from 'node:timers/promises';
import { cancelledError } from '../../shared/errors/appError';
import type { DipperError } from '../../shared/errors/appError';

/**
 * Waits for something that can't be stopped itself, until it is there or nobody wants it any more.
 *
 * @throws DipperError `cancelled` as soon as the signal is aborted, and what the work throws
 */
export async function abortable<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  if (signal.aborted) {
    // Nobody waits for it any more.
    work.catch(() => undefined);
    throw cancelledError();
  }
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(cancelledError());
    const end = (): void => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(end);
  });
}

/** A signal that follows another one some time later. */
export interface LaterSignal {
  readonly signal: AbortSignal;
  /** Ends the following, so that nothing waits any more. */
  readonly end: () => void;
}

/** Gives what is under way so many milliseconds to end by itself once it was stopped. */
export function laterThan(stopped: AbortSignal, milliseconds: number): LaterSignal {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const follow = (): void => {
    timer = setTimeout(() => controller.abort(), milliseconds);
  };
  if (stopped.aborted) follow();
  else stopped.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    end() {
      stopped.removeEventListener('abort', follow);
      clearTimeout(timer);
    },
  };
}

/** Runs something to which a stop leaves so many milliseconds to end by itself. */
export async function outlasting<Result>(
  stopped: AbortSignal,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const giveUp = laterThan(stopped, milliseconds);
  try {
    return await work(giveUp.signal);
  } finally {
    giveUp.end();
  }
}

/**
 * A pause that a stop ends.
 *
 * @throws DipperError `cancelled` as soon as the signal is aborted
 */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => {
    throw cancelledError();
  });
}

/**
 * Waits so many milliseconds for something that can't be stopped itself.
 *
 * @param tooLate Makes the error of one that takes longer.
 * @throws DipperError as `tooLate` makes it, and what the work throws
 */
export async function within<Result>(
  milliseconds: number,
  work: Promise<Result>,
  tooLate: () => DipperError,
): Promise<Result> {
  const isOver = new AbortController();
  const timer = setTimeout(() => isOver.abort(), milliseconds);
  try {
    return await abortable(work, isOver.signal);
  } catch (error) {
    throw isOver.signal.aborted ? tooLate() : error;
  } finally {
    clearTimeout(timer);
  }
}
