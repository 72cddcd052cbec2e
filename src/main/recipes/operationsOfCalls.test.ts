import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { IfThere, Operation } from '../../shared/model/recipes';
import { copySource } from '../s3/copies/copySource';
import { folded, operationsOfCalls } from './operationsOfCalls';
import type { CallFacts } from './operationsOfCalls';

const bucket = 'b';

function of(operation: string, more: Partial<CallFacts> = {}): CallFacts {
  return { operation, bucket, subject: {}, ...more };
}

test('the pages of a listing are one listing, with or without folders', () => {
  const page = of('ListObjectsV2', { subject: { prefix: 'a/', delimited: true } });
  expect(operationsOfCalls([page, page, page], 'posix')).toEqual([
    { kind: 'listFolder', bucket, prefix: 'a/' },
  ]);
  expect(operationsOfCalls([of('ListObjects')], 'posix')).toEqual([
    { kind: 'listPrefix', bucket, prefix: '' },
  ]);
});

test('the requests of a multipart upload are one upload, the ranges of an object one download', () => {
  const upload = ['CreateMultipartUpload', 'UploadPart', 'UploadPart', 'CompleteMultipartUpload'];
  expect(
    operationsOfCalls(
      upload.map((name) => of(name, { key: 'x/film.mov' })),
      'posix',
    ),
  ).toEqual([{ kind: 'uploadFiles', bucket, files: [{ key: 'x/film.mov', file: 'film.mov' }] }]);
  const range = of('GetObject', { key: 'x/..' });
  expect(operationsOfCalls([range, range], 'posix')).toEqual([
    { kind: 'downloadFiles', bucket, files: [{ key: 'x/..', file: '%2E%2E' }] },
  ]);
});

test('neighbours that do the same are one loop; order is kept where they do not', () => {
  const calls = [
    of('HeadObject', { key: 'a' }),
    of('HeadObject', { key: 'b' }),
    of('DeleteObject', { key: 'a' }),
    of('DeleteObjects', { subject: { keys: ['b', 'c'] } }),
    of('HeadObject', { key: 'a' }),
    of('HeadObject', { key: 'a', bucket: 'other' }),
  ];
  expect(operationsOfCalls(calls, 'posix')).toEqual([
    { kind: 'lookAtObjects', bucket, keys: ['a', 'b'] },
    { kind: 'deleteObjects', bucket, keys: ['a', 'b', 'c'] },
    { kind: 'lookAtObjects', bucket, keys: ['a'] },
    { kind: 'lookAtObjects', bucket: 'other', keys: ['a'] },
  ]);
});

