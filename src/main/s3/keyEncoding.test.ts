import { expect, test } from 'vitest';
import { copySource } from './copySource';
import { compareKeys, decodeListedKey } from './keyEncoding';

test.each([
  ['a%20b', 'a b'],
  ['a+b', 'a b'],
  ['a%2Bb', 'a+b'],
  ['a%2520b', 'a%20b'],
  ['%ED%95%9C', '한'],
  ['%F0%9F%98%80', '😀'],
  ['%01', '\u0001'],
  ['100%', '100%'],
  ['%FF', '%FF'],
])('a listed %s is the key %s', (encoded, key) => {
  expect(decodeListedKey(encoded)).toBe(key);
});

test('keys are in the order of their bytes, not of their UTF-16 units', () => {
  const keys = ['😀', '\uFFFD', 'b', 'a/', 'a', 'é'];
  expect(keys.sort(compareKeys)).toEqual(['a', 'a/', 'b', 'é', '\uFFFD', '😀']);
});

test('the order of keys is that of their UTF-8', () => {
  const parts = ['', 'a', 'a0', 'b', '~', 'é', '한', '\uFB00', '\uFFFD', '😀', '𐀀', '/'];
  const keys = parts.flatMap((one) => parts.map((other) => one + other));
  const byBytes = (left: string, right: string): number =>
    Buffer.compare(Buffer.from(left), Buffer.from(right));
  for (const left of keys) {
    for (const right of keys) {
      expect(Math.sign(compareKeys(left, right))).toBe(byBytes(left, right));
    }
  }
});

test.each([
  ['c++', 'b/c%2B%2B'],
  ['Ö', 'b/%C3%96'],
  ['k?versionId=x', 'b/k%3FversionId%3Dx'],
  ['a//b/../c d', 'b/a//b/../c%20d'],
  [`(it's)*!`, 'b/%28it%27s%29%2A%21'],
  ['/', 'b//'],
])('trap 5: the copy source of %s is %s', (key, source) => {
  expect(copySource('b', key)).toBe(source);
});
