import { describe, expect, it } from 'vitest';
import {
  bodyHeight,
  isScaled,
  lastTop,
  longestStep,
  rowsOfPage,
  rowsToDraw,
  scrollOfTop,
  scrollRange,
  tallestBody,
  topOfScroll,
  topShowing,
} from './scrollScale';
import type { RowGeometry } from './scrollScale';

const few: RowGeometry = { rowCount: 1_000, rowHeight: 28, sightHeight: 560 };
const million: RowGeometry = { rowCount: 1_000_000, rowHeight: 28, sightHeight: 567 };
const many: RowGeometry = { rowCount: 50_000_000, rowHeight: 28, sightHeight: 731 };

/** Positions all over a scrollbar, its ends among them. */
function positions(range: number): readonly number[] {
  return Array.from({ length: 501 }, (_, step) => (range * step) / 500);
}

describe('a body that is as tall as its rows', () => {
  it('scrolls by pixels', () => {
    expect(isScaled(few)).toBe(false);
    expect(bodyHeight(few)).toBe(28_000);
    expect(topOfScroll(few, 1_234)).toBe(1_234);
    expect(scrollOfTop(few, 1_234)).toBe(1_234);
  });

  it('ends where its rows end', () => {
    expect(lastTop(few)).toBe(28_000 - 560);
    expect(topOfScroll(few, 99_999)).toBe(lastTop(few));
  });

  it('does not scroll where every row is in sight', () => {
    const short = { ...few, rowCount: 3 };
    expect([lastTop(short), scrollRange(short), topOfScroll(short, 0)]).toEqual([0, 0, 0]);
    expect(rowsToDraw(short, 0, 8)).toMatchObject({ first: 0, end: 3 });
  });
});

describe.each([
  ['a million rows', million],
  ['fifty million rows', many],
])('a body too short for %s', (_, geometry) => {
  it('stays far below the tallest element of Chromium at two device pixels', () => {
    expect(isScaled(geometry)).toBe(true);
    expect(bodyHeight(geometry)).toBe(tallestBody);
    expect(bodyHeight(geometry) * 2).toBeLessThan(2 ** 24);
  });

  it('reaches the first and the last row exactly', () => {
    expect(topOfScroll(geometry, 0)).toBe(0);
    const bottom = topOfScroll(geometry, scrollRange(geometry)) + geometry.sightHeight;
    expect(bottom).toBe(geometry.rowCount * geometry.rowHeight);
    expect(rowsToDraw(geometry, lastTop(geometry), 0).end).toBe(geometry.rowCount);
  });

  it('reaches the last row also where the element rounds its end down', () => {
    expect(topOfScroll(geometry, scrollRange(geometry) - 0.6)).toBe(lastTop(geometry));
  });

  it('moves on with the scrollbar and never back', () => {
    let before = -1;
    for (const scroll of positions(scrollRange(geometry))) {
      const top = topOfScroll(geometry, scroll);
      expect(top).toBeGreaterThan(before);
      before = top;
    }
  });

  it('finds the position of a top again', () => {
    for (const scroll of positions(scrollRange(geometry))) {
      expect(scrollOfTop(geometry, topOfScroll(geometry, scroll))).toBeCloseTo(scroll, 0);
    }
  });

  it('tells a wheel from a thumb that is dragged', () => {
    const thumbStep = scrollRange(geometry) / geometry.sightHeight;
    for (const ratio of [1, 2]) {
      expect(longestStep(geometry, ratio)).toBeLessThan(thumbStep / ratio);
      expect(longestStep(geometry, ratio)).toBeGreaterThan(2 * geometry.sightHeight);
    }
  });
});

describe('bringing a row into sight', () => {
  it('goes up to show it first, and down to show it last', () => {
    expect(topShowing(few, 2_800, 50)).toBe(50 * 28);
    expect(topShowing(few, 0, 50)).toBe(51 * 28 - 560);
  });

  it('leaves what is in sight where it is', () => {
    expect(topShowing(few, 285, 12)).toBe(285);
  });

  it.each([few, million, many])('shows the first and the last row whole (%o)', (geometry) => {
    const last = geometry.rowCount - 1;
    expect(topShowing(geometry, lastTop(geometry), 0)).toBe(0);
    const top = topShowing(geometry, 0, last);
    expect(top + geometry.sightHeight).toBe((last + 1) * geometry.rowHeight);
  });

  it('moves by exactly one row for each arrow key, anywhere in a million rows', () => {
    for (const start of [40, 40_000, 333_333, 777_777, 999_900]) {
      let top = topShowing(million, 0, start);
      for (let index = start + 1; index < start + 60 && index < million.rowCount; index += 1) {
        const next = topShowing(million, top, index);
        expect(next - top).toBe(28);
        top = next;
      }
    }
  });
});

describe('the rows to draw', () => {
  it('takes in rows that are cut by an edge, and some beyond', () => {
    expect(rowsToDraw(few, 30, 0)).toEqual({ first: 1, end: 25, places: 24 });
    expect(rowsToDraw(few, 2_800, 4)).toEqual({ first: 96, end: 128, places: 32 });
  });

  it('stays within the rows', () => {
    expect(rowsToDraw(few, 99_999_999, 8)).toMatchObject({ first: 972, end: 1_000 });
    expect(rowsToDraw({ ...few, rowCount: 0 }, 0, 8)).toMatchObject({ first: 0, end: 0 });
  });

  it('are as many everywhere, so that each one that goes gives its place to one that comes', () => {
    for (const top of [224, 300, 14_000, 26_800]) {
      const { first, end, places } = rowsToDraw(few, top, 8);
      expect(end - first).toBe(40);
      expect(places).toBe(40);
    }
  });

  it('are none beyond the ends, and no others instead', () => {
    expect(rowsToDraw(few, 0, 8)).toEqual({ first: 0, end: 32, places: 40 });
    expect(rowsToDraw(few, 28, 8)).toEqual({ first: 0, end: 33, places: 40 });
    expect(rowsToDraw({ ...few, rowCount: 20 }, 0, 8)).toEqual({ first: 0, end: 20, places: 40 });
    expect(rowsToDraw({ ...few, rowCount: 45 }, 28 * 20, 8)).toMatchObject({ first: 12, end: 45 });
  });

  it('counts whole rows to a page', () => {
    expect(rowsOfPage(few)).toBe(20);
    expect(rowsOfPage({ ...few, sightHeight: 10 })).toBe(1);
  });
});
