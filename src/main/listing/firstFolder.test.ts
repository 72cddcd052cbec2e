import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFirstFolder } from './firstFolder';

// Vitest's own timers do not stand in for these.
vi.mock('node:timers/promises', () => ({
  setTimeout: (milliseconds: number) =>
    new Promise((resolve) => void setTimeout(resolve, milliseconds)),
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const place = { connectionId: 'profile:a', bucket: 'b' };

/** Milliseconds after which the rows count as drawn. */
async function waited(work: Promise<void>): Promise<number> {
  const started = Date.now();
  const ended = work.then(() => Date.now() - started);
  await vi.runAllTimersAsync();
  return ended;
}

test('the folder that a window was left in is listed ahead, and its rows get the time to be drawn', async () => {
  const folder = createFirstFolder(place);
  const list = vi.fn(() => Promise.reject(new Error('The view tells it.')));
  folder.listAhead(list);
  expect(list).toHaveBeenCalledWith(place);
  folder.note({ status: 'waiting' });
  const drawn = waited(folder.drawn());
  folder.note({ status: 'listing' });
  expect(await drawn).toBe(200);
});

test('rows that do not come are waited for half a second', async () => {
  expect(await waited(createFirstFolder(place).drawn())).toBe(500);
});

test.each([null, { connectionId: 'profile:a' }])('nothing is waited for after %o', async (left) => {
  const folder = createFirstFolder(left);
  const list = vi.fn(() => Promise.resolve());
  folder.listAhead(list);
  expect(list).not.toHaveBeenCalled();
  expect(await waited(folder.drawn())).toBe(0);
});
