import { expect, test } from 'vitest';
import type { Target } from '../../shared/model/objects';
import type { NamePlatform } from '../transfers/local/localNames';
import { createActionDescriber } from './userActions';
import type { ActionDescriber } from './userActions';

const id = '3f0a4a5e-0c1d-4b7e-9a55-6a3f2f1b8c01';
const place = { connectionId: 'profile:demo', bucket: 'photos' };
const seen = { ...place, server: 'https://s3.example.com' };

test('an upload is code once it starts, by the names of what was dropped', () => {
  const { describe } = createActionDescriber(
    (token) =>
      token === 'folder' ? { name: 'album', kind: 'folder' } : { name: 'a.txt', kind: 'file' },
    'posix',
  );
  const plan = { planId: id, ...seen, prefix: 'x/', tokens: ['folder', 'file'] };
  expect(describe('uploads.plan', plan, 'call')).toEqual({
    id,
    kind: 'upload',
    ...place,
    key: 'x/',
    operations: [],
    planned: [
      { kind: 'uploadFiles', bucket: 'photos', files: [{ file: 'a.txt', key: 'x/a.txt' }] },
      { kind: 'uploadFolder', bucket: 'photos', folder: 'album', prefix: 'x/album/' },
    ],
  });
  expect(describe('transfers.start', { planId: id, onConflict: 'skip' }, 'call')).toMatchObject({
    id,
    kind: 'upload',
    operations: [
      { kind: 'uploadFiles', files: [{ file: 'a.txt', key: 'x/a.txt' }] },
      { kind: 'uploadFolder', folder: 'album', prefix: 'x/album/' },
    ],
  });
});

test('the code of a drive, which has no name, takes no other folder, and adds none to the keys', () => {
  const { describe } = createActionDescriber(() => ({ name: '', kind: 'folder' }), 'win32');
  const plan = { planId: id, ...seen, prefix: 'x/', tokens: ['drive'] };
  expect(describe('uploads.plan', plan, 'call')?.planned).toEqual([
    { kind: 'uploadFolder', bucket: 'photos', folder: 'your-drive', prefix: 'x/' },
  ]);
});

test('the choice of a plan that meets something is in its code, and otherwise none is', () => {
  const { describe, answered } = createActionDescriber(
    () => ({ name: 'album', kind: 'folder' }),
    'posix',
  );
  const started = (conflictCount: number, onConflict: 'skip' | 'replace' | 'replace_if_newer') => {
    describe('uploads.plan', { planId: id, ...seen, prefix: '', tokens: ['x'] }, 'call');
    answered('uploads.plan', {
      planId: id,
      files: 2,
      bytes: 2,
      conflicts: [],
      conflictCount,
      comparisons: { same: 0, newer: 0, older: 0, different: 0, unknown: 0 },
      problems: [],
      problemCount: 0,
      renamed: [],
      renamedCount: 0,
    });
    return describe('transfers.start', { planId: id, onConflict }, 'call')?.operations;
  };
  const whole = { kind: 'uploadFolder', bucket: 'photos', folder: 'album', prefix: 'album/' };
  expect(started(0, 'skip')).toEqual([whole]);
  expect(started(1, 'replace')).toEqual([whole]);
  expect(started(1, 'skip')).toEqual([{ ...whole, ifThere: 'skip' }]);
  expect(started(1, 'replace_if_newer')).toEqual([{ ...whole, ifThere: 'replace_if_newer' }]);
});

test('asking a server what it can do is an action', () => {
  const { describe } = createActionDescriber(() => undefined, 'posix');
  expect(describe('capabilities.probe', place, 'call')).toEqual({
    id: 'call',
    kind: 'probe',
    ...place,
    operations: [],
  });
});

const selectionId = 'a7a1d9f0-5d6e-4a59-9d0f-1f1a2b3c4d5e';

