import { expect, test } from 'vitest';
import { copySource } from '../copies/copySource';
import { decodeListedKey } from './keyEncoding';

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
