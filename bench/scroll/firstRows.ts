import type { Page } from 'playwright/test';

/** Runs in the page: notes when Enter is pressed, and when a row with such a name is on screen. */
function watchFirstRow(start: string): void {
  const firstRowShown = new Promise<number>((resolve) => {
    const watch = { pressedAt: 0, isFound: false };
    document.addEventListener('keydown', ({ timeStamp }) => (watch.pressedAt = timeStamp), {
      capture: true,
      once: true,
    });
    const look = (): void => {
      const row = document.querySelector('[role=row][aria-rowindex="2"]');
      if (watch.isFound || row?.getAttribute('aria-label')?.startsWith(start) !== true) return;
      watch.isFound = true;
      changes.disconnect();
      requestAnimationFrame(() => {
        // A message that is sent while the frame is made comes when it is done.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          resolve(performance.now() - watch.pressedAt);
        };
        port2.postMessage(null);
      });
    };
    const changes = new MutationObserver(look);
    changes.observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  Object.assign(window, { firstRowShown });
}

/**
 * Milliseconds from the press of Enter until the first row of what it opens is on screen, as the page
 * itself sees it: whoever looks from outside looks seldom, and keeps the page busy with it.
 *
 * @param start What the name of that row begins with; no row that is there before has such a name.
 */
export async function timeToFirstRow(
  page: Page,
  start: string,
  pressEnter: () => Promise<void>,
): Promise<number> {
  await page.evaluate(watchFirstRow, start);
  await pressEnter();
  return page.evaluate<number>('window.firstRowShown');
}
