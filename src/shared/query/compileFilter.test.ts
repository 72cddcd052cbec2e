import { describe, expect, it, test } from 'vitest';
import { compileFilter } from './compileFilter';
import type { CompiledFilter, FilteredRow } from './compileFilter';
import { parseFilter } from './parseFilter';

const now = Date.UTC(2026, 10, 25);
const day = 86_400_000;

function filterOf(text: string): CompiledFilter {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(result.problem.message);
  return compileFilter(result.filter, now);
}

const object: Omit<FilteredRow, 'name'> = { isFolder: false, size: 100, lastModified: now - day };

function matches(text: string, name: string, facts: Partial<FilteredRow> = {}): boolean {
  const isFolder = name.endsWith('/');
  return filterOf(text).matches(isFolder ? { name, isFolder } : { ...object, name, ...facts });
}

test.each([
  ['', 'anything', true],
  ['report', 'Report.PDF', true],
  ['PDF', 'report.pdf', true],
  ['x', 'report.pdf', false],
  ['caf\u00e9', 'cafe\u0301.txt', true],
  ['\\u{1}', 'line\u0001break', true],
  ['rep pdf', 'report.pdf', true],
  ['rep png', 'report.pdf', false],
  ['-pdf', 'report.pdf', false],
  ['rep -png', 'report.pdf', true],
  ['*.csv', 'a.csv', true],
  ['*.csv', 'a.csv.gz', false],
  ['*.CSV', 'a.csv', true],
  ['a.c*', 'xa.csv', false],
  ['?.csv', '😀.csv', true],
  ['?.csv', 'ab.csv', false],
  ['*.csv', 'deep/er/a.csv', true],
  ['deep/*.csv', 'deep/a.csv', true],
  ['deep/*.csv', 'deep/er/a.csv', false],
  ['deep/**.csv', 'deep/er/a.csv', true],
  ['log*', 'logs/', true],
  ['*+(1).[x]', 'a+(1).[x]', true],
  ['/^a\\d+$/', 'a12', true],
  ['/^a\\d+$/', 'A12', false],
  ['/^a\\d+$/i', 'A12', true],
  ['/^logs$/', 'logs/', true],
  ['/^.$/', '😀', true],
  ['/\\-/', 'a-b', true],
])('%j on %j: %s', (filter, name, expected) => {
  expect(matches(filter, name)).toBe(expected);
});

test.each<readonly [string, Partial<FilteredRow>, boolean]>([
  ['size>99', {}, true],
  ['size>100', {}, false],
  ['size>=100', {}, true],
  ['size<100', {}, false],
  ['size<=100', {}, true],
  ['size=100', {}, true],
  ['modified<2d', {}, true],
  ['modified<1d', {}, false],
  ['modified<=1d', {}, true],
  ['modified>1d', {}, false],
  ['modified>=1d', { lastModified: undefined }, false],
  ['modified>2000', {}, true],
  ['modified<2000', {}, false],
  ['modified<2000', { lastModified: undefined }, false],
  ['class:glacier', { storageClass: 'GLACIER' }, true],
  ['class:glacier', {}, false],
  ['type:object', {}, true],
  ['type:folder', {}, false],
  ['-type:folder', {}, true],
  ['type:image', {}, false],
])('%s on %j: %s', (filter, facts, expected) => {
  expect(matches(filter, 'x', facts)).toBe(expected);
});

test.each([
  ['size>=0', false],
  ['-size>=0', true],
  ['modified>1970', false],
  ['type:folder', true],
  ['type:object', false],
  ['type:image', false],
])('a folder with %s: %s', (filter, expected) => {
  expect(matches(filter, 'images.png/')).toBe(expected);
});

test('a PDF is a document as well, as its type says', () => {
  expect(matches('type:document', 'a.pdf')).toBe(true);
  expect(matches('-type:document', 'a.pdf')).toBe(false);
  expect(matches('type:pdf', 'a.pdf')).toBe(true);
  expect(matches('type:pdf', 'a.docx')).toBe(false);
});

test('a type is that of the last part of a path', () => {
  expect(matches('type:image', 'a.b/c/photo.JPG')).toBe(true);
  expect(matches('type:image', 'photo.jpg/c')).toBe(false);
});

describe('highlights', () => {
  it.each([
    ['po', 'report-PO', ['po', 'PO']],
    ['re or', 'report', ['re', 'or']],
    ['rep port', 'report', ['report']],
    ['-x', 'report', []],
    ['size>1', 'report', []],
    ['caf\u00e9', 'un cafe\u0301!', ['cafe\u0301']],
    ['i\u0307x', '\u0130x', ['\u0130x']],
    ['\\u{1}', 'a line\u0001break', ['\u0001']],
    ['E\\U{1}b', 'line\u0001break', ['e\u0001b']],
    ['{1', 'x\u0001', ['\u0001']],
    ['␣lead', '  lead', [' lead']],
    ['end␣', 'end /', ['end ']],
    ['*.csv', 'a.csv', ['.csv']],
    ['a*c?.x*', 'd/abcd.xy', ['a', 'c', '.x']],
    ['d/*.x', 'd/b.x', ['d/', '.x']],
    ['/\\d+/', 'a12b3', ['12', '3']],
    ['/x*/', 'abc', []],
  ])('%j in %j', (filter, name, parts) => {
    const ranges = filterOf(filter).rangesIn(name);
    expect(ranges.map(({ start, end }) => name.slice(start, end))).toEqual(parts);
  });
});
