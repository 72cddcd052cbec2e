import { expect, it, onTestFinished, vi } from 'vitest';
import { createBudget } from './budget';
import type { Lease } from './budget';

const mebibyte = 1024 * 1024;
const forever = new AbortController().signal;

/** Whether a promise is settled once everything due has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

it('lets as many requests run as it may, and the next when one ends', async () => {
  const budget = createBudget({ requests: 2 });
  const first = await budget.take(10, 'upload', forever);
  await budget.take(10, 'upload', forever);
  const third = budget.take(10, 'upload', forever);
  expect(await isSettled(third)).toBe(false);
  first.release();
  first.release();
  expect(await isSettled(third)).toBe(true);
  expect(await isSettled(budget.take(10, 'upload', forever))).toBe(false);
});

it('keeps to its memory, but lets a single request be larger', async () => {
  const budget = createBudget({ bytes: 10 * mebibyte });
  const large = await budget.take(20 * mebibyte, 'upload', forever);
  expect(large.buffer.byteLength).toBe(20 * mebibyte);
  const small = budget.take(1, 'upload', forever);
  expect(await isSettled(small)).toBe(false);
  large.release();
  expect(await isSettled(small)).toBe(true);
});

it('serves in order, so that a large request is not starved by small ones', async () => {
  const budget = createBudget({ bytes: 10 * mebibyte });
  const first = await budget.take(6 * mebibyte, 'upload', forever);
  const order: string[] = [];
  const large = budget.take(8 * mebibyte, 'upload', forever).then((lease) => {
    order.push('large');
    return lease;
  });
  const small = budget.take(1 * mebibyte, 'upload', forever).then(() => order.push('small'));
  expect(await isSettled(small)).toBe(false);
  first.release();
  await Promise.all([large, small]);
  expect(order).toEqual(['large', 'small']);
});

it('uses large buffers again', async () => {
  const budget = createBudget();
  const one: Lease = await budget.take(8 * mebibyte, 'upload', forever);
  const { buffer } = one;
  one.release();
  const other = await budget.take(8 * mebibyte, 'upload', forever);
  expect(other.buffer.buffer === buffer.buffer).toBe(true);
});

// Buffers are not compared by expect, which would print them.
it('gives up buffers of a size that is not wanted any more for those that are', async () => {
  const budget = createBudget({ bytes: 32 * mebibyte });
  const small = await Promise.all(
    [1, 2, 3, 4].map(() => budget.take(8 * mebibyte, 'upload', forever)),
  );
  for (const { buffer } of small) expect(buffer.byteLength).toBe(8 * mebibyte);
  for (const lease of small) lease.release();
  const one = await budget.take(16 * mebibyte, 'upload', forever);
  const { buffer } = one;
  one.release();
  const other = await budget.take(16 * mebibyte, 'upload', forever);
  expect(other.buffer.buffer === buffer.buffer).toBe(true);
});

it.each([1024, 8 * mebibyte])(
  'keeps no buffer of %i bytes while nothing is to do',
  async (size) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const budget = createBudget();
    async function use(): Promise<ArrayBufferLike> {
      const lease = await budget.take(size, 'upload', forever);
      const { buffer } = lease.buffer;
      lease.release();
      return buffer;
    }
    const first = await use();
    vi.advanceTimersByTime(9_000);
    expect((await use()) === first).toBe(true);
    vi.advanceTimersByTime(9_000);
    expect((await use()) === first).toBe(true);
    vi.advanceTimersByTime(11_000);
    expect((await use()) === first).toBe(false);
  },
);

it('forgets who stopped waiting', async () => {
  const budget = createBudget({ requests: 1 });
  const first = await budget.take(1, 'upload', forever);
  const controller = new AbortController();
  const stopped = budget.take(1, 'upload', controller.signal);
  const next = budget.take(1, 'upload', forever);
  controller.abort();
  await expect(stopped).rejects.toMatchObject({ detail: { code: 'cancelled' } });
  first.release();
  expect(await isSettled(next)).toBe(true);
  await expect(budget.take(1, 'upload', controller.signal)).rejects.toMatchObject({
    detail: { code: 'cancelled' },
  });
});

it('halves at a busy server, once a second, and grows again with what goes through', () => {
  let time = 0;
  const budget = createBudget({ requests: 64, now: () => time });
  budget.noteThrottled();
  budget.noteThrottled();
  expect(budget.limit()).toBe(32);
  time = 1500;
  budget.noteThrottled();
  expect(budget.limit()).toBe(16);
  for (let success = 0; success < 16; success += 1) budget.noteSuccess();
  expect(budget.limit()).toBe(17);
  for (let second = 2; second < 12; second += 1) {
    time = second * 1500;
    budget.noteThrottled();
  }
  expect(budget.limit()).toBe(1);
});

it('grows while somebody waits and there is time to spare, and no further than it may', () => {
  let hasTime = true;
  const budget = createBudget({ requests: 2, mostRequests: 4, hasTimeToSpare: () => hasTime });
  budget.noteSuccess();
  expect(budget.limit()).toBe(2);
  for (let request = 0; request < 9; request += 1) void budget.take(10, 'upload', forever);
  hasTime = false;
  budget.noteSuccess();
  expect(budget.limit()).toBe(2);
  hasTime = true;
  budget.noteSuccess();
  expect(budget.limit()).toBe(3);
  for (let success = 0; success < 9; success += 1) budget.noteSuccess();
  expect(budget.limit()).toBe(4);
});

it('keeps a share for each direction, whatever waits or runs in the other', async () => {
  const budget = createBudget({ requests: 4, bytes: 40 * mebibyte });
  for (let upload = 0; upload < 10; upload += 1) {
    void budget.take(10 * mebibyte, 'upload', forever);
  }
  const [first] = await Promise.all([
    budget.take(5 * mebibyte, 'download', forever),
    budget.take(5 * mebibyte, 'download', forever),
  ]);
  const next = budget.take(5 * mebibyte, 'download', forever);
  expect(await isSettled(next)).toBe(false);
  first.release();
  expect(await isSettled(next)).toBe(true);
});

it('gives what becomes free to the direction that has less', async () => {
  const budget = createBudget({ requests: 4 });
  const uploads = await Promise.all([1, 2, 3, 4].map(() => budget.take(1, 'upload', forever)));
  const upload = budget.take(1, 'upload', forever);
  const downloads = [1, 2, 3].map(() => budget.take(1, 'download', forever));
  for (const lease of uploads.slice(0, 3)) lease.release();
  expect(await isSettled(Promise.all(downloads))).toBe(false);
  expect(await isSettled(upload)).toBe(true);
});

it('lets one direction have all while there is nothing to do in the other', async () => {
  const budget = createBudget({ requests: 4, bytes: 40 * mebibyte });
  const four = [1, 2, 3, 4].map(() => budget.take(10 * mebibyte, 'download', forever));
  expect(await isSettled(Promise.all(four))).toBe(true);
});
