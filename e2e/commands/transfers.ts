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

/** Chooses which transfers the panel shows: `Failed`. */
export async function showTransfers(window: Page, what: string): Promise<void> {
  const choice = transfersPanel(window).getByRole('combobox', { name: 'Show' });
  // By its value: the label has a count, which may be another by the time it is chosen.
  const value = await choice.locator(`option[label^="${what} ("]`).getAttribute('value');
  await choice.selectOption({ value: value ?? what });
}

/** How many transfers there are by each choice of what the panel shows; none without any transfer. */
export async function transferCounts(window: Page): Promise<Readonly<Record<string, number>>> {
  const labels = await transfersPanel(window)
    .getByRole('combobox', { name: 'Show' })
    .locator('option')
    .evaluateAll((options) => options.map((option) => option.getAttribute('label') ?? ''));
  const counts = labels.map((label) => /^(\w+) \(([\d,]+)\)$/u.exec(label));
  return Object.fromEntries(
    counts.flatMap((match) =>
      match === null ? [] : [[match[1] ?? '', Number(match[2]?.replaceAll(',', ''))]],
    ),
  );
}

/** The names of the transfers that the panel shows, in their order. */
export async function shownTransfers(window: Page): Promise<readonly string[]> {
  return transfersPanel(window)
    .getByRole('listitem')
    .getByRole('progressbar')
    .evaluateAll((bars) => bars.map((bar) => bar.getAttribute('aria-label') ?? ''));
}

/** Sets a speed limit in the settings; an empty one is none. */
export async function setSpeedLimit(
  window: Page,
  direction: 'Upload' | 'Download',
  mebibytesPerSecond: string,
): Promise<void> {
  await window.keyboard.press('ControlOrMeta+,');
  const settings = window.getByRole('dialog', { name: 'Settings' });
  await settings
    .getByRole('textbox', { name: `${direction} speed limit (MiB/s)` })
    .fill(mebibytesPerSecond);
  await settings.getByRole('button', { name: 'Close' }).click();
}
