import { expect, test } from 'vitest';
import type { AppError } from '../../../shared/errors/appError';
import { isWorthAnotherTry } from './renameOffer';

function failing(...errors: readonly AppError[]) {
  return { moved: 1, failures: errors.map((error, index) => ({ key: `k${index}`, error })) };
}

const taken: AppError = { code: 'conflict', message: 'taken', retry: 'never' };
const met: AppError = { code: 'conflict', message: 'met another', retry: 'backoff' };
const denied: AppError = { code: 'access_denied', message: 'no', retry: 'never' };

test.each([
  ['a name that is taken', failing(taken, taken), false],
  ['a request that met another one', failing(taken, met), true],
  ['anything else', failing(denied, taken), true],
])('%s is worth another try: %s', (_, result, expected) => {
  expect(isWorthAnotherTry(result)).toBe(expected);
});
