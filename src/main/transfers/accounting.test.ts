import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Transfer } from '../../shared/model/transfers';
import { createAccounting } from './accounting';
import type { Accounting, TransfersReport } from './accounting';

let reports: { readonly at: number; readonly report: TransfersReport }[] = [];
let accounting: Accounting;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  reports = [];
  accounting = createAccounting((report) => reports.push({ at: performance.now(), report }));
});

afterEach(() => {
  accounting.close();
  vi.useRealTimers();
});

function transfer(id: string, news: Partial<Transfer> = {}): Transfer {
  return {
    id,
    kind: 'upload',
    name: id,
    connectionId: 'saved:1',
    bucket: 'b',
    key: id,
    bytesTotal: 1000,
    bytesDone: 0,
    state: 'running',
    queuedAt: 0,
    ...news,
  };
}

test('reports come at most ten times a second, whatever happens', () => {
  accounting.put(transfer('a', { bytesTotal: 1e9 }));
  accounting.put(transfer('b', { bytesTotal: 1e9 }));
  for (let step = 0; step < 3000; step += 1) {
    accounting.move(step % 2 === 0 ? 'a' : 'b', 10);
    vi.advanceTimersByTime(1);
  }
  expect(reports.length).toBeGreaterThan(25);
  expect(reports.length).toBeLessThanOrEqual(31);
  const pauses = reports.slice(1).map(({ at }, index) => at - (reports[index]?.at ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(99.9);
});

test('the first change is reported at once and the last one is not lost', () => {
  accounting.put(transfer('a'));
  vi.advanceTimersByTime(1);
  expect(reports).toHaveLength(1);
  accounting.move('a', 400);
  accounting.put(transfer('a', { state: 'done', bytesDone: 1000 }));
  vi.advanceTimersByTime(100);
  expect(reports).toHaveLength(2);
  expect(reports[1]?.report.changed).toEqual([transfer('a', { state: 'done', bytesDone: 1000 })]);
  vi.advanceTimersByTime(60_000);
  expect(reports).toHaveLength(2);
});

test('the end of the last transfer is told at once', () => {
  accounting.put(transfer('a'));
  accounting.put(transfer('b'));
  vi.advanceTimersByTime(1);
  accounting.put(transfer('a', { state: 'done', bytesDone: 1000 }));
  vi.advanceTimersByTime(1);
  expect(reports).toHaveLength(1);
  accounting.put(transfer('b', { state: 'done', bytesDone: 1000 }));
  vi.advanceTimersByTime(1);
  expect(reports).toHaveLength(2);
  expect(reports[1]?.report.totals).toMatchObject({ active: 0, done: 2 });
});

test('a report has only what has changed', () => {
  accounting.put(transfer('a'));
  accounting.put(transfer('b'));
  vi.advanceTimersByTime(100);
  accounting.move('b', 1);
  vi.advanceTimersByTime(100);
  expect(reports.at(-1)?.report.changed.map(({ id }) => id)).toEqual(['b']);
  accounting.remove('b');
  vi.advanceTimersByTime(100);
  expect(reports.at(-1)?.report).toMatchObject({ changed: [], removed: ['b'] });
});

test('very many changes are spread over several reports', () => {
  for (let index = 0; index < 5000; index += 1) {
    accounting.put(transfer(`t${index}`, { state: 'queued' }));
  }
  vi.advanceTimersByTime(1000);
  expect(reports.map(({ report }) => report.changed.length)).toEqual([2000, 2000, 1000]);
  expect(reports[0]?.report.totals).toMatchObject({ queued: 5000, bytesTotal: 5_000_000 });
});

test('sums follow every state, and what is skipped or cancelled has no bytes in them', () => {
  accounting.put(transfer('a', { state: 'queued' }));
  accounting.put(transfer('b'));
  accounting.move('b', 300);
  accounting.put(transfer('c', { state: 'failed', bytesDone: 5 }));
  accounting.put(transfer('d', { state: 'done', skipped: true }));
  accounting.put(transfer('e', { state: 'cancelled' }));
  expect(accounting.totals()).toEqual({
    active: 1,
    queued: 1,
    paused: 0,
    done: 1,
    failed: 1,
    bytesTotal: 3000,
    bytesDone: 305,
    // In the first moment.
    bytesPerSecond: 1200,
  });
  for (const { id } of accounting.all()) accounting.remove(id);
  expect(new Set(Object.values(accounting.totals()))).toEqual(new Set([0]));
});

test('the time left is that of what runs and waits, not of what is paused', () => {
  accounting.put(transfer('a', { bytesTotal: 100_000 }));
  accounting.put(transfer('b', { bytesTotal: 1e9, state: 'paused' }));
  expect(accounting.totals()).not.toHaveProperty('secondsLeft');
  for (let step = 0; step < 50; step += 1) {
    accounting.move('a', 1000);
    vi.advanceTimersByTime(100);
  }
  const { secondsLeft, paused } = accounting.totals();
  expect(paused).toBe(1);
  expect(secondsLeft).toBeGreaterThanOrEqual(4);
  expect(secondsLeft).toBeLessThanOrEqual(7);
});

test('the speed is that of the last seconds and falls to nothing when nothing moves', () => {
  accounting.put(transfer('a', { bytesTotal: 1e9 }));
  for (let step = 0; step < 100; step += 1) {
    accounting.move('a', 1000);
    vi.advanceTimersByTime(100);
  }
  expect(accounting.totals().bytesPerSecond).toBeGreaterThan(9000);
  expect(accounting.totals().bytesPerSecond).toBeLessThan(11_000);
  vi.advanceTimersByTime(6000);
  expect(reports.at(-1)?.report.totals.bytesPerSecond).toBe(0);
});

test('what an earlier run has moved is counted, and is no speed', () => {
  accounting.put(transfer('a', { bytesTotal: 1e9 }));
  accounting.move('a', 4e8, 'before');
  expect(accounting.totals()).toMatchObject({ bytesDone: 4e8, bytesPerSecond: 0 });
  accounting.move('a', 1000);
  expect(accounting.totals().bytesPerSecond).toBe(4000);
});

test('starting again takes back what was counted', () => {
  accounting.put(transfer('a'));
  accounting.move('a', 600);
  accounting.move('a', -600);
  accounting.move('a', 100);
  expect(accounting.get('a')?.bytesDone).toBe(100);
  expect(accounting.totals().bytesDone).toBe(100);
});

test('nothing is reported after the end', () => {
  accounting.put(transfer('a'));
  accounting.close();
  expect(reports).toHaveLength(1);
  accounting.move('a', 5);
  vi.advanceTimersByTime(5000);
  expect(reports).toHaveLength(1);
});
