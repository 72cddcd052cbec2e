import type { Page } from 'playwright/test';

/** How long the window has let wait, in milliseconds. */
export interface Waits {
  /** From one animation frame of the page to the next. */
  readonly frames: readonly number[];
  /** From a call of main to its answer. */
  readonly trips: readonly number[];
}

/**
 * Watches the window from now on. A call is made every 10 ms whether or not those before it were answered.
 *
 * @returns What ends it and tells.
 */
export async function watchWindow(page: Page): Promise<() => Promise<Waits>> {
  const watching = await page.evaluateHandle(() => {
    const frames: number[] = [];
    const calls: Promise<number>[] = [];
    const state = { isOver: false };
    const timer = setInterval(() => {
      const startedAt = performance.now();
      const answered = window.dipper.invoke('app.info', {}, crypto.randomUUID());
      calls.push(answered.then(() => performance.now() - startedAt));
    }, 10);
    let last = performance.now();
    const note = (now: number): void => {
      frames.push(now - last);
      last = now;
      if (!state.isOver) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    return async () => {
      state.isOver = true;
      clearInterval(timer);
      // The frame that is still to come has let wait as well.
      frames.push(performance.now() - last);
      return { frames, trips: await Promise.all(calls) };
    };
  });
  return () => watching.evaluate((end) => end());
}
