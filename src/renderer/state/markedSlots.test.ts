import { describe, expect, it } from 'vitest';
import { createMarkedSlots } from './markedSlots';

describe('marked slots', () => {
  it('are found by rank and counted, while they grow and change', () => {
    const slots = createMarkedSlots();
    const expected = new Set<number>();
    let random = 1;
    for (let turn = 0; turn < 3000; turn += 1) {
      random = (random * 48_271) % 2_147_483_647;
      const slot = random % (turn + 1);
      const marked = random % 3 !== 0;
      slots.mark(slot, marked);
      if (marked) expected.add(slot);
      else expected.delete(slot);
    }
    const sorted = [...expected].sort((one, other) => one - other);
    expect(slots.count()).toBe(sorted.length);
    expect(sorted.map((_, rank) => slots.slotAt(rank))).toEqual(sorted);
    expect(sorted.map((slot) => slots.before(slot))).toEqual(sorted.map((_, rank) => rank));
  });

  it('answers nothing beyond its ends', () => {
    const slots = createMarkedSlots();
    expect(slots.slotAt(0)).toBeUndefined();
    slots.mark(7, true);
    slots.mark(7, true);
    expect([slots.slotAt(-1), slots.slotAt(0), slots.slotAt(1)]).toEqual([undefined, 7, undefined]);
    expect([slots.before(7), slots.before(8), slots.before(1_000_000)]).toEqual([0, 1, 1]);
    expect([slots.isMarked(7), slots.isMarked(8), slots.isMarked(1_000_000)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
