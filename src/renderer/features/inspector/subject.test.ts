import { describe, expect, it } from 'vitest';
import type { ListEntry } from '../../../shared/model/objects';
import { subjectOf } from './subject';

const place = { connectionId: 'c', bucket: 'b', server: 'aws' };
const inFolder = { kind: 'folder', connectionId: 'c', bucket: 'b', prefix: 'a/' } as const;
const file: ListEntry = { kind: 'object', key: 'a/x', size: 1 };
const folder: ListEntry = { kind: 'folder', key: 'a/d/' };

const none = { folders: 0, objects: 0, bytes: 0 };
const both = { folders: 1, objects: 1, bytes: 1 };

function facts(only: ListEntry) {
  const isFolder = only.kind === 'folder';
  const totals = { folders: isFolder ? 1 : 0, objects: isFolder ? 0 : 1, bytes: 1, only };
  return { place, prefix: 'a/', count: 1, totals };
}

describe('what the Inspector tells about', () => {
  const nothing = { prefix: '', totals: none, count: 0 };

  it('is nothing at home, and the connection among its buckets', () => {
    expect(subjectOf({ kind: 'home' }, nothing)).toEqual({ kind: 'none' });
    expect(subjectOf({ kind: 'connection', connectionId: 'c' }, nothing)).toEqual({
      kind: 'connection',
      connectionId: 'c',
    });
  });

  it('is a bucket that is selected, or shown with nothing selected in it', () => {
    const selected = { ...nothing, place };
    expect(subjectOf({ kind: 'connection', connectionId: 'c' }, selected)).toEqual({
      kind: 'bucket',
      place,
    });
    expect(subjectOf({ ...inFolder, prefix: '' }, { ...nothing, place })).toEqual({
      kind: 'bucket',
      place,
    });
  });

  it('is the folder that is shown with nothing selected in it', () => {
    expect(subjectOf(inFolder, { ...nothing, place, prefix: 'a/' })).toEqual({
      kind: 'folder',
      place,
      key: 'a/',
      isOpen: true,
    });
  });

  it('is what is selected in a folder', () => {
    expect(subjectOf(inFolder, facts(file))).toEqual({ kind: 'object', place, entry: file });
    expect(subjectOf(inFolder, facts(folder))).toEqual({
      kind: 'folder',
      place,
      key: 'a/d/',
      isOpen: false,
    });
    expect(subjectOf(inFolder, { ...nothing, place, count: 2, totals: both })).toEqual({
      kind: 'many',
      count: 2,
      totals: both,
    });
  });

  it('says how many are selected also before their sizes are known', () => {
    expect(subjectOf(inFolder, { ...nothing, place, count: 2, totals: undefined })).toEqual({
      kind: 'many',
      count: 2,
      totals: undefined,
    });
  });
});
