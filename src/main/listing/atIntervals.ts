/** Does the same work again and again, but not too often. */
export interface Intervals {
  /** Work is to be done within a short time. */
  soon(): void;
  /** Work is to be done now. @returns When it has been done, with all that is known by now. */
  hurry(): Promise<void>;
  end(): void;
}

/** Milliseconds between two times. */
const shortestPause = 100;
/** The pause is so many times as long as the work takes, so that most of the time is left. */
const pausePerWork = 4;

/** @param work Is never done twice at the same time. */
export function createIntervals(work: () => Promise<void>): Intervals {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let nextAt = 0;
  const asked = { isAgain: false, isEnded: false };

  async function run(): Promise<void> {
    // Whatever is asked for in the same moment is done at once.
    await Promise.resolve();
    clearTimeout(timer);
    timer = undefined;
    do {
      asked.isAgain = false;
      const started = performance.now();
      await work();
      const ended = performance.now();
      nextAt = ended + Math.max(shortestPause, pausePerWork * (ended - started));
    } while (needsMore());
    running = undefined;
  }

  /** It may have been asked for again while it was done. */
  function needsMore(): boolean {
    return asked.isAgain && !asked.isEnded;
  }

  function hurry(): Promise<void> {
    if (asked.isEnded) return Promise.resolve();
    if (running === undefined) running = run();
    else asked.isAgain = true;
    return running;
  }

  return {
    hurry,
    soon() {
      if (asked.isEnded || timer !== undefined) return;
      timer = setTimeout(
        () => {
          timer = undefined;
          void hurry();
        },
        Math.max(0, nextAt - performance.now()),
      );
    },
    end() {
      asked.isEnded = true;
      clearTimeout(timer);
    },
  };
}
