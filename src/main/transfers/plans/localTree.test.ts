import { expect, test } from 'vitest';
import { createLocalTree } from './localTree';

test('a file and a folder of one name are told apart', () => {
  const tree = createLocalTree('posix');
  expect(tree.file(['d', 'key'], 'd/key')).toEqual(['d', 'key']);
  expect(tree.file(['d', 'key', 'inside'], 'd/key/inside')).toEqual(['d', 'key%~2', 'inside']);
  expect(tree.file(['d', 'key', 'other'], 'd/key/other')).toEqual(['d', 'key%~2', 'other']);
  expect(tree.renamed()).toEqual([{ key: 'd/key/', localName: 'd/key%~2' }]);
});

test('names that differ in letter case alone are told apart where the disk does not', () => {
  const windows = createLocalTree('win32');
  expect(windows.file(['A'], 'A')).toEqual(['A']);
  expect(windows.file(['a'], 'a')).toEqual(['a%~2']);
  expect(windows.renamed()).toEqual([{ key: 'a', localName: 'a%~2' }]);
  const posix = createLocalTree('posix');
  expect(posix.file(['A'], 'A')).toEqual(['A']);
  expect(posix.file(['a'], 'a')).toEqual(['a']);
  expect(posix.renamed()).toEqual([]);
});

test('the two Unicode forms of one word are told apart on macOS', () => {
  const tree = createLocalTree('darwin');
  expect(tree.file(['caf\u00e9.txt'], 'caf\u00e9.txt')).toEqual(['caf\u00e9.txt']);
  expect(tree.file(['cafe\u0301.txt'], 'cafe\u0301.txt')).toEqual(['cafe\u0301%~2.txt']);
});

test('one object asked for twice has one file', () => {
  const tree = createLocalTree('posix');
  expect(tree.file(['b', 'x'], 'a/b/x')).toEqual(['b', 'x']);
  expect(tree.file(['b', 'x'], 'a/b/x')).toBeUndefined();
});

test('folders of one name from different places do not mix', () => {
  const tree = createLocalTree('posix');
  expect(tree.file(['b', 'x'], 'a/b/x')).toEqual(['b', 'x']);
  expect(tree.file(['b', 'x'], 'c/b/x')).toEqual(['b%~2', 'x']);
  expect(tree.folder(['b'], 'c/b/')).toEqual(['b%~2']);
  expect(tree.file(['y'], 'a/y')).toEqual(['y']);
  expect(tree.file(['y'], 'c/y')).toEqual(['y%~2']);
});

test('each renamed folder is reported once, with its whole key', () => {
  const tree = createLocalTree('posix');
  tree.file(['', '..', 'x'], '/../x');
  tree.file(['', '..', 'y'], '/../y');
  expect(tree.renamed()).toEqual([
    { key: '/', localName: '%empty' },
    { key: '/../', localName: '%empty/%2E%2E' },
  ]);
});

test('a folder is occupied once anything lies in it', () => {
  const tree = createLocalTree('posix');
  const path = tree.folder(['a', 'b'], 'a/b/');
  expect(tree.isOccupied(path)).toBe(false);
  tree.file(['a', 'b', 'c'], 'a/b/c');
  expect(tree.isOccupied(path)).toBe(true);
});
