import { expect } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';

/** Types a location into the address bar and goes there. */
export async function goTo(window: Page, location: string): Promise<void> {
  const field = window.getByRole('textbox', { name: 'Location' });
  await field.fill(location);
  await field.press('Enter');
}

/** Chooses a connection in the tree, so that locations are looked up there. */
export async function openConnection(window: Page, name: string): Promise<void> {
  await window.getByRole('tree', { name: 'Locations' }).getByRole('treeitem', { name }).click();
}

/** Opens a folder of a bucket through the tree's connection and the address bar, listed to its end. */
export async function openFolder(
  window: Page,
  connection: string,
  bucket: string,
  prefix = '',
): Promise<void> {
  await openConnection(window, connection);
  await goTo(window, `s3://${bucket}/${prefix}`);
  await listed(window);
}

/** Waits until the listing has ended. After a Refresh that may be the one before: see {@link refresh}. */
export async function listed(window: Page): Promise<void> {
  await expect(listing(window)).toHaveAttribute('data-state', 'complete');
}

/** Lists the folder again and waits until what that has found is shown. */
export async function refresh(window: Page): Promise<void> {
  await listed(window);
  const before = await listing(window).getAttribute('data-listed-at');
  if (before === null) throw new Error('There is no folder to list again.');
  await toolbarButton(window, 'Refresh').click();
  await expect(listing(window)).not.toHaveAttribute('data-listed-at', before);
  await listed(window);
}

function listing(window: Page): Locator {
  return window.getByRole('status', { name: 'Listing' });
}

/** The row of an object or a folder (whose name ends in `/`). */
export function row(window: Page, name: string): Locator {
  return window.getByRole('grid', { name: 'Objects' }).getByRole('row', { name, exact: true });
}

/** A button of the toolbar. */
export function toolbarButton(window: Page, name: string): Locator {
  return window.getByRole('toolbar').getByRole('button', { name, exact: true });
}
