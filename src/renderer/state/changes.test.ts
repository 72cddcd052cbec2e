import { describe, expect, it } from 'vitest';
import { entryInFolder } from './changes';

describe('entryInFolder', () => {
  const object = { kind: 'object', key: 'a/b/c.txt', size: 1 } as const;

  it.each([
    ['a/b/', object],
    ['a/', { kind: 'folder', key: 'a/b/' }],
    ['', { kind: 'folder', key: 'a/' }],
    ['other/', undefined],
  ])('shows a/b/c.txt in %j as %j', (prefix, entry) => {
    expect(entryInFolder(prefix, object)).toEqual(entry);
  });
});
