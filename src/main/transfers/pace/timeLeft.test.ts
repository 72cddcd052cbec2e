import { expect, it } from 'vitest';
import { createTimeLeft } from './timeLeft';

it('says nothing at first, then how long the rest takes', () => {
  const left = createTimeLeft();
  expect(left.estimate(1000, 100_000, 0)).toBeUndefined();
  expect(left.estimate(1000, 99_000, 1000)).toBeUndefined();
  expect(left.estimate(1000, 97_000, 3000)).toBe(97);
});

it('does not jump when the speed does', () => {
  const left = createTimeLeft();
  let before: number | undefined;
  let compared = 0;
  let bytes = 10_000_000;
  for (let second = 0; second < 60; second += 1) {
    const speed = second % 2 === 0 ? 150_000 : 50_000;
    bytes -= speed;
    const now = left.estimate(speed, bytes, second * 1000);
    if (now !== undefined && before !== undefined && second > 10) {
      expect(Math.abs(now - before) / before).toBeLessThan(0.2);
      compared += 1;
    }
    before = now;
  }
  expect(compared).toBe(49);
});

it('says nothing while nothing moves', () => {
  const left = createTimeLeft();
  left.estimate(0, 1000, 0);
  expect(left.estimate(0, 1000, 60_000)).toBeUndefined();
});
