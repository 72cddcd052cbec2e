import { expect, it } from 'vitest';
import { resolveLocale } from './settings';

it('writes dates and numbers as the system does, unless another language was chosen', () => {
  expect(resolveLocale('system', 'de-CH')).toBe('de-CH');
  expect(resolveLocale('en', 'en-GB')).toBe('en-GB');
  expect(resolveLocale('en', 'ko-KR')).toBe('en');
  expect(resolveLocale('ko', 'ko-KR')).toBe('ko-KR');
  expect(resolveLocale('ko', 'de-CH')).toBe('ko');
});
