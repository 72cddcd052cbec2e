import { expect } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';

/** The Transfers panel. */
export function transfersPanel(window: Page): Locator {
  return window.getByRole('region', { name: 'Transfers' });
}

/** The line of a transfer by its file name. */
export function transfer(window: Page, name: string): Locator {
  return transfersPanel(window)
    .getByRole('listitem')
    .filter({ has: window.getByRole('progressbar', { name, exact: true }) });
}

/** Waits until a transfer has ended well. */
export async function transferDone(window: Page, name: string): Promise<void> {
  await expect(transfer(window, name)).toContainText('Done', { timeout: 45_000 });
}
