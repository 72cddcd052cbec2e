import { expect, test } from 'vitest';
import { createTimeLimit, TooSlowError } from './timeLimit';

test('what the work gives comes back, and what it throws is thrown', () => {
  const limit = createTimeLimit(10_000);
  expect(limit.run(() => [1, 'two'])).toEqual([1, 'two']);
  const failure = new RangeError('its own');
  expect(() =>
    limit.run(() => {
      throw failure;
    }),
  ).toThrow(failure);
});

test('a regular expression that never ends is cut off, and the next work runs', () => {
  const limit = createTimeLimit(500);
  const endless = /^(a+)+$/u;
  expect(() => limit.run(() => endless.test(`${'a'.repeat(60)}b`))).toThrow(TooSlowError);
  expect(limit.run(() => endless.test('aaa'))).toBe(true);
});
