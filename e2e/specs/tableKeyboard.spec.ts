import type { Locator, Page } from 'playwright/test';
import { goTo, openConnection, openFolder, row } from '../commands/go';
import { rowsInSight } from '../commands/rowsInSight';
import { bucketsAnswer, scriptedProfile } from '../commands/scriptedS3';
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

/** 300 objects, `file-100` to `file-399`, the first ones the largest. */
const manyObjects = Array.from({ length: 300 }, (_, index) => ({
  key: `file-${index + 100}`,
  body: 'x'.repeat(300 - index),
}));

test('rows that are filtered or sorted anew show the one that the keyboard is on, or the first', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, manyObjects);
  await openFolder(window, 'ceph', bucket.name);
  const filter = window.getByRole('searchbox', { name: 'Filter' });

  await test.step('none is known: the first that were found', async () => {
    await table(window).hover();
    await window.mouse.wheel(0, 100_000);
    await expect(row(window, 'file-399')).toBeInViewport();
    await filter.fill('file-1');
    await expect(table(window)).toHaveAttribute('aria-rowcount', '101');
    await expect(row(window, 'file-100')).toBeInViewport();
  });

  await test.step('the one that it is on was not found: the first that were', async () => {
    await row(window, 'file-103').click();
    await filter.fill('file-2');
    await expect(row(window, 'file-103')).toBeHidden();
    await expect(row(window, 'file-200')).toBeInViewport();
    await row(window, 'file-203').click();
    await filter.fill('file-1');
    await expect(row(window, 'file-203')).toBeHidden();
    await expect(row(window, 'file-100')).toBeInViewport();
  });

  await test.step('the selected one, once the filter is gone', async () => {
    await filter.fill('file-39');
    await expect(table(window)).toHaveAttribute('aria-rowcount', '11');
    await row(window, 'file-395').click();
    await filter.fill('');
    await expect(table(window)).toHaveAttribute('aria-rowcount', '301');
    await expect(row(window, 'file-395')).toBeInViewport();
    await table(window).focus();
    expect(await rowWithKeyboard(window)).toBe('file-395');
  });

  await test.step('the selected one, in another order', async () => {
    await table(window).getByRole('columnheader', { name: 'Size' }).getByRole('button').click();
    await expect(row(window, 'file-395')).toHaveAttribute('aria-rowindex', '6');
    await expect(row(window, 'file-395')).toBeInViewport();
  });
});

test('the row that the keyboard alone was put on stays in sight where a filter lets it through', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, manyObjects);
  await openFolder(window, 'ceph', bucket.name);
  await table(window).focus();
  await window.keyboard.press('ControlOrMeta+End');
  await expect.poll(() => rowWithKeyboard(window)).toBe('file-399');
  await expect(table(window).getByRole('row', { selected: true })).toHaveCount(0);
  await window.getByRole('searchbox', { name: 'Filter' }).fill('file-3');
  await expect(table(window)).toHaveAttribute('aria-rowcount', '101');
  await expect(row(window, 'file-399')).toBeInViewport();
});

test('Escape takes the selection, and leaves the keyboard where it is', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, manyObjects);
  await openFolder(window, 'ceph', bucket.name);
  await table(window).focus();
  await window.keyboard.press('End');
  await expect.poll(() => rowWithKeyboard(window)).toBe('file-399');
  await window.keyboard.press('Escape');
  await expect(table(window).getByRole('row', { selected: true })).toHaveCount(0);
  await expect(row(window, 'file-399')).toBeInViewport();
  await window.keyboard.press('ArrowUp');
  await expect(row(window, 'file-398')).toHaveAttribute('aria-selected', 'true');
  await expect(row(window, 'file-398')).toBeInViewport();
});

test('a page of rows down and up', async ({ window, bucket, s3 }) => {
  await seed(s3, bucket.name, manyObjects);
  await openFolder(window, 'ceph', bucket.name);
  await row(window, 'file-100').click();
  const inSight = await rowsInSight(window, /^file-\d+$/u);
  const keyOfPlace = (place: number): string => manyObjects[place]?.key ?? '';
  for (const pages of [1, 2, 3]) {
    await window.keyboard.press('PageDown');
    await expect.poll(() => rowWithKeyboard(window)).toBe(keyOfPlace(pages * inSight.length));
  }
  await expect(row(window, 'file-100')).not.toBeInViewport();
  for (const pages of [2, 1, 0]) {
    await window.keyboard.press('PageUp');
    await expect.poll(() => rowWithKeyboard(window)).toBe(keyOfPlace(pages * inSight.length));
  }
  await expect(row(window, 'file-100')).toBeInViewport();
});

