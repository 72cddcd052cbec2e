/** Estimates how long the rest takes, without jumping. */
export interface TimeLeft {
  /**
   * @param bytesPerSecond As it is now.
   * @param bytesLeft Of all that runs or waits.
   * @param now Milliseconds of a clock that only goes forward.
   * @returns Seconds; `undefined` while nothing can be said.
   */
  estimate(bytesPerSecond: number, bytesLeft: number, now: number): number | undefined;
  /** Nothing runs any more: the next estimate begins anew. */
  reset(): void;
}

/** Milliseconds over which the speed is smoothed. */
const smoothing = 10_000;
/** Milliseconds of which nothing is said yet. */
const tooEarly = 2000;

/** Creates an estimate that begins with the first speed it is told. */
export function createTimeLeft(): TimeLeft {
  let startedAt: number | undefined;
  let updatedAt = 0;
  let smoothed = 0;
  return {
    estimate(bytesPerSecond, bytesLeft, now) {
      if (startedAt === undefined) {
        startedAt = now;
        updatedAt = now;
        smoothed = bytesPerSecond;
      }
      const age = now - startedAt;
      // An average at first, then one that forgets.
      const share = Math.min(1, (now - updatedAt) / Math.min(smoothing, Math.max(age, 1)));
      smoothed += (bytesPerSecond - smoothed) * share;
      updatedAt = now;
      if (age < tooEarly || smoothed < 1) return undefined;
      return Math.ceil(bytesLeft / smoothed);
    },
    reset() {
      startedAt = undefined;
    },
  };
}
