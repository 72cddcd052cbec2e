import { beforeEach, describe, expect, it } from 'vitest';
import { rowLeadingTo } from './browse';
import { parentLocation, useLocation } from './location';
import type { Location } from './location';

function folder(prefix: string, bucket = 'b'): Location {
  return { kind: 'folder', connectionId: 'c', bucket, prefix };
}

const connection: Location = { kind: 'connection', connectionId: 'c' };

describe('parentLocation', () => {
  it('climbs from a folder to its bucket, its connection, and home', () => {
    expect(parentLocation(folder('a/b/'))).toEqual(folder('a/'));
    expect(parentLocation(folder('a/'))).toEqual(folder(''));
    expect(parentLocation(folder(''))).toEqual(connection);
    expect(parentLocation(connection)).toEqual({ kind: 'home' });
    expect(parentLocation({ kind: 'home' })).toEqual({ kind: 'home' });
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
  ] as const)('of %j coming from %j is %j', (place, from, row) => {
    expect(rowLeadingTo(place, from)).toBe(row);
  });
});
