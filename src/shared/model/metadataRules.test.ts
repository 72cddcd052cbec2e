import { expect, test } from 'vitest';
import {
  bytesOfMetadata,
  fitsMetadata,
  problemOfHeader,
  problemOfName,
  problemOfValue,
  toHttpDate,
} from './metadataRules';

test.each(['author', 'x-y', 'with_under', '0', "!#$%&'*+.^_`|~-"])(
  '%s can be a name of user metadata',
  (name) => {
    expect(problemOfName(name)).toBeUndefined();
  },
);

test.each([
  ['', 'empty'],
  ['two words', 'characters'],
  ['Upper', 'characters'],
  ['a:b', 'characters'],
  ['한글', 'characters'],
  ['a\r\nx-amz-acl', 'characters'],
])('%j can not: %s', (name, problem) => {
  expect(problemOfName(name)).toBe(problem);
});

test('a value takes any text but control characters', () => {
  expect(problemOfValue('한글 "quoted" 😀')).toBeUndefined();
  expect(problemOfValue('a\nb')).toBe('control');
  expect(problemOfValue('a\u0000')).toBe('control');
});

test('a standard header is ASCII', () => {
  expect(problemOfHeader("attachment; filename*=UTF-8''caf%C3%A9.txt")).toBeUndefined();
  expect(problemOfHeader('attachment; filename="café"')).toBe('not_ascii');
  expect(problemOfHeader('a\rb')).toBe('control');
});

test.each([
  ['Tue, 01 Jan 2030 00:00:00 GMT', 'Tue, 01 Jan 2030 00:00:00 GMT'],
  ['2030-01-01', 'Tue, 01 Jan 2030 00:00:00 GMT'],
  ['2030-01-01T09:00:00+09:00', 'Tue, 01 Jan 2030 00:00:00 GMT'],
  ['2030-01-01 12:30', 'Tue, 01 Jan 2030 12:30:00 GMT'],
  ['2030-01-01T12:30:00', 'Tue, 01 Jan 2030 12:30:00 GMT'],
  ['12/31/2030', 'Tue, 31 Dec 2030 00:00:00 GMT'],
  ['soon', undefined],
  ['0', undefined],
  ['-1', undefined],
  ['2030', undefined],
  ['', undefined],
])('%j as a date of HTTP', (text, date) => {
  expect(toHttpDate(text)).toBe(date);
});

test('2 KB is the most, counted as it is sent', () => {
  const name = 'n'.repeat(48);
  expect(fitsMetadata([{ name, value: 'v'.repeat(2000) }])).toBe(true);
  expect(fitsMetadata([{ name, value: 'v'.repeat(2001) }])).toBe(false);
  expect(bytesOfMetadata([{ name: 'a', value: 'é' }])).toBe('a=?UTF-8?B?w6k=?='.length);
  expect(fitsMetadata([{ name: 'a', value: '한'.repeat(600) }])).toBe(false);
});
