import { expect, test } from 'vitest';
import { compareKeys } from './keyOrder';

test('keys are in the order of their bytes, not of their UTF-16 units', () => {
  const keys = ['😀', '\uFFFD', 'b', 'a/', 'a', 'é'];
  expect(keys.sort(compareKeys)).toEqual(['a', 'a/', 'b', 'é', '\uFFFD', '😀']);
});

test('the order of keys is that of their UTF-8', () => {
  const parts = ['', 'a', 'a0', 'b', '~', 'é', '한', '\uFB00', '\uFFFD', '😀', '𐀀', '/'];
  const keys = parts.flatMap((one) => parts.map((other) => one + other));
  /** Two digits a byte, which sort as the bytes do. */
  const bytes = (key: string): string =>
    Array.from(new TextEncoder().encode(key), (byte) => byte.toString(16).padStart(2, '0')).join();
  const byBytes = (left: string, right: string): number =>
    bytes(left) === bytes(right) ? 0 : bytes(left) < bytes(right) ? -1 : 1;
  for (const left of keys) {
    for (const right of keys) {
      expect(Math.sign(compareKeys(left, right))).toBe(byBytes(left, right));
    }
  }
});
