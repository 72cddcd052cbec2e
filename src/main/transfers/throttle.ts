import { cancelledError } from '../../shared/errors/appError';

/** Slows bytes down to a limit that may change at any time. */
export interface Throttle {
  /** Gives `undefined` where nothing has to be waited for, else resolves when the bytes may pass. */
  take(bytes: number, signal: AbortSignal): Promise<void> | undefined;
  /** @param bytesPerSecond `null` for no limit. Those who wait are told at once. */
  setLimit(bytesPerSecond: number | null): void;
}

interface Waiting {
  readonly bytes: number;
  readonly pass: () => void;
}

/** @param now Milliseconds of a clock that only goes forward. */
export function createThrottle(
  bytesPerSecond: number | null = null,
  now: () => number = () => performance.now(),
): Throttle {
  let limit = bytesPerSecond;
  /** When what has passed is paid for. */
  let paidAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const waiting = new Set<Waiting>();

  function passThose(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const next of waiting) {
      if (limit !== null) {
        const time = now();
        if (paidAt > time) {
          timer = setTimeout(passThose, paidAt - time);
          return;
        }
        paidAt = Math.max(paidAt, time) + (next.bytes * 1000) / limit;
      }
      waiting.delete(next);
      next.pass();
    }
  }

  return {
    take(bytes, signal) {
      if (limit === null && waiting.size === 0) return undefined;
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          waiting.delete(entry);
          reject(cancelledError());
        };
        const entry: Waiting = {
          bytes,
          pass: () => {
            signal.removeEventListener('abort', stop);
            resolve();
          },
        };
        if (signal.aborted) {
          stop();
          return;
        }
        signal.addEventListener('abort', stop, { once: true });
        waiting.add(entry);
        if (timer === undefined) passThose();
      });
    },
    setLimit(changed) {
      limit = changed;
      paidAt = now();
      passThose();
    },
  };
}
