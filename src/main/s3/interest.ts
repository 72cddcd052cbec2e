/**
 * Milliseconds before shared work that nobody waits for is ended: whoever leaves a folder for
 * another one still wants the sign-in that was begun for the first.
 */
const grace = 200;

/** Who still waits for something that several calls share, such as credentials. */
export interface Interest {
  /**
   * Makes a call, which counts as waiting until it has ended or was stopped.
   *
   * @param action What the user did that the call belongs to.
   */
  readonly during: <Result>(
    call: () => Promise<Result>,
    signal: AbortSignal | undefined,
    action?: string,
  ) => Promise<Result>;
  /** Does what may need shared work for an action, but is nothing that anybody stops. */
  readonly acting: <Result>(
    work: () => Promise<Result>,
    action: string | undefined,
  ) => Promise<Result>;
  /**
   * Work with a signal that is aborted soon after the last call has stopped waiting, and with the
   * action of the call that has waited longest.
   */
  readonly whileWanted: <Result>(
    work: (signal: AbortSignal, action: string | undefined) => Promise<Result>,
  ) => Promise<Result>;
}

export function createInterest(): Interest {
  const underWay = new Set<AbortController>();
  /** Actions by what is done for them; the oldest first. */
  const actions = new Map<object, string>();
  let waiting = 0;

  function endUnwanted(): void {
    if (waiting > 0) return;
    for (const controller of underWay) controller.abort();
  }

  return {
    async during(call, signal, action) {
      let isWaiting = signal?.aborted !== true;
      if (isWaiting) waiting += 1;
      if (isWaiting && action !== undefined) actions.set(call, action);
      const leave = (): void => {
        if (!isWaiting) return;
        isWaiting = false;
        waiting -= 1;
        actions.delete(call);
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

    async acting(work, action) {
      if (action !== undefined) actions.set(work, action);
      try {
        return await work();
      } finally {
        actions.delete(work);
      }
    },

    async whileWanted(work) {
      const controller = new AbortController();
      underWay.add(controller);
      try {
        const [action] = actions.values();
        return await work(controller.signal, action);
      } finally {
        underWay.delete(controller);
      }
    },
  };
}
