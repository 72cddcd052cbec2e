import { describe, expect, it } from 'vitest';
import type { ListEntry } from '../../../shared/model/objects';
import { subjectOf } from './subject';

const place = { connectionId: 'c', bucket: 'b' };
const inFolder = { kind: 'folder', connectionId: 'c', bucket: 'b', prefix: 'a/' } as const;
const file: ListEntry = { kind: 'object', key: 'a/x', size: 1 };
const folder: ListEntry = { kind: 'folder', key: 'a/d/' };

function facts(targets: readonly ListEntry[]) {
  return { place, prefix: 'a/', targets, count: targets.length };
}

describe('what the Inspector tells about', () => {
  const nothing = { prefix: '', targets: [], count: 0 };

  it('is nothing at home, and the connection among its buckets', () => {
    expect(subjectOf({ kind: 'home' }, nothing)).toEqual({ kind: 'none' });
    expect(subjectOf({ kind: 'connection', connectionId: 'c' }, nothing)).toEqual({
      kind: 'connection',
      connectionId: 'c',
    });
  });

  it('is a bucket that is selected, or open with nothing selected in it', () => {
    const selected = { place, prefix: '', targets: [], count: 0 };
    expect(subjectOf({ kind: 'connection', connectionId: 'c' }, selected)).toEqual({
      kind: 'bucket',
      place,
    });
    expect(subjectOf(inFolder, facts([]))).toEqual({ kind: 'bucket', place });
  });

  it('is what is selected in a folder', () => {
    expect(subjectOf(inFolder, facts([file]))).toEqual({ kind: 'object', place, entry: file });
    expect(subjectOf(inFolder, facts([folder]))).toEqual({ kind: 'folder', place, key: 'a/d/' });
    expect(subjectOf(inFolder, facts([file, folder]))).toEqual({
      kind: 'many',
      entries: [file, folder],
    });
  });
});