/** Where this is what was selected. */
function describerOf(named: readonly Target[], platform: NamePlatform = 'posix'): ActionDescriber {
  return createActionDescriber(
    () => undefined,
    platform,
    (asked) => (asked === selectionId ? named : []),
  );
}

test('a deletion is code once it runs, and not by names where there are too many', () => {
  const { describe } = describerOf([
    { kind: 'object', key: 'a' },
    { kind: 'folder', key: 'd/' },
  ]);
  const asked = describe('deletion.plan', { deletionId: id, ...seen, selectionId }, 'c');
  expect(asked?.operations).toEqual([]);
  expect(describe('deletion.run', { deletionId: id }, 'c')?.operations).toEqual([
    { kind: 'deleteObjects', bucket: 'photos', keys: ['a'] },
    { kind: 'deleteFolder', bucket: 'photos', prefix: 'd/' },
  ]);
  // Of those, nothing is named.
  describe('deletion.plan', { deletionId: id, ...seen, selectionId: id }, 'c');
  expect(describe('deletion.run', { deletionId: id }, 'c')?.operations).toEqual([]);
});

test('a download names files as Dipper does, and the whole bucket by its own name', () => {
  const { describe } = describerOf([
    { kind: 'object', key: 'x/..' },
    { kind: 'folder', key: 'x/album/' },
    { kind: 'folder', key: '' },
  ]);
  describe('downloads.plan', { planId: id, ...seen, selectionId, folder: id }, 'c');
  const started = describe('transfers.start', { planId: id, onConflict: 'skip' }, 'c');
  expect(started?.operations).toEqual([
    { kind: 'downloadFiles', bucket: 'photos', files: [{ key: 'x/..', file: '%2E%2E' }] },
    { kind: 'downloadFolder', bucket: 'photos', prefix: 'x/album/', folder: 'album' },
    { kind: 'downloadFolder', bucket: 'photos', prefix: '', folder: 'photos' },
  ]);
});

test('on Windows a download names files by its rules, and a bucket’s ARN is no path either', () => {
  const { describe } = describerOf(
    [
      { kind: 'object', key: String.raw`..\x.bat` },
      { kind: 'folder', key: '' },
    ],
    'win32',
  );
  const bucket = 'arn:aws:s3:eu-west-1:111122223333:accesspoint:photos';
  describe('downloads.plan', { planId: id, ...seen, bucket, selectionId, folder: id }, 'c');
  const started = describe('transfers.start', { planId: id, onConflict: 'skip' }, 'c');
  expect(started?.operations).toMatchObject([
    { kind: 'downloadFiles', files: [{ file: '..%5Cx.bat' }] },
    { kind: 'downloadFolder', folder: bucket.replaceAll(':', '%3A') },
  ]);
});

test('objects of several folders with one name become files with names of their own', () => {
  const { describe } = describerOf([
    { kind: 'object', key: 'x/a.txt' },
    { kind: 'object', key: 'y/a.txt' },
    { kind: 'object', key: 'album' },
    { kind: 'folder', key: 'z/album/' },
  ]);
  describe('downloads.plan', { planId: id, ...seen, selectionId, folder: id }, 'c');
  const started = describe('transfers.start', { planId: id, onConflict: 'skip' }, 'c');
  expect(started?.operations).toEqual([
    {
      kind: 'downloadFiles',
      bucket: 'photos',
      files: [
        { key: 'x/a.txt', file: 'a.txt' },
        { key: 'y/a.txt', file: 'a%~2.txt' },
        { key: 'album', file: 'album' },
      ],
    },
    { kind: 'downloadFolder', bucket: 'photos', prefix: 'z/album/', folder: 'album%~2' },
  ]);
});

test('what makes no call and no link is no action', () => {
  const { describe } = createActionDescriber(() => undefined, 'posix');
  expect(describe('settings.get', {}, 'c')).toBeUndefined();
  expect(describe('activity.list', {}, 'c')).toBeUndefined();
});
