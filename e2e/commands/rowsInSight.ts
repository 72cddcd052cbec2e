import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright/test';

/** A row that is whole in sight. */
export interface RowInSight {
  /** Counted from 0, the header left out. */
  readonly index: number;
  readonly label: string;
  /** Pixels from the upper edge of the sight, and from its lower edge to the end of the row. */
  readonly top: number;
  readonly below: number;
  readonly height: number;
}

/** What a place may be off, in pixels: one is made of several pixels of the device. */
export const halfPixel = 0.6;

/** Milliseconds in which rows have to be there. */
const longestWait = 20_000;

/**
 * The rows that are whole in sight, from top to bottom, once they stand still and are there.
 *
 * @param nameForm What their names look like: rows that are on their way have another.
 * @throws Error with what was in sight instead
 */
export async function rowsInSight(page: Page, nameForm: RegExp): Promise<readonly RowInSight[]> {
  const deadline = Date.now() + longestWait;
  let before = '';
  for (;;) {
    const rows = await page.evaluate((off): RowInSight[] => {
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
    }, halfPixel);
    const now = JSON.stringify(rows);
    const areThere = rows.length > 0 && rows.every(({ label }) => nameForm.test(label));
    if (now === before && areThere) return rows;
    if (Date.now() > deadline) throw new Error(`The rows do not come to rest: ${now}`);
    before = now;
    await delay(60);
  }
}
