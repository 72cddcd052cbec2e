import assert from 'node:assert/strict';
import type { Page } from 'playwright/test';

/** A row that is whole in sight. */
interface SeenRow {
  readonly index: number;
  readonly label: string;
  /** Pixels from the upper edge of the sight, and from its lower edge to the end of the row. */
  readonly top: number;
  readonly below: number;
  readonly height: number;
}

/** Objects are named by their numbers. */
const nameForm = /^\d{9}\.csv$/u;

/** What a pixel may be off where it is made of several. */
const slack = 0.6;

/** The rows that are whole in sight, from top to bottom, once they stand still and are there. */
async function seenRows(page: Page): Promise<readonly SeenRow[]> {
  let before = '';
  for (;;) {
    const rows = await page.evaluate((off): SeenRow[] => {
      const grid = document.querySelector('[role=grid]');
      const header = grid?.querySelector('[role=columnheader]');
      if (grid === null || header === null || header === undefined) {
        throw new Error('There is no grid.');
      }
      const upper = header.getBoundingClientRect().bottom;
      const lower = grid.getBoundingClientRect().top + grid.clientHeight;
      return [...grid.querySelectorAll('[role=row][data-index]')]
        .map((row) => {
          const { top, bottom, height } = row.getBoundingClientRect();
          return {
            index: Number(row.getAttribute('aria-rowindex')) - 2,
            label: row.getAttribute('aria-label') ?? '',
            top: top - upper,
            below: lower - bottom,
            height,
          };
        })
        .filter(({ top, below }) => top > -off && below > -off)
        .sort((one, other) => one.top - other.top);
    }, slack);
    const now = JSON.stringify(rows);
    const areThere = rows.length > 0 && rows.every(({ label }) => nameForm.test(label));
    if (now === before && areThere) return rows;
    before = now;
    await page.waitForTimeout(60);
  }
}

function assertRight(rows: readonly SeenRow[]): void {
  const [first] = rows;
  assert.ok(first !== undefined);
  rows.forEach(({ index, label, top }, place) => {
    assert.equal(Number.parseInt(label, 10), index, 'the row at a place is the right one');
    assert.equal(index, first.index + place, 'a row follows the one before it');
    assert.ok(Math.abs(top - first.top - place * first.height) < slack, 'rows touch');
  });
}

async function scrollTo(page: Page, share: number): Promise<void> {
  await page.evaluate((to) => {
    const grid = document.querySelector('[role=grid]');
    grid?.scrollTo({ top: to * (grid.scrollHeight - grid.clientHeight) });
  }, share);
}

/**
 * Holds what is on the screen against what should be: the last row at the end of the scrollbar and
 * by End, exact steps of wheel, arrow and page keys in the middle, the first row again at last. Rows
 * have to be in the order of their names.
 *
 * @param count How many rows there are, more than a thousand.
 * @throws AssertionError
 */
export async function expectRightRows(page: Page, count: number): Promise<void> {
  const last = count - 1;
  await page.getByRole('grid', { name: 'Objects' }).focus();

  await scrollTo(page, 1);
  const atEnd = await seenRows(page);
  assertRight(atEnd);
  assert.equal(atEnd.at(-1)?.index, last, 'the scrollbar reaches the last row');

  await scrollTo(page, 0.4321);
  const before = await seenRows(page);
  assertRight(before);
  const height = before[0]?.height ?? 0;
  await page.mouse.wheel(0, 100 * height);
  await page.waitForTimeout(600);
  const after = await seenRows(page);
  assertRight(after);
  assert.equal(after[0]?.index, (before[0]?.index ?? 0) + 100, 'a wheel moves by exact rows');

  await page.keyboard.press('End');
  const byEnd = await seenRows(page);
  assertRight(byEnd);
  assert.equal(byEnd.at(-1)?.index, last, 'End reaches the last row');

  for (let press = 1; press <= 60; press += 1) await page.keyboard.press('ArrowUp');
  const byArrows = await seenRows(page);
  assertRight(byArrows);
  assert.equal(byArrows[0]?.index, last - 60, 'arrow keys move by exact rows');

  await page.keyboard.press('PageUp');
  const byPage = await seenRows(page);
  assertRight(byPage);
  const step = byArrows[0].index - (byPage[0]?.index ?? 0);
  assert.ok(Math.abs(step - byEnd.length) <= 1, 'a page is the rows in sight');

  await page.keyboard.press('Home');
  const atStart = await seenRows(page);
  assertRight(atStart);
  assert.equal(atStart[0]?.index, 0, 'Home reaches the first row');
}
