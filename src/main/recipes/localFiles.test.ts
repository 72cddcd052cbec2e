import { win32 } from 'node:path';
import { expect, test } from 'vitest';
import { createLocalNames, localFileOf } from './localFiles';

test.each([
  String.raw`..\..\Start Menu\x.bat`,
  String.raw`x/..\y`,
  'C:x',
  'report:2024.csv',
  'CON',
  'a/nul.txt',
  '..',
])(
  'on Windows the file of %j lies right in the folder of the code, with a name of its own',
  (key) => {
    const name = localFileOf(key, 'win32');
    expect(win32.dirname(win32.resolve(String.raw`C:\jane\work`, name))).toBe(
      String.raw`C:\jane\work`,
    );
    expect(name).not.toMatch(/[\\:]|^(?:con|nul)\b/iu);
  },
);

test.each(['win32', 'darwin'] as const)(
  'on %s names differ by more than their case',
  (platform) => {
    const nameIn = createLocalNames(platform);
    const names = [
      'A.txt',
      'a.txt',
      'a%~2.txt',
      'A.TXT',
      'é'.normalize('NFC'),
      'é'.normalize('NFD'),
    ];
    const given = names.map(nameIn);
    expect(given.slice(0, 2)).toEqual(['A.txt', 'a%~2.txt']);
    expect(new Set(given.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(
      names.length,
    );
  },
);

test('where letter case counts, names that differ by it stay', () => {
  const nameIn = createLocalNames('posix');
  expect(['A.txt', 'a.txt', 'a.txt'].map(nameIn)).toEqual(['A.txt', 'a.txt', 'a%~2.txt']);
});
