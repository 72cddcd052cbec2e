import { abortable } from './abortable';

/** Work that several callers wait for together. */
export interface SharedWork<Result> {
  /**
   * Waits for the result until the signal is aborted. Work that all of its callers have left is
   * stopped; a caller without a signal stays to the end.
   *
   * @throws DipperError `cancelled`, and what the work throws
   */
  wait(signal: AbortSignal | undefined): Promise<Result>;
}

/**
 * Begins work that is stopped once nobody waits for it any more.
 *
 * @param onLeft Told when it was stopped so, before anybody hears of its end.
 */
export function shareWork<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  onLeft: () => void,
): SharedWork<Result> {
  const controller = new AbortController();
  let waiting = 0;
  let isEnded = false;
  const result = work(controller.signal).finally(() => {
    isEnded = true;
  });
  // Whoever waits hears of a failure.
  result.catch(() => undefined);

  return {
    async wait(signal) {
      waiting += 1;
      if (signal === undefined) return result;
      try {
        return await abortable(result, signal);
      } finally {
        waiting -= 1;
        if (waiting === 0 && !isEnded) {
          onLeft();
          controller.abort();
        }
      }
    },
  };
}
