import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createIntervals } from './atIntervals';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what is soon happens at most ten times a second', async () => {
  let count = 0;
  const intervals = createIntervals(() => {
    count += 1;
    return Promise.resolve();
  });
  for (let step = 0; step < 200; step += 1) {
    intervals.soon();
    await vi.advanceTimersByTimeAsync(10);
  }
  // Two seconds have passed.
  expect(count).toBeGreaterThan(15);
  expect(count).toBeLessThanOrEqual(21);
  intervals.end();
  await vi.advanceTimersByTimeAsync(1000);
  expect(count).toBeLessThanOrEqual(21);
});

test('what is asked for while it is done is done once more, and never twice at a time', async () => {
  let running = 0;
  let count = 0;
  const intervals = createIntervals(async () => {
    running += 1;
    count += 1;
    expect(running).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
  });
  const first = intervals.hurry();
  await vi.advanceTimersByTimeAsync(1);
  const others = [intervals.hurry(), intervals.hurry()];
  await vi.advanceTimersByTimeAsync(20);
  await Promise.all([first, ...others]);
  expect(count).toBe(2);
});
