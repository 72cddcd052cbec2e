import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { Locator, Page } from 'playwright/test';
import { goTo, listed, openConnection, openFolder, row, toolbarButton } from '../commands/go';
import { bucketsAnswer, errorAnswer, listAnswer, scriptedProfile } from '../commands/scriptedS3';
import { seed } from '../commands/server';
import { expect, test } from '../fixtures/test';

function table(window: Page): Locator {
  return window.getByRole('grid', { name: 'Objects' });
}

/** The row that the keyboard is on. */
async function rowWithKeyboard(window: Page): Promise<string | null> {
  return table(window).evaluate((grid) => {
    const id = grid.getAttribute('aria-activedescendant') ?? '';
    return document.getElementById(id)?.getAttribute('aria-label') ?? null;
  });
}

test('the keyboard stays where it was after deleting, refreshing and dialogs', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(
    s3,
    bucket.name,
    ['a.txt', 'b.txt', 'c.txt', 'd.txt'].map((key) => ({ key })),
  );
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'b.txt').click();

  await test.step('a deleted row gives the keyboard to the next one, unselected', async () => {
    await window.keyboard.press('Delete');
    await window.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await expect(row(window, 'b.txt')).toBeHidden();
    await expect(table(window)).toBeFocused();
    await expect.poll(() => rowWithKeyboard(window)).toBe('c.txt');
    await expect(toolbarButton(window, 'Delete')).toHaveAttribute('aria-disabled', 'true');
    await window.keyboard.press('ArrowDown');
    await expect.poll(() => rowWithKeyboard(window)).toBe('d.txt');
  });

  await test.step('a row that somebody else deleted does so as well', async () => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: 'd.txt' }));
    await window.keyboard.press('F5');
    await expect(row(window, 'd.txt')).toBeHidden();
    await expect(table(window)).toBeFocused();
    await expect.poll(() => rowWithKeyboard(window)).toBe('c.txt');
  });

  await test.step('a dialog that a menu opened gives it back to the table', async () => {
    await row(window, 'c.txt').click({ button: 'right' });
    await window.getByRole('menuitem', { name: 'Rename' }).click();
    await expect(window.getByRole('textbox', { name: 'New name' })).toBeFocused();
    await window.keyboard.press('Escape');
    await expect(table(window)).toBeFocused();
  });

  await test.step('a dialog that the tree opened gives it back to the tree', async () => {
    const tree = window.getByRole('tree', { name: 'Locations' });
    await tree.focus();
    await window.keyboard.press('Home');
    await window.keyboard.press('Shift+F10');
    await window.getByRole('menuitem', { name: 'Pin a bucket…' }).click();
    await expect(window.getByRole('dialog')).toBeVisible();
    await window.keyboard.press('Escape');
    await expect(tree).toBeFocused();
  });
});

test('Enter opens the row that is selected, however far away it is', async ({
  window,
  bucket,
  s3,
}) => {
  const keys = Array.from({ length: 300 }, (_, index) => `file-${index + 100}`);
  await seed(
    s3,
    bucket.name,
    ['aaa/x', ...keys].map((key) => ({ key })),
  );
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'aaa/').click();
  await table(window).hover();
  await window.mouse.wheel(0, 100_000);
  await expect(row(window, 'file-399')).toBeInViewport();
  // All rows are others after that; only those in sight are at hand.
  await seed(s3, bucket.name, [{ key: 'file-400' }]);
  await window.keyboard.press('F5');
  await expect(row(window, 'file-400')).toBeVisible();
  await window.keyboard.press('Enter');
  await expect(row(window, 'x')).toBeVisible();
});

test('a failed listing keeps its rows, says so, and trying again keeps the keyboard', async ({
  start,
  scripted,
}) => {
  let healthy = false;
  const server = await scripted(({ rawUrl }) => {
    if (!rawUrl.includes('list-type=2')) return bucketsAnswer(['half']);
    if (!rawUrl.includes('continuation-token')) return listAnswer(['one.txt'], 'next');
    return healthy ? listAnswer(['two.txt']) : errorAnswer(403, 'AccessDenied', 'No more.');
  });
  const { page } = await start({
    profiles: [scriptedProfile(server)],
  });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://half/');
  const alert = page.getByRole('main').getByRole('alert');
  await expect(alert).toContainText('This list is not complete');
  await row(page, 'one.txt').click();

  healthy = true;
  await alert.getByRole('button', { name: 'Try again' }).focus();
  await page.keyboard.press('Enter');
  await listed(page);
  await expect(row(page, 'two.txt')).toBeVisible();
  await expect(row(page, 'one.txt')).toHaveAttribute('aria-selected', 'true');
  await expect(table(page)).toBeFocused();

  // All of them are still there, though not as they may be now.
  healthy = false;
  await toolbarButton(page, 'Refresh').click();
  await expect(alert).toContainText('The list could not be read again');
  await expect(alert).not.toContainText('not complete');
  await expect(row(page, 'two.txt')).toBeVisible();
});

