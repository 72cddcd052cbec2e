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

/** What may need shared work. */
interface Interested {
  /** Whether somebody waits for it, rather than only its action being of interest. */
  readonly isCall: boolean;
  readonly signal: AbortSignal | undefined;
  readonly action: string | undefined;
}

/**
 * Creates an interest of nobody yet: one for each client, for as long as that lives. The work is the
 * callers'; it only aborts the signals that it has given them.
 */
export function createInterest(): Interest {
  const underWay = new Set<AbortController>();
  /** The oldest first. */
  const interested = new Set<Interested>();

  function isWanted(): boolean {
    for (const { isCall, signal } of interested) {
      if (isCall && signal?.aborted !== true) return true;
    }
    return false;
  }

  function endUnwanted(): void {
    if (isWanted()) return;
    for (const controller of underWay) controller.abort();
  }

  function endSoon(): void {
    if (underWay.size > 0 && !isWanted()) setTimeout(endUnwanted, grace);
  }

  /** Only while there is something to end: thousands of small requests come and go. */
  function watch({ signal }: Interested): void {
    signal?.addEventListener('abort', endSoon, { once: true });
  }

  function actionNow(): string | undefined {
    for (const { signal, action } of interested) {
      if (action !== undefined && signal?.aborted !== true) return action;
    }
    return undefined;
  }

  return {
    async during(call, signal, action) {
      const own: Interested = { isCall: true, signal, action };
      interested.add(own);
      if (underWay.size > 0) watch(own);
      try {
        return await call();
      } finally {
        interested.delete(own);
        endSoon();
      }
    },

    async acting(work, action) {
      const own: Interested = { isCall: false, signal: undefined, action };
      interested.add(own);
      try {
        return await work();
      } finally {
        interested.delete(own);
      }
    },

    async whileWanted(work) {
      const controller = new AbortController();
      underWay.add(controller);
      interested.forEach(watch);
      try {
        return await work(controller.signal, actionNow());
      } finally {
        underWay.delete(controller);
      }
    },
  };
}
