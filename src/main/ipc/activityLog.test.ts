import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ReportedCall } from '../s3/activity';
import { createActivityLog } from './activityLog';
import type { SendEvent } from './events';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const silent: SendEvent = () => undefined;

function aCall(more: Partial<ReportedCall> = {}): ReportedCall {
  return {
    startedAt: 0,
    durationMs: 1,
    connectionId: 'environment',
    operation: 'ListBuckets',
    attempts: 1,
    answerHeaders: '',
    subject: {},
    ...more,
  };
}

test('the last ten thousand calls are remembered, in order, each with a number of its own', () => {
  const log = createActivityLog(silent);
  for (let count = 1; count <= 23_456; count += 1) log.record(aCall());
  const ids = log.list().calls.map(({ id }) => id);
  expect(ids).toHaveLength(10_000);
  expect(ids[0]).toBe(13_457);
  expect(ids.at(-1)).toBe(23_456);
  expect(new Set(ids).size).toBe(10_000);
});

test('the window hears of every call, in at most ten batches a second', () => {
  const batches: number[][] = [];
  const log = createActivityLog((name, payload) => {
    expect(name).toBe('activity.called');
    if (payload !== null && 'actions' in payload) batches.push(payload.calls.map(({ id }) => id));
  });
  for (let count = 1; count <= 100; count += 1) {
    log.record(aCall());
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(1000);
  expect(batches.flat()).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  expect(batches.length).toBeLessThanOrEqual(11);
});

test('the window gets calls without headers, which are told when they are asked for', () => {
  const log = createActivityLog(silent);
  log.record(aCall({ answerHeaders: 'server: Ceph\nx-a: b: c', url: 'http://h/', method: 'GET' }));
  expect(log.list().calls[0]).toEqual({
    id: 1,
    startedAt: 0,
    durationMs: 1,
    connectionId: 'environment',
    operation: 'ListBuckets',
    attempts: 1,
  });
  expect(log.calls([1, 99])).toMatchObject([
    {
      url: 'http://h/',
      headers: [
        { name: 'server', value: 'Ceph' },
        { name: 'x-a', value: 'b: c' },
      ],
    },
  ]);
});

test('an action keeps its start, takes the code that comes with it later, and has its calls', () => {
  const told: unknown[] = [];
  const log = createActivityLog((_name, payload) => told.push(payload));
  const action = { id: 'a', kind: 'delete', connectionId: 'c', bucket: 'b' } as const;
  log.begin({ ...action, operations: [] });
  vi.advanceTimersByTime(50);
  log.begin({
    ...action,
    operations: [{ kind: 'deleteObjects', bucket: 'b', keys: ['k'] }],
  });
  log.record(aCall({ action: 'a', startedAt: 2 }));
  log.record(aCall({ action: 'a', startedAt: 1 }));
  log.record(aCall({ action: 'other' }));
  expect(log.action('a')?.operations).toHaveLength(1);
  expect(log.list().actions).toHaveLength(1);
  expect(log.callsOf('a').map(({ id }) => id)).toEqual([2, 1]);
  vi.advanceTimersByTime(1000);
  expect(told).toHaveLength(1);
});

test('the keys of batches take bounded memory: the oldest are let go first', () => {
  const log = createActivityLog(silent);
  const keys = Array.from({ length: 1000 }, (_, index) => `key ${index}`);
  for (let count = 1; count <= 500; count += 1) log.record(aCall({ subject: { keys } }));
  const all = log.calls(log.list().calls.map(({ id }) => id));
  const kept = all.filter(({ subject }) => subject.keys !== undefined);
  expect(kept).toHaveLength(100);
  expect(kept[0]?.id).toBe(401);
});
