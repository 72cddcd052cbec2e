import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createThrottle } from './throttle';

const forever = new AbortController().signal;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** Bytes that pass in so many milliseconds, in pieces of 1,000. */
async function passedIn(
  throttle: ReturnType<typeof createThrottle>,
  milliseconds: number,
): Promise<number> {
  let passed = 0;
  const controller = new AbortController();
  const taking = (async () => {
    for (;;) {
      await throttle.take(1000, controller.signal);
      passed += 1000;
    }
  })().catch(() => undefined);
  await vi.advanceTimersByTimeAsync(milliseconds);
  controller.abort();
  await taking;
  return passed;
}

it('holds nothing back without a limit', () => {
  expect(createThrottle().take(1e9, forever)).toBeUndefined();
});

it('lets pass what its limit says', async () => {
  const passed = await passedIn(createThrottle(10_000), 5000);
  expect(passed).toBeGreaterThanOrEqual(50_000);
  expect(passed).toBeLessThanOrEqual(52_000);
});

it('is shared fairly by those who wait', async () => {
  const throttle = createThrottle(10_000);
  const [one, other] = await Promise.all([passedIn(throttle, 4000), passedIn(throttle, 0)]);
  expect(one + other).toBeLessThanOrEqual(43_000);
});

it('follows a change at once', async () => {
  const throttle = createThrottle(1);
  await throttle.take(3600, forever);
  const held = throttle.take(1, forever);
  throttle.setLimit(null);
  await held;
  expect(throttle.take(1e9, forever)).toBeUndefined();
  throttle.setLimit(1000);
  expect(throttle.take(1, forever)).toBeInstanceOf(Promise);
});

it('lets whoever waits be stopped', async () => {
  const throttle = createThrottle(1);
  await throttle.take(1000, forever);
  const controller = new AbortController();
  const held = throttle.take(1, controller.signal);
  controller.abort();
  await expect(held).rejects.toMatchObject({ detail: { code: 'cancelled' } });
});
