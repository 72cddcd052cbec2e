import { expect, test } from 'vitest';
import { numberedNames } from './freeNames';

test.each([
  ['a.txt', 'a (2).txt', 'a (3).txt'],
  ['archive.tar.gz', 'archive.tar (2).gz', 'archive.tar (3).gz'],
  ['no extension', 'no extension (2)', 'no extension (3)'],
  ['.hidden', '.hidden (2)', '.hidden (3)'],
])('beside %s', (name, second, third) => {
  const names = numberedNames(name);
  expect([names.next().value, names.next().value]).toEqual([second, third]);
});
