import type { Locator, Page } from 'playwright/test';
import { goTo, openConnection, row } from '../commands/go';
import { numberedName, startNumberedBucket } from '../commands/numberedBucket';
import type { NumberedBucket } from '../commands/numberedBucket';
import { rowsInSight } from '../commands/rowsInSight';
import type { RowInSight } from '../commands/rowsInSight';
import { scriptedProfile } from '../commands/scriptedS3';
import { expect, test } from '../fixtures/test';

/** At two pixels of the device to one of the page, their rows are taller than Chromium makes an element. */
const rowCount = 620_000;
const lastIndex = rowCount - 1;

/** Pixels from the ends of the scrollbar to where its thumb is taken: it has a button there. */
const thumbInside = 24;

function table(page: Page): Locator {
  return page.getByRole('grid', { name: 'Objects' });
}

function header(page: Page, name: string): Locator {
  return table(page).getByRole('columnheader', { name, exact: true });
}

/** Holds the rows in sight against the bucket: each in its place, and the next one below it. */
async function rightRows(page: Page, { keyOf }: NumberedBucket): Promise<readonly RowInSight[]> {
  const rows = await rowsInSight(page, numberedName);
  const first = rows[0]?.index ?? 0;
  expect(rows.map(({ index, label }) => [index, label])).toEqual(
    rows.map((_, place) => [first + place, keyOf(first + place)]),
  );
  return rows;
}

/** Pixels from the very first row to the upper edge of the sight. */
async function placeOf(page: Page): Promise<number> {
  const [first] = await rowsInSight(page, numberedName);
  return first === undefined ? -1 : first.index * first.height - first.top;
}

/** Where the scrollbar of the table begins and ends, and the middle of its width. */
async function scrollbarOf(page: Page) {
  return table(page).evaluate((grid: HTMLElement) => {
    const { top, left } = grid.getBoundingClientRect();
    const width = grid.offsetWidth - grid.clientWidth;
    return { x: left + grid.clientWidth + width / 2, top, bottom: top + grid.clientHeight };
  });
}

/** Drags the thumb of the scrollbar with the mouse. */
async function dragThumb(
  page: Page,
  at: { readonly x: number; readonly from: number; readonly to: number },
): Promise<void> {
  await page.mouse.move(at.x, at.from);
  await page.mouse.down();
  await page.mouse.move(at.x, at.to, { steps: 12 });
  await page.mouse.up();
}

