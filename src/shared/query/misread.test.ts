import { expect, test } from 'vitest';
import { misreadWord } from './misread';

test.each([
  ['date>2026', 'condition', 'date>2026'],
  ['name:x', 'condition', 'name:x'],
  ['report older > 7d', 'condition', '>'],
  ['이름:x', 'condition', '이름:x'],
  ['[0-9]*.csv', 'pattern', '[0-9]*.csv'],
  ['a {a,b}.csv', 'pattern', '{a,b}.csv'],
])('%j was meant otherwise: as a %s', (filter, meant, word) => {
  expect(misreadWord(filter)).toEqual({ meant, word });
});

test.each([
  ...['report', '*.csv', 'size > 10mb', '2026-01:x', '-name:x', '"name:x"', '"[x]"'],
  ...['/a b: [x]/', 'size>big', ''],
])('%j is what it was meant as', (filter) => {
  expect(misreadWord(filter)).toBeUndefined();
});
