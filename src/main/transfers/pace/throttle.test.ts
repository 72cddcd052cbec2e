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

it('tells what it lets pass in a moment', () => {
  const throttle = createThrottle(1000);
  expect([250, 251].map((bytes) => throttle.isMoment(bytes))).toEqual([true, false]);
  throttle.setLimit(null);
  expect(throttle.isMoment(1e9)).toBe(true);
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

const kibibyte = 1024;

/** Sends bodies as uploads do. @returns The longest time that one of them was silent, in milliseconds. */
async function longestSilence(
  throttle: ReturnType<typeof createThrottle>,
  bodies: readonly number[],
  signal = forever,
): Promise<number> {
  let longest = 0;
  const sending = bodies.map((size) =>
    throttle.inTurn(size, signal, async () => {
      const piece = throttle.pieceSize();
      for (let start = 0; start < size; start += piece) {
        const since = performance.now();
        await throttle.take(Math.min(piece, size - start), signal);
        longest = Math.max(longest, performance.now() - since);
      }
    }),
  );
  await Promise.all([Promise.all(sending), vi.advanceTimersByTimeAsync(24 * 3_600_000)]);
  return longest;
}

it.each([1, 10, 60, 256, 2048])(
  'leaves nobody silent for long at %i KiB a second',
  async (limit) => {
    const throttle = createThrottle(limit * kibibyte);
    const bodies = Array<number>(128).fill(256 * kibibyte);
    // S3 closes a connection that is silent for 20 s.
    expect(await longestSilence(throttle, bodies)).toBeLessThanOrEqual(8000);
  },
);

it('lets as many small bodies go at once as its limit bears', async () => {
  const throttle = createThrottle(10 * kibibyte);
  let underWay = 0;
  let most = 0;
  const sending = Array.from({ length: 100 }, () =>
    throttle.inTurn(kibibyte, forever, async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await vi.advanceTimersByTimeAsync(0);
      underWay -= 1;
    }),
  );
  await Promise.all(sending);
  expect(most).toBe(50);
});

it('holds back none without a limit, and the next ones as soon as there is one', async () => {
  const throttle = createThrottle();
  const ends: (() => void)[] = [];
  const begun: number[] = [];
  const begin = (id: number, signal = forever): Promise<void> =>
    throttle.inTurn(64 * kibibyte, signal, () => {
      begun.push(id);
      return new Promise((resolve) => ends.push(resolve));
    });
  const running = [begin(1), begin(2), begin(3)];
  throttle.setLimit(16 * kibibyte);
  const stopped = new AbortController();
  const cancelled = begin(4, stopped.signal);
  running.push(begin(5), begin(6));
  stopped.abort();
  await expect(cancelled).rejects.toMatchObject({ detail: { code: 'cancelled' } });
  expect(begun).toEqual([1, 2, 3]);
  ends.splice(0).forEach((end) => end());
  await vi.advanceTimersByTimeAsync(0);
  expect(begun).toEqual([1, 2, 3, 5, 6]);
  ends.splice(0).forEach((end) => end());
  await Promise.all(running);
});

it('gives the turn to the next when a request fails', async () => {
  const throttle = createThrottle(1);
  const failing = throttle.inTurn(1000, forever, () => Promise.reject(new Error('reset')));
  const next = throttle.inTurn(1000, forever, () => Promise.resolve('sent'));
  await expect(failing).rejects.toThrow('reset');
  expect(await next).toBe('sent');
});
