import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright/test';
import { answerPicker, clipboardText } from '../commands/files';
import { openFolder, row, toolbarButton } from '../commands/go';
import { allKeys, seed } from '../commands/server';
import { transferDone } from '../commands/transfers';
import { expect, test } from '../fixtures/test';

function grid(window: Page): Locator {
  return window.getByRole('grid', { name: 'Objects' });
}

function listing(window: Page): Locator {
  return window.getByRole('status', { name: 'Listing' });
}

/** Shows only what passes a filter, which so many rows do. */
async function filterTo(window: Page, text: string, count: number): Promise<void> {
  await window.getByRole('searchbox', { name: 'Filter' }).fill(text);
  await expect(grid(window)).toHaveAttribute('aria-rowcount', String(count + 1));
}

test('what a search finds is opened, linked, gone to and downloaded as it is in its folder', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  const key = 'deep/two/report b.csv';
  await seed(s3, bucket.name, [
    { key: 'report b.csv', body: 'not this one' },
    { key: 'deep/one/report a.csv', body: 'nor this' },
    { key, body: 'a,b\n1,2\n' },
  ]);
  await openFolder(window, 'ceph', bucket.name, 'deep/');
  await window.keyboard.press('ControlOrMeta+Shift+F');
  await filterTo(window, '*.csv', 2);
  const found = row(window, 'two/report b.csv');

  await test.step('opened', async () => {
    await found.dblclick();
    const inspector = window.getByRole('complementary', { name: 'Inspector' });
    await expect(inspector).toContainText('report b.csv');
    await expect(inspector).toContainText('8 bytes');
  });

  await test.step('linked', async () => {
    await toolbarButton(window, 'Copy link').click();
    const dialog = window.getByRole('dialog', { name: 'Copy link' });
    await expect(dialog.getByRole('textbox', { name: 'Link' })).toHaveValue(/X-Amz-Expires/);
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect(dialog).toContainText('Copied');
    expect(await (await fetch(await clipboardText(app))).text()).toBe('a,b\n1,2\n');
    await window.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  const location = window.getByRole('textbox', { name: 'Location' });
  for (const way of ['keys', 'menu']) {
    await test.step(`gone to in its folder, by the ${way}`, async () => {
      await found.click();
      if (way === 'keys') await window.keyboard.press('ControlOrMeta+Enter');
      else {
        await found.click({ button: 'right' });
        await window.getByRole('menuitem', { name: 'Go to its folder' }).click();
      }
      await expect(location).toHaveValue(`s3://${bucket.name}/deep/two/`);
      await expect(row(window, 'report b.csv')).toHaveAttribute('aria-selected', 'true');
      await window.getByRole('button', { name: 'Back' }).click();
      await expect(grid(window)).toHaveAttribute('aria-rowcount', '3');
    });
  }

  await test.step('downloaded', async () => {
    await answerPicker(app, [folder]);
    await found.click();
    await toolbarButton(window, 'Download').click();
    await transferDone(window, 'report b.csv');
    expect(await readdir(folder)).toEqual(['report b.csv']);
    expect(await readFile(join(folder, 'report b.csv'), 'utf8')).toBe('a,b\n1,2\n');
  });
});

test('all that a filter shows is deleted, also what is not drawn, and nothing else', async ({
  window,
  bucket,
  s3,
}) => {
  const count = 120;
  const numbers = Array.from({ length: count }, (_, index) => String(index).padStart(3, '0'));
  const kept = [
    ...numbers.slice(0, 9).map((number) => `kept ${number}.txt`),
    'other/deep.tmp',
    'sub/kept.txt',
  ].sort();
  const below = numbers.map((number) => `sub/${number.slice(2)}/${number}.tmp`);
  await seed(
    s3,
    bucket.name,
    [...kept, ...below, ...numbers.map((number) => `${number}.tmp`)].map((key) => ({
      key,
      body: '',
    })),
  );
  await openFolder(window, 'ceph', bucket.name);

  async function deleteAll(): Promise<void> {
    expect(await grid(window).getByRole('row').count()).toBeLessThan(count);
    await grid(window).focus();
    await window.keyboard.press('ControlOrMeta+a');
    await expect(listing(window)).toContainText('120 selected');
    await window.keyboard.press('Delete');
    const dialog = window.getByRole('alertdialog', { name: /Delete 120 (items|objects)/ });
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(grid(window).getByRole('row', { name: '.tmp' })).toHaveCount(0);
  }

  await test.step('of a folder', async () => {
    await filterTo(window, '*.tmp', count);
    await deleteAll();
    expect(await allKeys(s3, bucket.name)).toEqual([...kept, ...below].sort());
  });

  await test.step('of all that is below it', async () => {
    await window.getByRole('searchbox', { name: 'Filter' }).fill('');
    await row(window, 'sub/').dblclick();
    await expect(row(window, 'kept.txt')).toBeVisible();
    await window.keyboard.press('ControlOrMeta+Shift+F');
    await filterTo(window, '*.tmp', count);
    await deleteAll();
    expect(await allKeys(s3, bucket.name)).toEqual(kept);
  });
});

test('a folder that is made in a search is shown as what it is', async ({ window, bucket, s3 }) => {
  await seed(s3, bucket.name, [{ key: 'p/x.txt' }]);
  await openFolder(window, 'ceph', bucket.name, 'p/');
  await window.keyboard.press('ControlOrMeta+Shift+F');
  await expect(row(window, 'x.txt')).toBeVisible();
  await toolbarButton(window, 'New folder').click();
  await window.getByRole('dialog', { name: 'New folder' }).getByRole('textbox').fill('a/b');
  await window.keyboard.press('Enter');
  await expect(row(window, 'a/b/')).toHaveAttribute('aria-selected', 'true');
  await expect(grid(window).getByRole('row', { name: 'a/', exact: true })).toHaveCount(0);
  expect(await allKeys(s3, bucket.name)).toEqual(['p/a/b/', 'p/x.txt']);
});
