import { expect, it } from 'vitest';
import type { Comparison, ConflictChoice } from '../../../shared/model/transfers';
import { compare, resolveChoice } from './compare';

it.each<[string, Parameters<typeof compare>, Comparison]>([
  [
    'equal size, put there later',
    [
      { size: 1, modified: 5 },
      { size: 1, modified: 9 },
    ],
    'same',
  ],
  [
    'equal size and time',
    [
      { size: 1, modified: 5 },
      { size: 1, modified: 5 },
    ],
    'same',
  ],
  [
    'changed since',
    [
      { size: 1, modified: 9 },
      { size: 1, modified: 5 },
    ],
    'newer',
  ],
  [
    'changed since, other size',
    [
      { size: 2, modified: 9 },
      { size: 1, modified: 5 },
    ],
    'newer',
  ],
  [
    'other size, put there later',
    [
      { size: 2, modified: 5 },
      { size: 1, modified: 9 },
    ],
    'older',
  ],
  [
    'other size, same time',
    [
      { size: 2, modified: 5 },
      { size: 1, modified: 5 },
    ],
    'different',
  ],
  ['other size, no time', [{ size: 2, modified: 5 }, { size: 1 }], 'different'],
  ['equal size, no time', [{ size: 1 }, { size: 1, modified: 5 }], 'unknown'],
])('%s', (_what, compared, expected) => {
  expect(compare(...compared)).toBe(expected);
});

it.each<[ConflictChoice, Comparison | undefined, string]>([
  ['replace', 'same', 'replace'],
  ['replace_if_newer', 'newer', 'replace'],
  ['replace_if_newer', 'older', 'skip'],
  ['replace_if_newer', 'different', 'skip'],
  ['replace_if_different', 'older', 'replace'],
  ['replace_if_different', 'different', 'replace'],
  ['replace_if_different', 'same', 'skip'],
  ['replace_if_different', 'unknown', 'skip'],
  ['replace_if_different', undefined, 'skip'],
])('%s of something %s is to %s', (choice, comparison, expected) => {
  const item = { kind: 'upload', key: 'k', size: 1, source: '/k', existing: 'yes' } as const;
  expect(resolveChoice(choice, { ...item, ...(comparison && { comparison }) })).toBe(expected);
});
