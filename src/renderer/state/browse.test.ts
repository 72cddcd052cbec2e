import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { defaultConnectionOptions } from '../../shared/model/connection';
import type { Connection } from '../../shared/model/connection';
import { filterHere, followLocation, rowLeadingTo, startingPlace, visit } from './browse';
import { useConnections } from './connections';
import { useListing } from './listing';
import { useLocation } from './location';
import { useSettings } from './settings';
import { stubDipper } from './testing/stubDipper';

function connection(id: string): Connection {
  return {
    id,
    name: id,
    source: { kind: 'environment' },
    addressing: 'auto',
    server: 'aws',
    options: defaultConnectionOptions,
  };
}

describe('startingPlace', () => {
  const last = { connectionId: 'one', bucket: 'photos', prefix: '2026/' };

  it('is where the window was left', () => {
    expect(startingPlace(last, [connection('two'), connection('one')])).toEqual({
      kind: 'folder',
      ...last,
    });
  });

  it('is the connection itself when no bucket was open', () => {
    expect(startingPlace({ connectionId: 'one' }, [connection('one')])).toEqual({
      kind: 'connection',
      connectionId: 'one',
    });
  });

  it('is the only connection when the last one is gone', () => {
    expect(startingPlace(last, [connection('two')])).toEqual({
      kind: 'connection',
      connectionId: 'two',
    });
  });

  it('is nowhere when there is a choice to make', () => {
    expect(startingPlace(null, [connection('one'), connection('two')])).toBeUndefined();
    expect(startingPlace(last, [])).toBeUndefined();
  });
});

describe('rowLeadingTo', () => {
  const inBucket = { kind: 'folder', connectionId: 'one', bucket: 'photos' } as const;

  it('is the folder that one came out of', () => {
    expect(rowLeadingTo({ ...inBucket, prefix: 'a/' }, { ...inBucket, prefix: 'a/b/c/' })).toBe(
      'a/b/',
    );
  });

  it('is the bucket, among the buckets', () => {
    expect(
      rowLeadingTo({ kind: 'connection', connectionId: 'one' }, { ...inBucket, prefix: 'a/' }),
    ).toBe('photos');
  });

  it('is nothing for a place elsewhere', () => {
    expect(rowLeadingTo({ ...inBucket, prefix: 'a/' }, { ...inBucket, prefix: 'ab/' })).toBe(
      undefined,
    );
    expect(rowLeadingTo({ kind: 'home' }, { ...inBucket, prefix: '' })).toBe(undefined);
  });
});

/** Follows the location while a test runs, over a main that answers nothing. */
function follow(): void {
  stubDipper();
  const { update } = useSettings.getState();
  useSettings.setState({ update: () => undefined });
  const stop = followLocation();
  onTestFinished(() => {
    stop();
    useSettings.setState({ update });
    useListing.getState().open({ kind: 'none' });
    useLocation.setState({ location: { kind: 'home' }, back: [], forward: [] });
    useConnections.setState({ connections: [] });
    vi.unstubAllGlobals();
  });
}

const photos = { kind: 'folder', connectionId: 'one', bucket: 'photos', prefix: '' } as const;

describe('a search that is begun again in the same place', () => {
  it('is for what the location says, there and back', () => {
    follow();
    const { go, goBack } = useLocation.getState();
    go({ ...photos, search: '' });
    filterHere('abc');
    go({ ...photos, search: '' });
    expect(useListing.getState().filter).toBe('');
    goBack();
    expect(useListing.getState().filter).toBe('abc');
  });
});

describe('visit', () => {
  it('takes a filter away that may hide the row that is wanted here', () => {
    follow();
    visit(photos);
    filterHere('*.csv');
    visit(photos);
    expect(useListing.getState().filter).toBe('*.csv');
    visit(photos, 'notes.txt');
    expect(useListing.getState()).toMatchObject({ filter: '', revealing: 'notes.txt' });
  });
});

describe('a connection that is removed', () => {
  it('is left, and no way leads back to it', () => {
    follow();
    const places = (): readonly unknown[] => {
      const { location, back, forward } = useLocation.getState();
      return [back, location, forward];
    };
    useConnections.setState({
      status: 'ready',
      connections: [connection('one'), connection('two')],
    });
    const { go, goBack } = useLocation.getState();
    const two = { kind: 'connection', connectionId: 'two' } as const;
    go(photos);
    go(two);
    go({ ...photos, prefix: 'a/' });
    go(two);
    go({ ...photos, prefix: 'b/' });
    go({ ...photos, prefix: 'c/' });
    goBack();
    useConnections.setState({ connections: [connection('two')] });
    expect(places()).toEqual([[{ kind: 'home' }, two], { kind: 'home' }, []]);
  });
});

describe('a connection that gets another id', () => {
  it('takes the window and the ways back along', () => {
    follow();
    const { go, goBack, renameConnection } = useLocation.getState();
    go(photos);
    go({ ...photos, prefix: 'a/' });
    go({ ...photos, prefix: 'b/' });
    goBack();
    renameConnection('one', 'other');
    const renamed = { ...photos, connectionId: 'other' };
    expect(useLocation.getState()).toMatchObject({
      back: [{ kind: 'home' }, renamed],
      location: { ...renamed, prefix: 'a/' },
      forward: [{ ...renamed, prefix: 'b/' }],
    });
  });
});