test('the row that the keyboard is on tells what its cells say, which also sets twins apart', async ({
  window,
  bucket,
  s3,
}) => {
  const twins = ['caf\u00e9.txt', 'cafe\u0301.txt'];
  await seed(
    s3,
    bucket.name,
    twins.map((key) => ({ key, body: 'four' })),
  );
  await openFolder(window, 'ceph', bucket.name);
  const rows = table(window)
    .getByRole('row')
    .filter({ has: window.getByRole('gridcell') });
  await expect(rows.filter({ hasText: 'decomposed' })).toHaveCount(1);

  const told: (string | null)[] = [];
  await table(window).focus();
  for (const key of ['Home', 'End']) {
    await window.keyboard.press(key);
    const current = table(window).getByRole('row', { selected: true });
    await expect(current).toHaveAttribute('aria-description', /^TXT file, 4 B, .+, STANDARD/);
    told.push(await current.getAttribute('aria-description'));
  }
  expect(told.filter((words) => words?.includes('decomposed'))).toHaveLength(1);
  await expect(rows.and(window.locator('[aria-description]'))).toHaveCount(1);
});

test('on a Mac, Cmd and the arrow up leave the folder from the table too', async ({
  app,
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'in/a.txt' }, { key: 'in/b.txt' }]);
  // The page asks on which system it is when it is loaded. The rest of the app stays what it is.
  await app.electron.evaluate(() => {
    Object.defineProperty(process, 'platform', { value: 'darwin', configurable: true });
  });
  await window.reload();
  await openFolder(window, 'ceph', bucket.name, 'in/');
  await app.electron.evaluate(() => {
    Object.defineProperty(process, 'platform', { value: 'linux', configurable: true });
  });
  await row(window, 'b.txt').click();
  await window.keyboard.press('Meta+ArrowUp');
  await expect(window.getByRole('textbox', { name: 'Location' })).toHaveValue(
    `s3://${bucket.name}/`,
  );
});

test('the columns of buckets are changed by the keyboard', async ({ window, bucket }) => {
  await openConnection(window, 'ceph');
  await expect(row(window, bucket.name)).toBeVisible();
  const created = table(window).getByRole('columnheader', { name: 'Created' });
  const width = async (): Promise<number> => (await created.boundingBox())?.width ?? 0;
  const before = await width();
  await table(window).focus();
  await window.keyboard.press('Tab');
  await window.keyboard.press('Tab');
  await expect(created).toBeFocused();
  await window.keyboard.press('Shift+F10');
  await window.getByRole('menuitem', { name: 'Narrower' }).press('Enter');
  await expect.poll(width).toBeLessThan(before);
});

test('a bucket that is gone is no longer the one that is chosen', async ({ start, scripted }) => {
  // Scripted: the buckets of the real server are those of every test.
  let buckets = ['gone', 'left'];
  const server = await scripted(() => bucketsAnswer(buckets));
  const { page } = await start({ profiles: [scriptedProfile(server)] });
  await openConnection(page, 'scripted');
  await row(page, 'gone').click();
  const open = async (): Promise<void> => {
    await table(page).focus();
    await page.keyboard.press('Enter');
  };
  buckets = ['left'];
  await page.keyboard.press('F5');
  await expect(row(page, 'gone')).toBeHidden();
  await open();
  const address = page.getByRole('textbox', { name: 'Location' });
  await expect(address).toHaveValue('');
  await row(page, 'left').click();
  await open();
  await expect(address).toHaveValue('s3://left/');
});

test('the address that nobody has changed follows the window while it has the keyboard', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'one/a' }, { key: 'two/b' }]);
  await openFolder(window, 'ceph', bucket.name, 'one/');
  await goTo(window, `s3://${bucket.name}/two/`);
  await expect(row(window, 'b')).toBeVisible();
  const address = window.getByRole('textbox', { name: 'Location' });
  await window.keyboard.press('ControlOrMeta+l');
  await window.keyboard.press('Alt+ArrowLeft');
  await expect(row(window, 'a')).toBeVisible();
  await expect(address).toBeFocused();
  await expect(address).toHaveValue(`s3://${bucket.name}/one/`);
  await window.keyboard.press('Enter');
  await expect(table(window)).toBeFocused();
  await expect(row(window, 'a')).toBeVisible();

  await window.keyboard.press('ControlOrMeta+l');
  await window.keyboard.press('Alt+ArrowRight');
  await expect(address).toHaveValue(`s3://${bucket.name}/two/`);
  await window.keyboard.type('x');
  await expect(address, 'all of it is selected, as it was before').toHaveValue('x');
});
