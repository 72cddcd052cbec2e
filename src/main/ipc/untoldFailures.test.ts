import { expect, test } from 'vitest';
import { dipperError } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import { createUntoldFailures } from './untoldFailures';

function failure(message: string): AppError {
  return dipperError('unexpected', message).detail;
}

test('failures are kept until they are taken, and handed over once', () => {
  let times = 0;
  const failures = createUntoldFailures(() => (times += 1));
  failures.add(failure('first'));
  failures.add(failure('second'));
  expect(times).toBe(2);
  expect(failures.take()).toEqual([failure('first'), failure('second')]);
  expect(failures.take()).toEqual([]);
  failures.add(failure('third'));
  expect(failures.take()).toEqual([failure('third')]);
});

test('a page that does not come leaves the first hundred to be told', () => {
  const failures = createUntoldFailures(() => undefined);
  for (let index = 0; index < 1_000; index += 1) failures.add(failure(String(index)));
  const kept = failures.take();
  expect(kept).toHaveLength(100);
  expect(kept[0]).toEqual(failure('0'));
});