test('refreshing a connection finds what was added to the AWS files', async ({
  window,
  ceph,
  userData,
}) => {
  await openConnection(window, 'ceph');
  await appendFile(
    join(userData, 'home', 'aws', 'config'),
    `\n[profile fresh]\nregion = ${ceph.region}\nendpoint_url = ${ceph.endpoint}\n`,
  );
  await toolbarButton(window, 'Refresh').click();
  await expect(window.getByRole('treeitem', { name: 'fresh' })).toBeVisible();
});

test('the palette pins a bucket that no list shows', async ({ window, bucket }) => {
  await openConnection(window, 'ceph');
  await window.keyboard.press('ControlOrMeta+k');
  await window.getByRole('combobox').fill('pin a');
  await window.keyboard.press('Enter');
  await window.getByRole('dialog').getByRole('textbox').fill(bucket.name);
  await window.keyboard.press('Enter');
  await expect(window.getByRole('treeitem', { name: bucket.name }).first()).toBeVisible();
  await expect(window.getByRole('textbox', { name: 'Location' })).toHaveValue(
    `s3://${bucket.name}/`,
  );
});

test('the palette stays on its command while others come to be possible', async ({
  start,
  scripted,
}) => {
  let sendRows = (): void => undefined;
  const rows = new Promise<void>((resolve) => {
    sendRows = resolve;
  });
  const server = await scripted(async ({ rawUrl }) => {
    if (!rawUrl.includes('list-type=2')) return bucketsAnswer(['late']);
    await rows;
    return listAnswer(['one.txt']);
  });
  const { page } = await start({
    profiles: [scriptedProfile(server)],
  });
  await openConnection(page, 'scripted');
  await goTo(page, 's3://late/');
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('ti');
  const option = (name: string): Locator => page.getByRole('option', { name });
  await expect(option('Go to a location')).toHaveAttribute('aria-selected', 'true');
  await expect(option('Invert selection')).toBeDisabled();
  sendRows();
  await expect(option('Invert selection')).toBeEnabled();
  await expect(option('Go to a location')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Location' })).toBeFocused();
});

test('the palette says that it found nothing, and keeps the keyboard in its field', async ({
  window,
}) => {
  await openConnection(window, 'ceph');
  await window.keyboard.press('ControlOrMeta+k');
  const field = window.getByRole('combobox');
  // Greyed out, it does nothing.
  await window.getByRole('option', { name: 'Rename' }).click({ force: true });
  await expect(field).toBeFocused();
  const status = window.getByRole('dialog').getByRole('status');
  await expect(status).toBeEmpty();
  await field.fill('no such command');
  await expect(status).toHaveText('No command has that name.');
});

test('names that look the same are told apart where they would be deleted', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'caf\u00e9.txt' }, { key: 'cafe\u0301.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await table(window).focus();
  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.press('Delete');
  const lines = window.getByRole('alertdialog').getByRole('listitem');
  await expect(lines).toHaveCount(2);
  await expect(lines.filter({ hasText: 'decomposed' })).toHaveCount(1);
});

test('a table without rows shows that it has the keyboard', async ({ window, bucket }) => {
  await openFolder(window, 'ceph', bucket.name);
  await expect(table(window)).toBeFocused();
  const ring = (): Promise<string | undefined> =>
    table(window).evaluate((grid) =>
      grid.parentElement === null
        ? undefined
        : getComputedStyle(grid.parentElement, '::after').borderTopStyle,
    );
  expect(await ring()).toBe('solid');
  await window.getByRole('tree', { name: 'Locations' }).focus();
  expect(await ring()).toBe('none');
});

test('keys that an input method takes for itself do nothing else', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: '보고서.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  /** As Chromium tells a key while a syllable is being put together, which no driver can type. */
  const press = (field: Locator, key: string): Promise<void> =>
    field.evaluate(
      (element, key) =>
        void element.dispatchEvent(
          new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true, cancelable: true }),
        ),
      key,
    );
  const filter = window.getByRole('searchbox', { name: 'Filter' });
  await filter.fill('보고');
  await press(filter, 'Enter');
  await expect(filter).toBeFocused();
  await press(filter, 'Escape');
  await expect(filter).toHaveValue('보고');

  const location = window.getByRole('textbox', { name: 'Location' });
  await location.fill(`s3://${bucket.name}/보`);
  await press(location, 'Enter');
  await expect(location).toBeFocused();
  await expect(row(window, '보고서.txt')).toBeVisible();

  await window.keyboard.press('ControlOrMeta+k');
  const palette = window.getByRole('combobox');
  await palette.fill('새');
  await press(palette, 'Escape');
  await expect(palette).toBeVisible();
});
