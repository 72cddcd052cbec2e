import type { Locator, Page } from 'playwright/test';

/** Has the selected object copied, as another or with other metadata. @returns The dialog that does. */
export async function beginCopy(page: Page, what: 'rename' | 'metadata'): Promise<Locator> {
  const dialog = page.getByRole('dialog');
  if (what === 'rename') {
    await page.keyboard.press('F2');
    await dialog.getByRole('textbox', { name: 'New name' }).fill('new');
    await dialog.getByRole('button', { name: 'Rename' }).click();
  } else {
    await page.getByRole('button', { name: 'Edit metadata…' }).click();
    await dialog.getByRole('textbox', { name: 'Content type', exact: true }).fill('text/html');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  }
  return dialog;
}
