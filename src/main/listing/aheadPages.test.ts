import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAheadPages } from './aheadPages';
import type { ServedPage } from './liveView';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A listing whose first page is asked for, and that tells when it is given up. */
function pending() {
  const given = { up: false };
  const list = (signal: AbortSignal): AsyncGenerator<ServedPage> => {
    signal.addEventListener('abort', () => {
      given.up = true;
    });
    return neverComing();
  };
  return { given, source: { list } };
}

async function* neverComing(): AsyncGenerator<ServedPage> {
  yield await new Promise<ServedPage>(() => undefined);
}

test('pages that nobody comes for in five seconds are given up', async () => {
  const ahead = createAheadPages();
  const { given, source } = pending();
  const takenBy = ahead.start('a', source);
  vi.advanceTimersByTime(4999);
  expect(given.up).toBe(false);
  vi.advanceTimersByTime(1);
  expect(await takenBy).toBeUndefined();
  expect(given.up).toBe(true);
  expect(ahead.take('a', 'late')).toBeUndefined();
});

test('pages that were taken go on for as long as their view wants them', async () => {
  const ahead = createAheadPages();
  const { given, source } = pending();
  const takenBy = ahead.start('a', source);
  const leave = new AbortController();
  void ahead.take('a', 'view')?.list(leave.signal, () => undefined);
  expect(await takenBy).toBe('view');
  vi.advanceTimersByTime(60_000);
  ahead.giveUp();
  expect(given.up).toBe(false);
  leave.abort();
  expect(given.up).toBe(true);
});
