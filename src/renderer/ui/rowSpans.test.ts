import { describe, expect, it } from 'vitest';
import { catchUp, follow, isBehind, nothingDrawn, within } from './rowSpans';
import type { PlacedRows } from './scrollScale';

/** Rows in sight from a first one on. */
function at(first: number): PlacedRows {
  return { first, end: first + 40, places: 40 };
}

const start = catchUp(follow(nothingDrawn, at(0)));

describe('rows that are drawn', () => {
  it('follow those in sight at once where rows go by', () => {
    const next = follow(start, at(39));

    expect(next.drawn).toMatchObject({ first: 39, end: 79 });
    expect(isBehind(next)).toBe(false);
  });

  it('stay behind those far away, until these can be drawn', () => {
    const next = follow(start, at(40));

    expect(isBehind(next)).toBe(true);
    expect(next.drawn).toEqual(start.drawn);
    expect(catchUp(next).drawn).toMatchObject({ first: 40, end: 80 });
  });

  it('go where the sight is by then, however often it has jumped', () => {
    const jumped = [500, 9_000, 70].reduce((spans, first) => follow(spans, at(first)), start);

    expect(jumped.drawn).toEqual(start.drawn);
    expect(catchUp(jumped).drawn).toMatchObject({ first: 70, end: 110 });
  });

  it('are drawn again at once when the sight comes back to them', () => {
    const there = follow(start, at(500));

    expect(isBehind(follow(there, at(2)))).toBe(false);
  });

  it('are the same as before where the sight has not moved by a row', () => {
    expect(follow(start, at(0))).toBe(start);
  });
});

describe('a span of rows that became fewer', () => {
  it('ends with the last of them', () => {
    expect(within({ first: 90, end: 130 }, 100)).toEqual({ first: 60, end: 100 });
    expect(within({ first: 90, end: 130 }, 30)).toEqual({ first: 0, end: 30 });
    expect(within({ first: 90, end: 130 }, 1_000)).toEqual({ first: 90, end: 130 });
  });
});
