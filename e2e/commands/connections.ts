import type { Locator, Page } from 'playwright/test';

/** The line of the tree with this very name. */
export function treeItem(window: Page, name: string): Locator {
  return window
    .getByRole('tree', { name: 'Locations' })
    .getByRole('treeitem', { name, exact: true });
}

/** Chooses an item of the menu of a connection. */
export async function chooseInMenu(window: Page, connection: string, item: string): Promise<void> {
  await treeItem(window, connection).click({ button: 'right' });
  await window.getByRole('menuitem', { name: item }).click();
}

/** Opens the form of a new connection and fills it in for a server of one's own, in the path style. */
export async function fillConnection(
  window: Page,
  facts: {
    readonly endpoint: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    /** Default: `By hand`. */
    readonly name?: string;
  },
): Promise<Locator> {
  await window.getByRole('main').getByRole('button', { name: 'Add connection' }).click();
  const dialog = window.getByRole('dialog', { name: 'Add connection' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(facts.name ?? 'By hand');
  await dialog
    .getByRole('combobox', { name: 'Provider' })
    .selectOption('Other S3-compatible server');
  await dialog.getByRole('textbox', { name: 'Endpoint' }).fill(facts.endpoint);
  await dialog.getByRole('combobox', { name: 'Addressing' }).selectOption('Path-style');
  await dialog.getByRole('textbox', { name: 'Access key ID' }).fill(facts.accessKeyId);
  await dialog.getByLabel('Secret access key').fill(facts.secretAccessKey);
  return dialog;
}

/** Opens the options of a connection. */
export async function openOptions(window: Page, connection: string): Promise<Locator> {
  await chooseInMenu(window, connection, 'Connection options…');
  return window.getByRole('dialog', { name: `Options of “${connection}”` });
}
