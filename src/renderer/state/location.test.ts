import { beforeEach, describe, expect, it } from 'vitest';
import { rowLeadingTo } from './browse';
import { parentLocation, useLocation } from './location';
import type { Location } from './location';

function folder(prefix: string, bucket = 'b'): Location {
  return { kind: 'folder', connectionId: 'c', bucket, prefix };
}

const searched = { kind: 'folder', connectionId: 'c', bucket: 'b', prefix: 'a/' } as const;
const connection: Location = { kind: 'connection', connectionId: 'c' };

describe('parentLocation', () => {
  it('climbs from a folder to its bucket, its connection, and home', () => {
    expect(parentLocation(folder('a/b/'))).toEqual(folder('a/'));
    expect(parentLocation(folder('a/'))).toEqual(folder(''));
    expect(parentLocation(folder(''))).toEqual(connection);
    expect(parentLocation(connection)).toEqual({ kind: 'home' });
    expect(parentLocation({ kind: 'home' })).toEqual({ kind: 'home' });
  });

  it('leads from a search to the folder that it searches', () => {
    expect(parentLocation({ ...searched, search: 'x' })).toEqual(searched);
  });

  it('keeps empty folder names', () => {
    expect(parentLocation(folder('a//'))).toEqual(folder('a/'));
    expect(parentLocation(folder('/'))).toEqual(folder(''));
  });
});

describe('useLocation', () => {
  beforeEach(() => useLocation.setState(useLocation.getInitialState()));

  it('goes back and forward, and forgets the way forward on a new turn', () => {
    const { go, goBack, goForward } = useLocation.getState();
    go(folder(''));
    go(folder('a/'));
    goBack();
    expect(useLocation.getState().location).toEqual(folder(''));
    goForward();
    expect(useLocation.getState().location).toEqual(folder('a/'));
    goBack();
    go(folder('z/'));
    expect(useLocation.getState().forward).toEqual([]);
    goBack();
    goBack();
    expect(useLocation.getState().location).toEqual({ kind: 'home' });
  });

  it('comes back to a search with what was searched for last', () => {
    const { go, goBack, keepSearch } = useLocation.getState();
    go({ ...searched, search: '' });
    keepSearch('re');
    keepSearch('report');
    go(folder('a/b/'));
    keepSearch('nothing to search here');
    expect(useLocation.getState().location).toEqual(folder('a/b/'));
    goBack();
    expect(useLocation.getState().location).toEqual({ ...searched, search: 'report' });
    goBack();
    expect(useLocation.getState().location).toEqual({ kind: 'home' });
  });

  it('takes going to the present place for staying', () => {
    const { go } = useLocation.getState();
    go(folder('a/'));
    go(folder('a/'));
    expect(useLocation.getState().back).toHaveLength(1);
  });
});

describe('rowLeadingTo', () => {
  it.each([
    [folder(''), folder('a/b/'), 'a/'],
    [folder('a/'), folder('a/b/c/'), 'a/b/'],
    [connection, folder('a/'), 'b'],
    [folder('a/'), folder('a/'), undefined],
    [folder('a/b/'), folder('a/'), undefined],
    [folder('', 'other'), folder('a/'), undefined],
    [{ kind: 'home' }, connection, undefined],
    [{ ...searched, search: '' }, folder('a/b/'), undefined],
    [{ ...searched, search: 'x' }, searched, undefined],
  ] as const)('of %j coming from %j is %j', (place, from, row) => {
    expect(rowLeadingTo(place, from)).toBe(row);
  });
});