// The server is scripted: a real one would take an hour to be filled with so many objects.
test('620,000 rows, more than an element is tall enough for: each is found in its place', async ({
  start,
  scripted,
}) => {
  test.slow();
  let answerAll = (): void => undefined;
  const server = await startNumberedBucket(
    scripted,
    rowCount,
    new Promise((resolve) => {
      answerAll = resolve;
    }),
  );
  const { page } = await start({
    profiles: [scriptedProfile(server)],
    args: ['--force-device-scale-factor=2'],
  });
  expect(await page.evaluate(() => devicePixelRatio)).toBe(2);
  const grid = table(page);
  const status = page.getByRole('status', { name: 'Listing' });

  await test.step('the first rows are there before the others', async () => {
    await openConnection(page, 'scripted');
    await goTo(page, 's3://numbered/');
    await expect(row(page, server.keyOf(0))).toBeVisible();
    await rightRows(page, server);
    await expect(status).toHaveAttribute('data-state', 'listing');
    await expect(grid).toHaveAttribute('aria-rowcount', '1001');

    answerAll();
    await expect(status).toHaveAttribute('data-state', 'complete', { timeout: 60_000 });
    await expect(grid).toHaveAttribute('aria-rowcount', String(rowCount + 1));
    await expect(status).toContainText('620,000 items');
  });

  await test.step('End and Home lead to the last and the first', async () => {
    await grid.focus();
    await page.keyboard.press('End');
    await expect(row(page, server.keyOf(lastIndex))).toHaveAttribute(
      'aria-rowindex',
      String(rowCount + 1),
    );
    const atEnd = await rightRows(page, server);
    expect(atEnd.at(-1)?.index).toBe(lastIndex);
    await page.keyboard.press('Home');
    await expect(row(page, server.keyOf(0))).toHaveAttribute('aria-rowindex', '2');
    expect((await rightRows(page, server))[0]?.index).toBe(0);
  });

  await test.step('so does the scrollbar, and to the middle', async () => {
    const { x, top, bottom } = await scrollbarOf(page);
    await dragThumb(page, { x, from: top + thumbInside, to: bottom + thumbInside });
    await expect(row(page, server.keyOf(lastIndex))).toBeVisible();
    expect((await rightRows(page, server)).at(-1)?.index).toBe(lastIndex);

    await dragThumb(page, { x, from: bottom - thumbInside, to: (top + bottom) / 2 });
    await expect.poll(() => placeOf(page)).toBeLessThan(0.55 * rowCount * 28);
    const inTheMiddle = await rightRows(page, server);
    expect(inTheMiddle[0]?.index).toBeGreaterThan(0.45 * rowCount);
  });

  await test.step('there the wheel moves by its own small steps', async () => {
    await grid.hover();
    let place = await placeOf(page);
    for (const step of [84, 84, 14, 84, -84, -14, -84]) {
      await page.mouse.wheel(0, step);
      place += step;
      await expect.poll(() => placeOf(page)).toBeCloseTo(place, 0);
      await rightRows(page, server);
    }
  });

  await test.step('all can be selected', async () => {
    await grid.focus();
    await page.keyboard.press('ControlOrMeta+a');
    await expect(status).toContainText('620,000 selected');
    await expect(grid.locator('[aria-selected="false"]')).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(status).not.toContainText('selected');
  });

  await test.step('they are sorted by size and by name again', async () => {
    const bySize = Array.from({ length: rowCount }, (_, index) => index).sort(
      (one, other) => server.sizeOf(one) - server.sizeOf(other),
    );
    const labels = async () => (await rowsInSight(page, numberedName)).map(({ label }) => label);
    const indexes = async () => (await rowsInSight(page, numberedName)).map(({ index }) => index);
    await header(page, 'Size').click();
    await expect(header(page, 'Size')).toHaveAttribute('aria-sort', 'ascending');
    await grid.focus();
    await page.keyboard.press('Home');
    await expect.poll(labels).toContain(server.keyOf(bySize[0] ?? -1));
    const smallest = await labels();
    expect(smallest).toEqual(bySize.slice(0, smallest.length).map(server.keyOf));
    expect(await indexes()).toEqual(smallest.map((_, place) => place));
    await page.keyboard.press('End');
    await expect.poll(labels).toContain(server.keyOf(bySize.at(-1) ?? -1));
    const largest = await labels();
    expect(largest).toEqual(bySize.slice(-largest.length).map(server.keyOf));
    expect(await indexes()).toEqual(largest.map((_, place) => rowCount - largest.length + place));

    await header(page, 'Name').click();
    await expect(header(page, 'Name')).toHaveAttribute('aria-sort', 'ascending');
    await grid.focus();
    await page.keyboard.press('Home');
    await expect(row(page, server.keyOf(0))).toBeVisible();
    await rightRows(page, server);
  });

  await test.step('a filter answers, and gives all of them back', async () => {
    const filter = page.getByRole('searchbox', { name: 'Filter' });
    const found = Array.from({ length: rowCount }, (_, index) => server.keyOf(index)).filter(
      (key) => key.includes('61999'),
    );
    await filter.fill('61999');
    await expect(grid).toHaveAttribute('aria-rowcount', String(found.length + 1));
    await expect(status).toContainText(`${found.length} shown by the filter`);
    const shown = await rowsInSight(page, numberedName);
    expect(shown.map(({ index, label }) => [index, label])).toEqual(
      found.slice(0, shown.length).map((key, place) => [place, key]),
    );
    await filter.fill('');
    await expect(grid).toHaveAttribute('aria-rowcount', String(rowCount + 1));
    await rightRows(page, server);
  });
});
