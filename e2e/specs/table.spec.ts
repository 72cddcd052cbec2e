import type { Locator, Page } from 'playwright/test';
import { openFolder, row } from '../commands/go';
import { seed } from '../commands/server';
import { expect, test } from '../fixtures/test';

function table(window: Page): Locator {
  return window.getByRole('grid', { name: 'Objects' });
}

function header(window: Page, name: string): Locator {
  return table(window).getByRole('columnheader', { name, exact: true });
}

async function columns(window: Page): Promise<readonly (string | null)[]> {
  const headers = await table(window).getByRole('columnheader').all();
  return Promise.all(headers.map((one) => one.getAttribute('aria-label')));
}

async function widthOf(part: Locator): Promise<number> {
  return (await part.boundingBox())?.width ?? 0;
}

/** Drags from a point of a header cell, given in pixels from its edges, by some pixels sideways. */
async function drag(window: Page, cell: Locator, fromRight: number, by: number): Promise<void> {
  const box = await cell.boundingBox();
  if (box === null) throw new Error('The column is not shown.');
  const x = box.x + box.width - fromRight;
  const y = box.y + box.height / 2;
  await window.mouse.move(x, y);
  await window.mouse.down();
  await window.mouse.move(x + by, y, { steps: 8 });
  await window.mouse.up();
}

test('columns are resized, moved and chosen, and stay so over a restart', async ({
  start,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [{ key: 'a.txt', body: 'four' }, { key: 'b.txt' }]);
  let { page } = await start();
  await openFolder(page, 'ceph', bucket.name);
  const names = ['Name', 'Size', 'Last modified', 'Storage class', 'Type'];
  expect(await columns(page)).toEqual(names);

  await test.step('the edge of a header resizes its column', async () => {
    const before = await widthOf(header(page, 'Size'));
    await drag(page, header(page, 'Size'), 0, 30);
    await expect.poll(() => widthOf(header(page, 'Size'))).toBe(before + 30);
    const cell = row(page, 'a.txt').getByRole('gridcell').nth(1);
    expect(await widthOf(cell)).toBe(before + 30);
    await expect(header(page, 'Size')).toHaveAttribute('aria-sort', 'none');
  });

  await test.step('a header that is dragged moves its column and does not sort', async () => {
    await drag(page, header(page, 'Type'), 30, -320);
    await expect
      .poll(() => columns(page))
      .toEqual(['Name', 'Size', 'Type', 'Last modified', 'Storage class']);
    await expect(header(page, 'Type')).toHaveAttribute('aria-sort', 'none');
    await expect(row(page, 'a.txt').getByRole('gridcell').nth(2)).toHaveText('TXT file');
  });

  await test.step('the menu of the headers hides and moves columns', async () => {
    await header(page, 'Storage class').click({ button: 'right' });
    const shown = page.getByRole('menuitemcheckbox', { name: 'Storage class' });
    await expect(shown).toBeChecked();
    await shown.click();
    await expect(header(page, 'Storage class')).toBeHidden();
    await header(page, 'Size').getByRole('button').focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Move right' }).click();
    await expect.poll(() => columns(page)).toEqual(['Name', 'Type', 'Size', 'Last modified']);
  });

  const width = await widthOf(header(page, 'Size'));
  ({ page } = await start());
  await expect(row(page, 'a.txt')).toBeVisible();
  expect(await columns(page)).toEqual(['Name', 'Type', 'Size', 'Last modified']);
  expect(await widthOf(header(page, 'Size'))).toBe(width);

  await header(page, 'Name').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Reset columns' }).click();
  await expect.poll(() => columns(page)).toEqual(names);
});

test('the order is that of before in every folder, also over a restart', async ({
  start,
  bucket,
  s3,
}) => {
  await seed(s3, bucket.name, [
    { key: 'a', body: '1' },
    { key: 'b', body: '333' },
    { key: 'c', body: '22' },
    { key: 'in/d', body: '1' },
    { key: 'in/e', body: '22' },
  ]);
  const rowsOf = async (page: Page): Promise<readonly (string | null)[]> => {
    const rows = table(page)
      .getByRole('row')
      .filter({ has: page.getByRole('gridcell') });
    // At one moment: a row that goes meanwhile would be waited for.
    return rows.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  };
  let { page } = await start();
  await openFolder(page, 'ceph', bucket.name);
  await header(page, 'Size').getByRole('button').click();
  await header(page, 'Size').getByRole('button').click();
  await expect(header(page, 'Size')).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(() => rowsOf(page)).toEqual(['in/', 'b', 'c', 'a']);
  await row(page, 'in/').dblclick();
  await expect.poll(() => rowsOf(page)).toEqual(['e', 'd']);

  ({ page } = await start());
  await expect.poll(() => rowsOf(page)).toEqual(['e', 'd']);
  await expect(header(page, 'Size')).toHaveAttribute('aria-sort', 'descending');
});

test('the header stays in sight above rows that are scrolled', async ({ window, bucket, s3 }) => {
  await seed(
    s3,
    bucket.name,
    Array.from({ length: 200 }, (_, index) => ({ key: String(index + 100), body: '' })),
  );
  await openFolder(window, 'ceph', bucket.name);
  const topOfHeader = async (): Promise<number | undefined> =>
    (await header(window, 'Name').boundingBox())?.y;
  const before = await topOfHeader();
  await table(window).hover();
  await window.mouse.wheel(0, 100_000);
  await expect(row(window, '299')).toBeInViewport();
  await expect(row(window, '100')).toBeHidden();
  await expect(header(window, 'Name')).toBeInViewport({ ratio: 1 });
  expect(await topOfHeader()).toBe(before);
  // No row lies above it: a click on it sorts.
  await header(window, 'Name').getByRole('button').click();
  await expect(header(window, 'Name')).toHaveAttribute('aria-sort', 'descending');
});

