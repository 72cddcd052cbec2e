import { describe, expect, it } from 'vitest';
import { catchUp, follow, isBehind, nothingDrawn, within } from './rowSpans';

const start = catchUp(follow(nothingDrawn, { first: 0, end: 40 }));

describe('rows that are drawn', () => {
  it('follow those in sight at once where rows go by', () => {
    const next = follow(start, { first: 39, end: 79 });

    expect(next.drawn).toMatchObject({ first: 39, end: 79 });
    expect(isBehind(next)).toBe(false);
  });

  it('stay behind those far away, until these can be drawn', () => {
    const next = follow(start, { first: 40, end: 80 });

    expect(isBehind(next)).toBe(true);
    expect(next.drawn).toEqual(start.drawn);
    expect(catchUp(next).drawn).toMatchObject({ first: 40, end: 80 });
  });

  it('go where the sight is by then, however often it has jumped', () => {
    const jumped = [500, 9_000, 70].reduce(
      (spans, first) => follow(spans, { first, end: first + 40 }),
      start,
    );

    expect(jumped.drawn).toEqual(start.drawn);
    expect(catchUp(jumped).drawn).toMatchObject({ first: 70, end: 110 });
  });

  it('are drawn again at once when the sight comes back to them', () => {
    const there = follow(start, { first: 500, end: 540 });

    expect(isBehind(follow(there, { first: 2, end: 42 }))).toBe(false);
  });

  it('are the same as before where the sight has not moved by a row', () => {
    expect(follow(start, { first: 0, end: 40 })).toBe(start);
  });
});

describe('a span of rows that became fewer', () => {
  it('ends with the last of them', () => {
    expect(within({ first: 90, end: 130 }, 100)).toEqual({ first: 60, end: 100 });
    expect(within({ first: 90, end: 130 }, 30)).toEqual({ first: 0, end: 30 });
    expect(within({ first: 90, end: 130 }, 1_000)).toEqual({ first: 90, end: 130 });
  });
});
