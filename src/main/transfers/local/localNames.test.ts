import { posix, win32 } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foldName, localNameOf, partNameOf, twinNameOf } from './localNames';
import type { NamePlatform } from './localNames';

const platforms: readonly NamePlatform[] = ['posix', 'darwin', 'win32'];

const pieces = [
  ...['.', '..', '%', '%2F', '%2f', '%25', '%empty', '%~', '%~2', '%~0123456789abcdef', '\\', ':'],
  ...['\0', '\n', '\r', '\x01', '\x7f', '\u0085', '\ufffe', '<', '>', '"', '|', '?', '*', '&', '#'],
  ...[
    'con',
    'NUL',
    'com1',
    'LPT¹',
    'aux.txt',
    ' ',
    '~',
    '-',
    '+',
    'a',
    'Z',
    '0',
    'F',
    'e',
    'empty',
  ],
  ...['é', 'e\u0301', '한글', '😀', 'ß', 'K', 'x'.repeat(120), '😀'.repeat(40), '\n'.repeat(60)],
];

/** The same pseudo-random texts on every run. */
function* hostileSegments(count: number): Generator<string> {
  let state = 20_240_607;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let index = 0; index < count; index += 1) {
    const parts = Array.from({ length: next(6) }, () => pieces[next(pieces.length)] ?? '');
    yield parts.join('') + (next(5) === 0 ? '/' : '');
  }
}

/**
 * The segment that a name of {@link localNameOf} or {@link twinNameOf} stands for; `undefined` for
 * a name that had to be cut short.
 */
function segmentOf(name: string): string | undefined {
  if (/%~[0-9a-f]{16}/.test(name)) return undefined;
  const single = name.replace(/%~\d{1,9}/, '');
  const plain = single.startsWith('%empty') ? single.slice('%empty'.length) : single;
  return plain.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

describe.each(platforms)('local names on %s', (platform) => {
  const paths = platform === 'win32' ? win32 : posix;
  const folder = platform === 'win32' ? 'C:\\chosen' : '/chosen';

  test('any segment stays one contained, legal name that can be read back', () => {
    const names = new Map<string, string>();
    let readBack = 0;
    for (const segment of hostileSegments(3000)) {
      const name = localNameOf(segment, platform);
      expect(paths.dirname(paths.join(folder, name)), JSON.stringify(segment)).toBe(folder);
      expect(paths.basename(paths.join(folder, name)), JSON.stringify(segment)).toBe(name);
      expect(name).not.toMatch(/[/\p{Cc}]/u);
      const length = platform === 'win32' ? name.length : Buffer.byteLength(name);
      expect(length).toBeLessThanOrEqual(255);
      if (platform === 'win32') {
        expect(name).not.toMatch(/[\\<>:"|?*]|[. ]$/u);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/iu);
      }
      expect(names.get(name) ?? segment, 'two segments on one name').toBe(segment);
      names.set(name, segment);
      const original = segmentOf(name);
      if (original === undefined) continue;
      expect(original).toBe(segment);
      readBack += 1;
    }
    // Only names that had to be cut short can't be read back.
    expect(readBack).toBeGreaterThan(1500);
  });

  test('twins are legal, differ from each other and are read back alike', () => {
    for (const segment of hostileSegments(500)) {
      const name = localNameOf(segment, platform);
      const twins = [2, 3, 10].map((number) => twinNameOf(name, number, platform));
      expect(new Set([name, ...twins].map((twin) => foldName(twin, platform))).size).toBe(4);
      for (const twin of twins) {
        expect(Buffer.byteLength(twin)).toBeLessThanOrEqual(platform === 'win32' ? 765 : 255);
        if (segmentOf(twin) !== undefined) expect(segmentOf(twin)).toBe(segmentOf(name));
      }
    }
  });

  test('an unfinished file has a legal name of its own', () => {
    for (const name of ['a.txt', 'x'.repeat(255), '한'.repeat(85)]) {
      const part = partNameOf(name, '3f9c21aa', platform);
      expect(part).toMatch(/\.3f9c21aa\.part$/u);
      const length = platform === 'win32' ? part.length : Buffer.byteLength(part);
      expect(length).toBeLessThanOrEqual(255);
    }
  });
});

test.each(platforms)('an unfinished file fits wherever a name of 143 does (%s)', (platform) => {
  expect(partNameOf('a'.repeat(143), '3f9c21aa', platform)).toHaveLength(140);
  expect(partNameOf('a.txt', '3f9c21aa', platform)).toBe('a.txt.3f9c21aa.part');
});

test.each([
  ['plain.txt', 'plain.txt'],
  ['a b+c 100%.txt', 'a b+c 100%.txt'],
  ['한글 é 😀', '한글 é 😀'],
  ['', '%empty'],
  ['.', '%2E'],
  ['..', '%2E%2E'],
  ['...', '...'],
  ['d/', 'd%2F'],
  ['/', '%empty%2F'],
  ['%2F', '%252F'],
  ['a\nb', 'a%0Ab'],
  ['..\\..\\x', '..\\..\\x'],
])('on POSIX %j becomes %j', (segment, name) => {
  expect(localNameOf(segment, 'posix')).toBe(name);
});

test.each([
  ['a:b', 'a%3Ab'],
  ['CON', '%43ON'],
  ['con.txt', '%63on.txt'],
  ['console', 'console'],
  ['x.', 'x%2E'],
  ['x ', 'x%20'],
  ['..', '%2E%2E'],
  ['..\\..\\x', '..%5C..%5Cx'],
])('on Windows %j becomes %j', (segment, name) => {
  expect(localNameOf(segment, 'win32')).toBe(name);
});

test('a name too long for the disk keeps its start and its extension', () => {
  const one = localNameOf(`${'한'.repeat(200)}1.jpeg`, 'posix');
  const two = localNameOf(`${'한'.repeat(200)}2.jpeg`, 'posix');
  expect(one).toMatch(/^한{70,}%~[0-9a-f]{16}\.jpeg$/u);
  expect(one).not.toBe(two);
});
