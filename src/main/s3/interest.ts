/**
 * Milliseconds before shared work that nobody waits for is ended: whoever leaves a folder for
 * another one still wants the sign-in that was begun for the first.
 */
const grace = 200;

/** Who still waits for something that several calls share, such as credentials. */
export interface Interest {
  /** Makes a call, which counts as waiting until it has ended or was stopped. */
  readonly during: <Result>(
    call: () => Promise<Result>,
    signal: AbortSignal | undefined,
  ) => Promise<Result>;
  /** Work with a signal that is aborted soon after the last call has stopped waiting. */
  readonly whileWanted: <Result>(work: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;
}

export function createInterest(): Interest {
  const underWay = new Set<AbortController>();
  let waiting = 0;

  function endUnwanted(): void {
    if (waiting > 0) return;
    for (const controller of underWay) controller.abort();
  }

  return {
    async during(call, signal) {
      let isWaiting = signal?.aborted !== true;
      if (isWaiting) waiting += 1;
      const leave = (): void => {
        if (!isWaiting) return;
        isWaiting = false;
        waiting -= 1;
        if (waiting === 0 && underWay.size > 0) setTimeout(endUnwanted, grace);
      };
      signal?.addEventListener('abort', leave, { once: true });
      try {
        return await call();
      } finally {
        signal?.removeEventListener('abort', leave);
        leave();
      }
    },

    async whileWanted(work) {
      const controller = new AbortController();
      underWay.add(controller);
      try {
        return await work(controller.signal);
      } finally {
        underWay.delete(controller);
      }
    },
  };
}
