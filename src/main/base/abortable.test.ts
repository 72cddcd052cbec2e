import { expect, it } from 'vitest';
import { dipperError } from '../../shared/errors/appError';
import { pause, within } from './abortable';

function never(): Promise<never> {
  return new Promise(() => undefined);
}

const tooLate = (): ReturnType<typeof dipperError> => dipperError('timed_out', 'Too late.');

it('a stop ends a pause, and one that has happened begins none', async () => {
  const stop = new AbortController();
  const waiting = pause(600_000, stop.signal);
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ detail: { code: 'cancelled' } });
  await expect(pause(600_000, stop.signal)).rejects.toMatchObject({
    detail: { code: 'cancelled' },
  });
});

it('what takes too long is given up, and what is in time counts', async () => {
  await expect(within(1, never(), tooLate)).rejects.toMatchObject({
    detail: { code: 'timed_out' },
  });
  await expect(within(600_000, Promise.resolve('in time'), tooLate)).resolves.toBe('in time');
  const failing = Promise.reject(dipperError('not_found', 'It is gone.'));
  await expect(within(600_000, failing, tooLate)).rejects.toMatchObject({
    detail: { code: 'not_found' },
  });
});
