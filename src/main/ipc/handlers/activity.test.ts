import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ActivityCall } from '../../../shared/model/app';
import { createActivityLog } from './activity';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function callNumber(id: number): ActivityCall {
  return {
    id,
    startedAt: 0,
    durationMs: 1,
    connectionId: 'environment',
    operation: 'ListBuckets',
    attempts: 1,
  };
}

test('the last thousand calls are remembered, in order', () => {
  const log = createActivityLog(() => undefined);
  for (let id = 1; id <= 3456; id += 1) log.record(callNumber(id));
  const ids = log.list().map(({ id }) => id);
  expect(ids).toHaveLength(1000);
  expect(ids[0]).toBe(2457);
  expect(ids.at(-1)).toBe(3456);
});

test('the window hears of every call, in at most ten batches a second', () => {
  const batches: number[][] = [];
  const log = createActivityLog((name, payload) => {
    expect(name).toBe('activity.called');
    if (payload !== null && 'calls' in payload) batches.push(payload.calls.map(({ id }) => id));
  });
  for (let id = 1; id <= 100; id += 1) {
    log.record(callNumber(id));
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(1000);
  expect(batches.flat()).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  expect(batches.length).toBeLessThanOrEqual(11);
  vi.advanceTimersByTime(10_000);
  expect(batches.length).toBeLessThanOrEqual(11);
});
