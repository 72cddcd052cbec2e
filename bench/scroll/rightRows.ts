import assert from 'node:assert/strict';
import type { Page } from 'playwright/test';
import { halfPixel, rowsInSight } from '../../e2e/commands/rowsInSight';
import type { RowInSight } from '../../e2e/commands/rowsInSight';

/** Objects are named by their numbers. */
const nameForm = /^\d{9}\.csv$/u;

function assertRight(rows: readonly RowInSight[]): void {
  const [first] = rows;
  assert.ok(first !== undefined);
  rows.forEach(({ index, label, top }, place) => {
    assert.equal(Number.parseInt(label, 10), index, 'the row at a place is the right one');
    assert.equal(index, first.index + place, 'a row follows the one before it');
    assert.ok(Math.abs(top - first.top - place * first.height) < halfPixel, 'rows touch');
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
  const atEnd = await rowsInSight(page, nameForm);
  assertRight(atEnd);
  assert.equal(atEnd.at(-1)?.index, last, 'the scrollbar reaches the last row');

  await scrollTo(page, 0.4321);
  const before = await rowsInSight(page, nameForm);
  assertRight(before);
  const height = before[0]?.height ?? 0;
  await page.mouse.wheel(0, 100 * height);
  await page.waitForTimeout(600);
  const after = await rowsInSight(page, nameForm);
  assertRight(after);
  assert.equal(after[0]?.index, (before[0]?.index ?? 0) + 100, 'a wheel moves by exact rows');

  await page.keyboard.press('End');
  const byEnd = await rowsInSight(page, nameForm);
  assertRight(byEnd);
  assert.equal(byEnd.at(-1)?.index, last, 'End reaches the last row');

  for (let press = 1; press <= 60; press += 1) await page.keyboard.press('ArrowUp');
  const byArrows = await rowsInSight(page, nameForm);
  assertRight(byArrows);
  assert.equal(byArrows[0]?.index, last - 60, 'arrow keys move by exact rows');

  await page.keyboard.press('PageUp');
  const byPage = await rowsInSight(page, nameForm);
  assertRight(byPage);
  const step = byArrows[0].index - (byPage[0]?.index ?? 0);
  assert.ok(Math.abs(step - byEnd.length) <= 1, 'a page is the rows in sight');

  await page.keyboard.press('Home');
  const atStart = await rowsInSight(page, nameForm);
  assertRight(atStart);
  assert.equal(atStart[0]?.index, 0, 'Home reaches the first row');
}
