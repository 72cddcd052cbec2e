import { describe, expect, it } from 'vitest';
import { bareName, baseName, isDecomposed, parentPrefix } from './keyNames';
import { visibleName } from './visibleName';

describe('baseName and bareName', () => {
  it.each([
    ['a', 'a', 'a'],
    ['a/b', 'b', 'b'],
    ['a/b/', 'b/', 'b'],
    ['a//', '/', ''],
    ['/', '/', ''],
    ['/x', 'x', 'x'],
    ['a//b', 'b', 'b'],
    ['', '', ''],
    ['한글/문서.txt', '문서.txt', '문서.txt'],
  ])('of %j are %j and %j', (key, name, bare) => {
    expect(baseName(key)).toBe(name);
    expect(bareName(key)).toBe(bare);
  });
});

describe('parentPrefix', () => {
  it.each([
    ['a/b', 'a/'],
    ['a/b/', 'a/'],
    ['a//', 'a/'],
    ['a/', ''],
    ['a', ''],
    ['//', '/'],
    ['/', ''],
    ['', ''],
  ])('of %j is %j', (key, prefix) => {
    expect(parentPrefix(key)).toBe(prefix);
  });
});

describe('visibleName', () => {
  it.each([
    ['plain name.txt', 'plain name.txt'],
    ['a\u0001b', 'a\\u{1}b'],
    ['a\r\nb', 'a\\u{d}\\u{a}b'],
    ['evil\u202Egnp.exe', 'evil\\u{202e}gnp.exe'],
    ['\uFFFE', '\\u{fffe}'],
    [' leading', '␣leading'],
    ['trailing  ', 'trailing␣␣'],
    ['folder /', 'folder␣/'],
    ['👩\u200D🚀', '👩\u200D🚀'],
  ])('of %j is %j', (name, shown) => {
    expect(visibleName(name)).toBe(shown);
  });
});

describe('isDecomposed', () => {
  it('tells a decomposed name from its composed twin', () => {
    expect(isDecomposed('cafe\u0301')).toBe(true);
    expect(isDecomposed('caf\u00e9')).toBe(false);
    expect(isDecomposed('한글')).toBe(false);
    expect(isDecomposed('한글'.normalize('NFD'))).toBe(true);
  });
});
