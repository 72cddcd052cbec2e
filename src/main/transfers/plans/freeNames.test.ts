import { expect, test } from 'vitest';
import { numberedNames } from './freeNames';

test.each([
  ['a.txt', 'a (2).txt', 'a (3).txt'],
  ['archive.tar.gz', 'archive.tar (2).gz', 'archive.tar (3).gz'],
  ['no extension', 'no extension (2)', 'no extension (3)'],
  ['.hidden', '.hidden (2)', '.hidden (3)'],
])('beside %s', (name, second, third) => {
  const names = numberedNames(name, { longest: 255, platform: 'posix' });
  expect([names.next().value, names.next().value]).toEqual([second, third]);
});

test.each([
  ['bytes', 'posix', `${'가'.repeat(83)}.txt`, `${'가'.repeat(82)} (2).txt`],
  ['units on Windows', 'win32', `${'가'.repeat(251)}.txt`, `${'가'.repeat(247)} (2).txt`],
  ['a long extension', 'posix', `a.${'b'.repeat(253)}`, `a.${'b'.repeat(249)} (2)`],
] as const)('what would be too long is cut before its number (%s)', (_, platform, name, second) => {
  expect(numberedNames(name, { longest: 255, platform }).next().value).toBe(second);
});
