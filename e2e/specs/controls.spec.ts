import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dropPaths } from '../commands/files';
import { openFolder, row, toolbarButton } from '../commands/go';
import { seed } from '../commands/server';
import { expect, test } from '../fixtures/test';
import type { Locator } from 'playwright/test';

async function boxOf(element: Locator): Promise<{ x: number; y: number; width: number }> {
  const box = await element.boundingBox();
  if (box === null) throw new Error('It is not there.');
  return box;
}

/** How it looks now, whatever colours the theme has. */
function styleOf(element: Locator, property: string): Promise<string> {
  return element.evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property);
}

test('a toggle looks pressed also while the pointer is still on it', async ({ window }) => {
  const transfers = window.getByRole('button', { name: 'Transfers', exact: true });
  const activity = window.getByRole('button', { name: 'Activity', exact: true });
  for (const toggle of [transfers, activity]) {
    await toggle.click();
    await expect(toggle).toHaveAttribute('aria-pressed', 'true');
    const below = await styleOf(toggle, '--selected-unfocused');
    await expect.poll(() => styleOf(toggle, 'background-color')).toBe(rgbOf(below));
  }
});

function rgbOf(colour: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.trim().slice(at, at + 2), 16));
  return `rgb(${parts.join(', ')})`;
}

test('the button that Enter would press is told from the others, and Cancel stands beside them', async ({
  app,
  window,
  bucket,
  s3,
  folder,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt', body: 'old' }]);
  await writeFile(join(folder, 'a.txt'), 'new');
  await openFolder(window, 'ceph', bucket.name);
  await dropPaths(app, window.getByRole('grid', { name: 'Objects' }), [join(folder, 'a.txt')]);
  const dialog = window.getByRole('dialog');
  const skip = dialog.getByRole('button', { name: 'Skip', exact: true });
  await expect(skip).toBeFocused();
  await window.keyboard.press('Shift+Tab');
  await window.keyboard.press('Tab');
  await expect(skip).toBeFocused();
  // A ring of its own, with the ground of the dialog between.
  await expect(skip).toHaveCSS('outline-style', 'solid');
  expect(Number.parseFloat(await styleOf(skip, 'outline-offset'))).toBeGreaterThan(0);

  const cancel = await boxOf(dialog.getByRole('button', { name: 'Cancel' }));
  const replace = await boxOf(dialog.getByRole('button', { name: 'Replace', exact: true }));
  expect(replace.x - (cancel.x + cancel.width)).toBeLessThan(16);
  // Neither of the two that replace in part leaves anything out here.
  await expect(dialog).not.toContainText('skipped');
});

test('a wrong field that has the keyboard looks as wrong as the others', async ({ window }) => {
  await expect(window.getByRole('tree', { name: 'Locations' })).toBeVisible();
  await window.keyboard.press('ControlOrMeta+,');
  const dialog = window.getByRole('dialog', { name: 'Settings' });
  const [upload, download] = ['Upload speed limit', 'Download speed limit'].map((name) =>
    dialog.getByRole('textbox', { name }),
  );
  if (upload === undefined || download === undefined) throw new Error('There are two limits.');
  await upload.fill('fast');
  await download.fill('slow');
  await expect(download).toBeFocused();
  const red = await styleOf(upload, 'border-top-color');
  expect(await styleOf(download, 'border-top-color')).toBe(red);
  expect(await styleOf(download, 'outline-color')).toBe(red);
});

test('in a small window the address has more room than the filter', async ({ window, bucket }) => {
  await openFolder(window, 'ceph', bucket.name);
  await window.setViewportSize({ width: 800, height: 600 });
  const address = window.getByRole('textbox', { name: 'Location' });
  const filter = window.getByRole('searchbox', { name: 'Filter' });
  await expect.poll(async () => (await boxOf(address)).width).toBeGreaterThanOrEqual(200);
  expect((await boxOf(filter)).width).toBeGreaterThanOrEqual(112);
});

test('the line below the tabs of a dialog is as wide as what is below it', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt' }]);
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'a.txt').click();
  await toolbarButton(window, 'Copy link').click();
  const dialog = window.getByRole('dialog', { name: 'Copy link' });
  const tabs = await boxOf(dialog.getByRole('tablist'));
  const field = await boxOf(dialog.getByRole('textbox', { name: 'Link' }));
  expect([tabs.x, tabs.width]).toEqual([field.x, field.width]);
});

for (const { language, copy, copied, save } of [
  { language: 'en', copy: 'Copy code', copied: 'Copied', save: 'Save…' },
  { language: 'ko', copy: '코드 복사', copied: '복사됨', save: '저장…' },
] as const) {
  test(`what copies and saves code stands in a line and stays there, ${language}`, async ({
    start,
    bucket,
    s3,
  }) => {
    await seed(s3, bucket.name, [{ key: 'a.txt' }]);
    const { page } = await start({ settings: { language } });
    await page.getByRole('treeitem', { name: 'ceph' }).click();
    await page.getByRole('textbox').first().fill(`s3://${bucket.name}/`);
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: 'a.txt' }).click();
    const inspector = page.getByRole('complementary');
    await inspector.getByRole('tab').last().click();
    const button = (name: string) => inspector.getByRole('button', { name, exact: true });
    await expect(button(copy)).toBeEnabled();
    const before = await boxOf(button(copy));
    expect((await boxOf(button(save))).y).toBe(before.y);

    await button(copy).click();
    await expect(button(copied)).toBeVisible();
    expect(await boxOf(button(copied))).toEqual(before);

    const [action, style] = await inspector
      .getByRole('combobox')
      .evaluateAll((choices) => choices.map((choice) => choice.getBoundingClientRect().left));
    expect(action).toBe(style);
  });
}
