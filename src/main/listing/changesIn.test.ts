import { expect, test } from 'vitest';
import type { ListEntry } from '../../shared/model/objects';
import { changesIn } from './changesIn';

const object: ListEntry = { kind: 'object', key: 'p/a/b', size: 3 };
const folder: ListEntry = { kind: 'folder', key: 'p/a/f/' };

test.each<readonly [string, 'folder' | 'below', readonly ListEntry[]]>([
  ['p/a/', 'folder', [object, folder]],
  [
    'p/',
    'folder',
    [
      { kind: 'folder', key: 'p/a/' },
      { kind: 'folder', key: 'p/a/' },
    ],
  ],
  ['p/', 'below', [object, { kind: 'object', key: 'p/a/f/', size: 0 }]],
  ['p/a/f/', 'folder', []],
  ['q/', 'below', []],
])('what was made shows in %j (%s)', (prefix, scope, rows) => {
  expect(changesIn({ prefix, scope }, [object, folder], [])).toEqual(rows);
});

test('a folder that got objects is a row beside others, but not among what is below them', () => {
  const row = { kind: 'folder', key: 'p/a/' };
  expect(changesIn({ prefix: 'p/', scope: 'folder' }, [], ['p/a/f/'])).toEqual([row]);
  expect(changesIn({ prefix: 'p/', scope: 'below' }, [], ['p/a/f/'])).toEqual([]);
});

test.each(['folder', 'below'] as const)(
  'data of the listed folder itself shows, and the empty object that marks it does not (%s)',
  (scope) => {
    const place = { prefix: 'p/', scope };
    const own: ListEntry = { kind: 'object', key: 'p/', size: 3 };
    expect(changesIn(place, [own], [])).toEqual([own]);
    expect(changesIn(place, [{ ...own, size: 0 }], [])).toEqual([]);
    expect(changesIn(place, [{ kind: 'folder', key: 'p/' }], [])).toEqual([]);
  },
);
