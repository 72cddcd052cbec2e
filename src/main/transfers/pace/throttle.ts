import { cancelledError } from '../../../shared/errors/appError';

/** Slows bytes down to a limit that may change at any time. */
export interface Throttle {
  /** Gives `undefined` where nothing has to be waited for, else resolves when the bytes may pass. */
  take(bytes: number, signal: AbortSignal): Promise<void> | undefined;
  /** Whether there is a limit now. */
  isLimited(): boolean;
  /** Whether so many bytes may come at one go: the limit lets them pass in a moment. */
  isMoment(bytes: number): boolean;
  /** Bytes that a request is to take at a time: so many that it gets on every few seconds. */
  pieceSize(): number;
  /**
   * Carries out a request that takes so many bytes, once its share of the limit is large enough: servers
   * close a connection that is silent for long (S3: 20 s). Those that wait go first come, first served.
   *
   * @throws DipperError `cancelled` while it waits, and what the request throws
   */
  inTurn<Result>(
    bytes: number,
    signal: AbortSignal,
    request: () => Promise<Result>,
  ): Promise<Result>;
  /** @param bytesPerSecond `null` for no limit. Those who wait are told at once. */
  setLimit(bytesPerSecond: number | null): void;
}

/** Larger ones would pass too jerkily. Bytes. */
const mostAtATime = 64 * 1024;
/** Seconds in which nobody sees whether bytes come at one go or one after the other. */
const moment = 0.25;
/** Seconds that a single request may wait for its next piece. */
const usualSilence = 2;
/** Seconds that any of several requests may wait for theirs. */
const longestSilence = 5;

interface Waiting {
  readonly bytes: number;
  readonly pass: () => void;
}

/** Makes a throttle with a limit, or without one for `null`. */
export function createThrottle(bytesPerSecond: number | null = null): Throttle {
  let limit = bytesPerSecond;
  /** When what has passed is paid for. */
  let paidAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const waiting = new Set<Waiting>();
  /** What all requests under way take in one round, each a piece. Bytes. */
  let inARound = 0;
  const waitingForTurn = new Set<Waiting>();

  function passThose(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const next of waiting) {
      if (limit !== null) {
        const time = performance.now();
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

  function pieceSize(): number {
    return limit === null ? mostAtATime : Math.min(mostAtATime, Math.ceil(limit * usualSilence));
  }

  function mayBegin(piece: number): boolean {
    return inARound === 0 || limit === null || inARound + piece <= limit * longestSilence;
  }

  function beginThose(): void {
    for (const next of waitingForTurn) {
      // In order: large bodies must not wait for ever behind small ones.
      if (!mayBegin(next.bytes)) return;
      waitingForTurn.delete(next);
      inARound += next.bytes;
      next.pass();
    }
  }

  return {
    take(bytes, signal) {
      if (limit === null && waiting.size === 0) return undefined;
      const passed = waitIn(waiting, bytes, signal);
      if (timer === undefined) passThose();
      return passed;
    },
    isLimited: () => limit !== null,
    isMoment: (bytes) => limit === null || bytes <= limit * moment,
    pieceSize,
    async inTurn(bytes, signal, request) {
      const piece = Math.min(bytes, pieceSize());
      if (waitingForTurn.size === 0 && mayBegin(piece)) inARound += piece;
      else await waitIn(waitingForTurn, piece, signal);
      try {
        return await request();
      } finally {
        inARound -= piece;
        beginThose();
      }
    },
    setLimit(changed) {
      limit = changed;
      paidAt = performance.now();
      passThose();
      beginThose();
    },
  };
}

/** @throws DipperError `cancelled` */
function waitIn(line: Set<Waiting>, bytes: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      line.delete(entry);
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
    line.add(entry);
  });
}
