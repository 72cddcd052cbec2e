import { beforeEach, expect, test, vi } from 'vitest';
import { dipperError } from '../../shared/errors/appError';
import { repeated } from './repeated';

const waited: number[] = [];

vi.mock('node:timers/promises', () => ({
  setTimeout: (milliseconds: number) => {
    waited.push(milliseconds);
    return Promise.resolve();
  },
}));

beforeEach(() => waited.splice(0));

test('those who failed together wait for different times, none longer than it is to be, none shorter than half of that', async () => {
  const { signal } = new AbortController();
  const busy = dipperError('throttled', 'said', { retry: 'backoff' });
  for (let index = 0; index < 100; index += 1) {
    await repeated({ pauses: [1000], signal }, () => Promise.reject(busy)).catch(() => undefined);
  }
  expect(waited).toHaveLength(100);
  expect(Math.min(...waited)).toBeGreaterThanOrEqual(500);
  expect(Math.max(...waited)).toBeLessThanOrEqual(1000);
  // Not bunched at one end either.
  for (const quarter of [500, 625, 750, 875]) {
    expect(waited.some((pause) => pause >= quarter && pause < quarter + 125)).toBe(true);
  }
});