test('a selection is inverted and extended, and stays with its rows when they are sorted', async ({
  window,
  bucket,
  s3,
}) => {
  await seed(
    s3,
    bucket.name,
    ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'].map((key, index) => ({
      key,
      body: 'x'.repeat(9 - index),
    })),
  );
  await openFolder(window, 'ceph', bucket.name);
  const selected = async (): Promise<readonly (string | null)[]> => {
    const rows = await table(window).getByRole('row', { selected: true }).all();
    return Promise.all(rows.map((one) => one.getAttribute('aria-label')));
  };

  await row(window, 'b.txt').click();
  await window.keyboard.press('ControlOrMeta+Shift+A');
  expect(await selected()).toEqual(['a.txt', 'c.txt', 'd.txt', 'e.txt']);
  await row(window, 'a.txt').click();
  await row(window, 'c.txt').click({ modifiers: ['ControlOrMeta'] });
  await row(window, 'd.txt').click({ modifiers: ['ControlOrMeta', 'Shift'] });
  expect(await selected()).toEqual(['a.txt', 'c.txt', 'd.txt']);

  await header(window, 'Size').click();
  await expect(header(window, 'Size')).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(async () => (await selected()).toSorted()).toEqual(['a.txt', 'c.txt', 'd.txt']);
  await expect(window.getByRole('status', { name: 'Listing' })).toContainText('3 selected');
});

test('a tooltip is that of the row under the pointer, also when rows have gone by under it', async ({
  window,
  bucket,
  s3,
}) => {
  const nameOf = (index: number): string => `${String(index).padStart(3, '0')}.txt`;
  const objects = Array.from({ length: 150 }, (_, index) => ({
    key: nameOf(index),
    body: 'x'.repeat(index + 10),
  }));
  await seed(s3, bucket.name, objects);
  await openFolder(window, 'ceph', bucket.name);

  /** The names of the rows whose sizes have a tooltip, with what it says. */
  const tooltips = (): Promise<(string | null)[][]> =>
    table(window)
      .getByRole('row')
      .evaluateAll((rows) =>
        rows.flatMap((one) => {
          const title = one.querySelectorAll('[role=gridcell]')[1]?.getAttribute('title');
          return typeof title === 'string' ? [[one.getAttribute('aria-label'), title]] : [];
        }),
      );

  await row(window, nameOf(3)).getByRole('gridcell').nth(1).hover();
  await expect.poll(tooltips).toEqual([[nameOf(3), '13 bytes']]);
  const rowHeight = (await row(window, nameOf(3)).boundingBox())?.height ?? 0;

  await test.step('by the wheel, down and up', async () => {
    await window.mouse.wheel(0, 100 * rowHeight);
    await expect.poll(tooltips).toEqual([[nameOf(103), '113 bytes']]);
    await window.mouse.wheel(0, -rowHeight);
    await expect.poll(tooltips).toEqual([[nameOf(102), '112 bytes']]);
  });

  await test.step('by a jump to the first row', async () => {
    await table(window).focus();
    await window.keyboard.press('Home');
    await expect(row(window, nameOf(0))).toBeInViewport();
    await expect.poll(tooltips).toEqual([[nameOf(3), '13 bytes']]);
  });
});

test('rows far away that are long in coming show at once that they come', async ({
  app,
  window,
  bucket,
  s3,
}) => {
  const nameOf = (index: number): string => `${String(index).padStart(3, '0')}.txt`;
  await seed(
    s3,
    bucket.name,
    Array.from({ length: 300 }, (_, index) => ({ key: nameOf(index) })),
  );
  await openFolder(window, 'ceph', bucket.name);
  await expect(table(window)).toHaveAttribute('aria-rowcount', '301');

  // Rows come by way of main, which is kept from answering.
  await table(window).evaluate((grid) => {
    const seen: (string | null)[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      const label = grid
        .querySelector('[role=row][aria-rowindex="301"]')
        ?.getAttribute('aria-label');
      if (label !== undefined && label !== seen.at(-1)) seen.push(label);
    }).observe(grid, { subtree: true, childList: true, attributes: true });
  });
  const held = await app.electron.evaluateHandle(({ ipcMain }) => {
    type Answer = (...args: readonly unknown[]) => unknown;
    // Electron offers no other way to keep its handlers from answering.
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      readonly _invokeHandlers: Map<string, Answer>;
    };
    let letGo = (): void => undefined;
    const released = new Promise<void>((resolve) => (letGo = resolve));
    for (const [channel, answer] of handlers) {
      handlers.set(channel, async (...args) => {
        await released;
        return answer(...args);
      });
    }
    return { letGo };
  });
  await table(window).evaluate((grid) => grid.scrollTo({ top: grid.scrollHeight }));
  await expect.poll(() => window.evaluate('globalThis.seen')).toEqual(['Loading…']);
  await held.evaluate(({ letGo }) => letGo());
  await expect(row(window, nameOf(299))).toBeInViewport();
  expect(await window.evaluate('globalThis.seen')).toEqual(['Loading…', nameOf(299)]);
});
