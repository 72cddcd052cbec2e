import { describe, expect, it } from 'vitest';
import { nextSlots, slotOf } from './rowSlots';
import type { SlottedSpan } from './rowSlots';
import type { PlacedRows } from './scrollScale';

const start: SlottedSpan = { first: 0, end: 30, places: 30, shift: 0 };

function spanFrom(first: number, places = 30): PlacedRows {
  return { first, end: first + places, places };
}

function slotsOf(span: SlottedSpan): readonly number[] {
  return Array.from({ length: span.end - span.first }, (_, at) => slotOf(span.first + at, span));
}

describe('the elements that draw rows', () => {
  it('stay with their rows while the list goes down', () => {
    const down = nextSlots(start, spanFrom(4));
    for (const index of [4, 17, 29]) expect(slotOf(index, down)).toBe(slotOf(index, start));
    expect(slotOf(30, down)).toBe(slotOf(0, start));
  });

  it.each([
    ['up by a row', 99],
    ['up by many', 80],
    ['far away', 900_000],
    ['to the beginning', 0],
  ])('stay in their order when the list goes %s', (_where, first) => {
    const before = nextSlots(nextSlots(start, spanFrom(96)), spanFrom(100));
    expect(slotsOf(nextSlots(before, spanFrom(first)))).toEqual(slotsOf(before));
  });

  it('stay with the rows that stay where there are fewer at an end', () => {
    const before = nextSlots(start, spanFrom(4));
    const atEnd = nextSlots(before, { first: 6, end: 31, places: 30 });
    for (let index = 6; index < 31; index += 1) {
      expect(slotOf(index, atEnd)).toBe(slotOf(index, before));
    }
    const jumped = nextSlots(before, { first: 0, end: 22, places: 30 });
    expect(slotsOf(jumped)).toEqual(slotsOf(before).slice(0, 22));
  });

  it('are others for each row, also where there are more or fewer of them', () => {
    const spans = [spanFrom(7), spanFrom(3, 17), spanFrom(50, 48), spanFrom(12)];
    let span = start;
    for (const next of spans) {
      span = nextSlots(span, next);
      expect([...slotsOf(span)].sort((one, other) => one - other)).toEqual(
        Array.from({ length: next.end - next.first }, (_, slot) => slot),
      );
    }
  });
});
