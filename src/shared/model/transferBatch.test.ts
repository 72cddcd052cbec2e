import { expect, test } from 'vitest';
import { createBatchCount } from './transferBatch';
import type { TransferTotals } from './transfers';

function sums(some: Partial<TransferTotals>): TransferTotals {
  const counts = { active: 0, queued: 0, paused: 0, done: 0, failed: 0 };
  return { ...counts, bytesTotal: 0, bytesDone: 0, bytesPerSecond: 0, ...some };
}

test('a batch tells what came of it once nothing of it is left to do, until another begins', () => {
  const count = createBatchCount();
  expect(count(sums({ done: 4, failed: 1 })).last).toBeUndefined();
  expect(count(sums({ queued: 2, active: 1, done: 4, failed: 1 })).last).toBeUndefined();
  expect(count(sums({ active: 1, done: 5, failed: 2 })).last).toBeUndefined();
  expect(count(sums({ paused: 1, done: 5, failed: 2 })).last).toBeUndefined();
  expect(count(sums({ done: 6, failed: 2 })).last).toEqual({ done: 2, failed: 1 });
  expect(count(sums({ done: 0, failed: 2 })).last).toEqual({ done: 2, failed: 1 });
  expect(count(sums({ queued: 1, done: 0, failed: 1 })).last).toBeUndefined();
  expect(count(sums({ done: 1, failed: 1 })).last).toEqual({ done: 1, failed: 0 });
});

test('what was cleared while others were under way is done all the same', () => {
  const count = createBatchCount();
  count(sums({ active: 2 }));
  count(sums({ active: 1, done: 1 }));
  count(sums({ active: 1 }));
  expect(count(sums({ done: 1 })).last).toEqual({ done: 2, failed: 0 });
});

test('of a batch that was cancelled nothing is told', () => {
  const count = createBatchCount();
  count(sums({ active: 2 }));
  expect(count(sums({})).last).toBeUndefined();
});

test('a batch ends although others have been paused since before it began', () => {
  const count = createBatchCount();
  count(sums({ paused: 1 }));
  expect(count(sums({ paused: 1, active: 2 })).last).toBeUndefined();
  expect(count(sums({ paused: 1, done: 2 }))).toEqual({ last: { done: 2, failed: 0 } });
  expect(count(sums({ done: 2 })).last).toEqual({ done: 2, failed: 0 });
});

test('what was paused before a batch is of it once it is resumed', () => {
  const count = createBatchCount();
  count(sums({ paused: 2 }));
  count(sums({ active: 1, paused: 1 }));
  expect(count(sums({ paused: 2 })).soFar).toEqual({ done: 0, failed: 0 });
  count(sums({ active: 1, paused: 1 }));
  expect(count(sums({ paused: 1, done: 1 })).last).toEqual({ done: 1, failed: 0 });
});

test('what had ended before anything is known of a batch is not of it', () => {
  const count = createBatchCount();
  count(sums({ active: 1, done: 3_999, failed: 2 }));
  expect(count(sums({ done: 4_000, failed: 2 })).last).toEqual({ done: 1, failed: 0 });
});

test('a batch that began and ended between two reports is told as well', () => {
  const count = createBatchCount();
  count(sums({ paused: 1, done: 4 }));
  expect(count(sums({ paused: 1, done: 5 }))).toEqual({ last: { done: 1, failed: 0 } });
});