test('there is code for every call that Dipper sends', async () => {
  const main = fileURLToPath(new URL('..', import.meta.url));
  const files = (await readdir(main, { recursive: true })).filter((name) => /\.ts$/u.test(name));
  const sources = await Promise.all(
    files
      .filter((name) => !name.includes('.test.') && !name.startsWith('recipes'))
      .map((name) => readFile(join(main, name), 'utf8')),
  );
  const sent = new Set(
    sources
      .flatMap((source) => [...source.matchAll(/\bnew ([A-Z]\w+)Command\(/gu)])
      .map(([, name = '']) => name),
  );
  expect([...sent]).toEqual(expect.arrayContaining(['ListObjectsV2', 'PutObjectTagging']));
  const subject = {
    keys: ['k'],
    copySource: 'b/k',
    uploadId: 'u',
    policy: '{}',
    tags: [{ name: 'n', value: 'v' }],
    retention: { mode: 'GOVERNANCE', until: '2030-01-01T00:00:00.000Z' },
  };
  const role = { arn: 'arn:aws:iam::1:role/r', sessionName: 'me' };
  const sts = ['GetCallerIdentity', 'AssumeRole', 'AssumeRoleWithWebIdentity'];
  const without = [
    ...[...sent, 'UploadPart'].filter(
      (name) => operationsOfCalls([of(name, { key: 'k', subject })], 'posix').length === 0,
    ),
    ...sts.filter(
      (name) =>
        operationsOfCalls([of(name, { subject: { sts: { region: 'r', role } } })], 'posix')
          .length === 0,
    ),
  ];
  expect(without).toEqual([]);
});

test('tags, versions and versioning are told; a batch that names nothing is no code', () => {
  const tags = [{ name: 'album', value: 'summer' }];
  const calls = [
    of('GetObjectTagging', { key: 'a' }),
    of('GetObjectTagging', { key: 'b' }),
    of('PutObjectTagging', { key: 'a', subject: { tags } }),
    of('GetBucketVersioning'),
    of('ListObjectVersions'),
    of('DeleteObjects', { subject: { keys: [] } }),
  ];
  expect(operationsOfCalls(calls, 'posix')).toEqual([
    { kind: 'readObjectTags', bucket, keys: ['a', 'b'] },
    { kind: 'writeObjectTags', bucket, key: 'a', tags },
    { kind: 'readBucketVersioning', bucket },
    { kind: 'listVersions', bucket, prefix: '' },
  ]);
});

test('a copy names its source as it is', () => {
  const from = "it's ?versionId=x & 100%/é";
  const subject = { copySource: copySource(bucket, from) };
  expect(operationsOfCalls([of('CopyObject', { key: 'to', subject })], 'posix')).toEqual([
    { kind: 'copyObjects', bucket, changes: [{ from, to: 'to' }] },
  ]);
});

test('a copy behind an access point names its source as it is, too', () => {
  const arn = 'arn:aws:s3:eu-west-1:123456789012:accesspoint/reports';
  const subject = { copySource: copySource(arn, 'object/a b') };
  const copy = { ...of('CopyObject', { key: 'to', subject }), bucket: arn };
  const operation: Operation = {
    kind: 'copyObjects',
    bucket: arn,
    changes: [{ from: 'object/a b', to: 'to' }],
  };
  expect(operationsOfCalls([copy], 'posix')).toEqual([operation]);
});

test('an empty object whose key ends in a slash is a folder; one with content is a file', () => {
  expect(operationsOfCalls([of('PutObject', { key: 'd/', sentBytes: 0 })], 'posix')).toEqual([
    { kind: 'createFolders', bucket, keys: ['d/'] },
  ]);
  expect(operationsOfCalls([of('PutObject', { key: 'd/', sentBytes: 3 })], 'posix')).toMatchObject([
    { kind: 'uploadFiles' },
  ]);
});

test('ten thousand calls are folded at once', () => {
  const calls = Array.from({ length: 10_000 }, (_, index) => of('PutObject', { key: `k${index}` }));
  expect(operationsOfCalls(calls, 'posix')).toHaveLength(1);
});

test('what has no code is left out', () => {
  expect(
    operationsOfCalls([of('AssumeRole'), of('DeleteObjects'), of('CopyObject')], 'posix'),
  ).toEqual([]);
});

test('a copy onto itself that says its metadata anew is an edit, and no copy', () => {
  const metadata = {
    settings: { ContentType: 'text/html', CopySourceIfMatch: '"e"' },
    user: [{ name: 'author', value: 'kim' }],
  };
  const copySourceOfIt = copySource(bucket, 'a b');
  expect(
    operationsOfCalls(
      [of('CopyObject', { key: 'a b', subject: { copySource: copySourceOfIt, metadata } })],
      'posix',
    ),
  ).toEqual([{ kind: 'writeMetadata', bucket, key: 'a b', ...metadata, tags: [] }]);
});

test('transfers that look at what is there are one only where they can not meet each other', () => {
  const upload = (key: string, file: string, ifThere?: IfThere): Operation => ({
    kind: 'uploadFiles',
    bucket,
    files: [{ key, file }],
    ...(ifThere === undefined ? {} : { ifThere }),
  });
  const kept = [upload('a', 'a', 'keep_both'), upload('a', 'a', 'keep_both')];
  expect(folded(kept)).toEqual(kept);
  const skipped = [
    upload('a', 'x/a', 'skip'),
    upload('b', 'b', 'skip'),
    upload('a', 'y/a', 'skip'),
  ];
  expect(folded(skipped)).toEqual([
    {
      kind: 'uploadFiles',
      bucket,
      ifThere: 'skip',
      files: [
        { key: 'a', file: 'x/a' },
        { key: 'b', file: 'b' },
      ],
    },
    skipped[2],
  ]);
  const place = { bucket, prefix: 'p/', folder: 'p' };
  const folders: readonly Operation[] = [
    { kind: 'uploadFolder', ...place, ifThere: 'keep_both' },
    { kind: 'uploadFolder', ...place, ifThere: 'keep_both' },
  ];
  expect(folded(folders)).toEqual(folders);
  expect(folded([upload('a', 'x/a'), upload('a', 'y/a')])).toEqual([upload('a', 'y/a')]);
});

test('an object that was downloaded twice under two names is two files', () => {
  const download = (file: string): Operation => ({
    kind: 'downloadFiles',
    bucket,
    files: [{ key: 'a', file }],
  });
  expect(folded([download('a'), download('b'), download('a')])).toEqual([
    {
      kind: 'downloadFiles',
      bucket,
      files: [
        { key: 'a', file: 'a' },
        { key: 'a', file: 'b' },
      ],
    },
  ]);
});
