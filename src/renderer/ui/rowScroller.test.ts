import { describe, expect, it } from 'vitest';
import { createRowScroller } from './rowScroller';
import type { RowScroller } from './rowScroller';
import { rowsToDraw, tallestBody } from './scrollScale';

const rowHeight = 28;
const headerHeight = 28;
const sight = 560;

interface Fake {
  readonly scroller: RowScroller;
  /** As Chromium has it: whole device pixels, and never past the ends. */
  readonly element: { scrollTop: number; readonly clientHeight: number };
  /** The user moves the element; it tells so. */
  readonly scroll: (to: number) => void;
  readonly wheel: (by: number) => void;
  /** Pixels from the upper edge of the sight to a row. */
  readonly placeOf: (index: number) => number;
  readonly firstRow: () => number;
  readonly lastRow: () => number;
  readonly setRows: (count: number) => void;
}

function openScroller(rowCount: number, isLaidOut = true): Fake {
  let rows = 0;
  let base = 0;
  let at = 0;
  let span = { first: 0, end: 0 };
  const slab = { style: { transform: '' } };
  const element = {
    clientHeight: sight + headerHeight,
    get scrollTop() {
      return at;
    },
    set scrollTop(to: number) {
      const range = Math.max(0, Math.min(rows * rowHeight, tallestBody) - sight);
      at = Math.round(Math.min(range, Math.max(0, to)));
    },
  };
  const scroller = createRowScroller({
    element,
    slab,
    rowHeight,
    headerHeight,
    likelySight: 2 * sight,
    devicePixelRatio: () => 1,
    onSight: (top, geometry) => {
      span = rowsToDraw(geometry, top, 0);
    },
  });
  function setRows(count: number): void {
    rows = count;
    element.scrollTop = at;
    scroller.setRows(count, base, 'a');
    base = Math.floor(span.first / 1000) * 1000;
    scroller.setRows(count, base, 'a');
  }
  function scroll(to: number): void {
    element.scrollTop = to;
    scroller.scrolled();
    base = Math.floor(span.first / 1000) * 1000;
    scroller.setRows(rows, base, 'a');
  }
  setRows(rowCount);
  if (isLaidOut) scroller.resized();
  return {
    scroller,
    element,
    scroll,
    wheel: (by) => scroll(at + by),
    placeOf: (index) =>
      Number(/-?[\d.]+/.exec(slab.style.transform)?.[0]) + (index - base) * rowHeight - at,
    firstRow: () => span.first,
    lastRow: () => span.end - 1,
    setRows,
  };
}

describe('a thousand rows', () => {
  it('move with the element', () => {
    const { wheel, placeOf, firstRow } = openScroller(1_000);
    expect(placeOf(0)).toBe(0);
    wheel(280);
    expect(placeOf(10)).toBe(0);
    expect(firstRow()).toBe(10);
  });

  it('are drawn for the sight that is likely until its size is told', () => {
    const { scroller, lastRow } = openScroller(1_000, false);
    expect(lastRow()).toBe(47);
    scroller.resized();
    expect(lastRow()).toBe(23);
  });

  it('come into sight as it is, also before its size is told', () => {
    const { scroller, placeOf } = openScroller(1_000, false);
    scroller.showRow(30);
    expect(placeOf(30) + rowHeight).toBe(sight);
    expect(openScroller(1_000, false).scroller.rowsOfPage()).toBe(20);
  });
});

describe('a million rows', () => {
  it('show the last one at the end of the scrollbar, and the first at its start', () => {
    const { scroll, placeOf, lastRow, firstRow } = openScroller(1_000_000);
    scroll(tallestBody);
    expect(lastRow()).toBe(999_999);
    expect(placeOf(999_999) + rowHeight).toBe(sight);
    scroll(0);
    expect(firstRow()).toBe(0);
    expect(placeOf(0)).toBe(0);
  });

  it('move by as many pixels as a wheel turns, anywhere', () => {
    const { scroller, scroll, wheel, placeOf, firstRow } = openScroller(1_000_000);
    scroll(4_000_000);
    const first = firstRow();
    const place = placeOf(first);
    wheel(2_800);
    expect(placeOf(first + 100)).toBe(place);
    scroller.rested();
    expect(placeOf(first + 100)).toBe(place);
    wheel(-2_800);
    scroller.rested();
    expect(placeOf(first)).toBe(place);
  });

  it('put the scrollbar right once a wheel rests', () => {
    const { scroller, element, scroll, wheel } = openScroller(1_000_000);
    scroll(4_000_000);
    wheel(2_800);
    expect(element.scrollTop).toBe(4_002_800);
    scroller.rested();
    expect(element.scrollTop).toBe(4_000_800);
  });

  it('reach the last row by a wheel that turns on and on from close to it', () => {
    const { scroller, wheel, lastRow, placeOf } = openScroller(1_000_000);
    scroller.showRow(998_000);
    for (let turns = 0; turns < 100; turns += 1) wheel(2_800);
    scroller.rested();
    expect(lastRow()).toBe(999_999);
    expect(placeOf(999_999) + rowHeight).toBe(sight);
  });

  it('do not lose the rows between to a wheel that turns on and on', () => {
    const { scroller, wheel, firstRow } = openScroller(1_000_000);
    scroller.showRow(500_000);
    const first = firstRow();
    for (let turns = 0; turns < 300; turns += 1) wheel(1_400);
    expect(firstRow()).toBe(first + 300 * 50);
  });

  it('are not at their end early, close to it, because a wheel turned on and on', () => {
    const { scroller, wheel, firstRow } = openScroller(1_000_000);
    scroller.showRow(990_000);
    const first = firstRow();
    for (let turns = 0; turns < 100; turns += 1) wheel(1_400);
    expect(firstRow()).toBe(first + 100 * 50);
  });

  it('bring any row into sight, whole', () => {
    const { scroller, placeOf } = openScroller(1_000_000);
    for (const index of [0, 1, 999_999, 500_000, 500_001, 3, 999_998]) {
      scroller.showRow(index);
      expect(placeOf(index)).toBeGreaterThanOrEqual(0);
      expect(placeOf(index) + rowHeight).toBeLessThanOrEqual(sight);
    }
  });

  it('move by a row for each step of the keyboard past an edge', () => {
    const { scroller, placeOf } = openScroller(1_000_000);
    scroller.showRow(700_000);
    for (let index = 700_001; index < 700_100; index += 1) {
      scroller.showRow(index);
      expect(placeOf(index) + rowHeight).toBe(sight);
    }
  });
});

describe('rows of another list', () => {
  it('are shown from the first one on', () => {
    const { scroller, placeOf } = openScroller(1_000_000);
    scroller.showRow(900_000);
    scroller.setRows(1_000_000, 0, 'b');
    expect(placeOf(0)).toBe(0);
  });
});

describe('rows that become more or fewer', () => {
  it('stay where they are when there are more below', () => {
    const { setRows, scroller, placeOf } = openScroller(200_000);
    scroller.showRow(150_000);
    const place = placeOf(150_000);
    setRows(1_000_000);
    expect(placeOf(150_000)).toBe(place);
    setRows(5_000_000);
    expect(placeOf(150_000)).toBe(place);
  });

  it('show their new end when most of them go', () => {
    const { setRows, scroller, placeOf, lastRow } = openScroller(1_000_000);
    scroller.showRow(900_000);
    setRows(500_000);
    expect(lastRow()).toBe(499_999);
    setRows(100);
    expect(lastRow()).toBe(99);
    expect(placeOf(99) + rowHeight).toBe(sight);
    setRows(0);
    expect(lastRow()).toBe(-1);
  });
});
