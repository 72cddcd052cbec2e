import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ReportedCall } from '../s3/reportedCall';
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
  const { startedAt = 0, doneAt } = log.action('a') ?? {};
  expect(doneAt).toBe(startedAt + 50);
  expect(log.list().actions).toHaveLength(1);
  expect(log.callsOf('a').map(({ id }) => id)).toEqual([2, 1]);
  vi.advanceTimersByTime(1000);
  expect(told).toHaveLength(1);
});

/** Characters of all that is remembered, as they would be written. */
const sizeOf = (remembered: unknown): number => JSON.stringify(remembered).length;

test('what calls tell at length takes bounded memory: the oldest let go of it first', () => {
  const log = createActivityLog(silent);
  const long = 'x'.repeat(1000);
  const keys = Array.from({ length: 1000 }, (_, index) => `${index} ${long}`);
  const headers = Array.from({ length: 60 }, (_, index) => `x-${index}: ${long}`).join('\n');
  const policy = JSON.stringify({ Statement: [long.repeat(20)] });
  for (let count = 1; count <= 1000; count += 1) {
    log.record(aCall({ operation: 'DeleteObjects', bucket: 'b', subject: { keys } }));
    log.record(aCall({ operation: 'PutBucketPolicy', bucket: 'b', subject: { policy } }));
    log.record(aCall({ url: 'http://h/', answerHeaders: headers, subject: { prefix: 'p/' } }));
  }
  const all = log.calls(log.list().calls.map(({ id }) => id));
  expect(all).toHaveLength(3000);
  expect(sizeOf(all)).toBeLessThan(40_000_000);
  expect(all.at(-3)?.subject.keys).toHaveLength(1000);
  expect(all.at(-1)?.headers).toHaveLength(60);
  // What is short stays, and code without what it needs is none.
  expect(all[0]).toMatchObject({ operation: 'DeleteObjects', bucket: 'b', subject: {} });
  expect(all[2]).toMatchObject({ headers: [], subject: { prefix: 'p/' } });
});

test('the code of actions takes bounded memory: the oldest let go of it first', () => {
  const log = createActivityLog(silent);
  const keys = Array.from({ length: 10_000 }, (_, index) => `a key of an album ${index}`);
  for (let count = 1; count <= 200; count += 1) {
    log.begin({
      id: `${count}`,
      kind: 'delete',
      connectionId: 'c',
      operations: [{ kind: 'deleteObjects', bucket: 'b', keys: [...keys, `${count}`] }],
    });
  }
  const kept = Array.from({ length: 200 }, (_, index) => log.action(`${index + 1}`)?.operations);
  expect(sizeOf(kept)).toBeLessThan(17_000_000);
  expect(kept[0]).toEqual([]);
  expect(kept.at(-1)).toHaveLength(1);
});
