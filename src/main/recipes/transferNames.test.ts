import { expect, test } from 'vitest';
import type { Operation } from '../../shared/model/recipes';
import { withOwnNames } from './transferNames';

const bucket = 'b';

function files(
  kind: 'uploadFiles' | 'downloadFiles',
  ...pairs: readonly (readonly [key: string, file: string])[]
): Operation {
  return { kind, bucket, files: pairs.map(([key, file]) => ({ key, file })) };
}

function folder(kind: 'uploadFolder' | 'downloadFolder', prefix: string, name: string): Operation {
  return { kind, bucket, prefix, folder: name };
}

test('each download has a file of its own, and the same one again the same', () => {
  expect(
    withOwnNames(
      [
        files('downloadFiles', ['x/a.txt', 'a.txt'], ['y/a.txt', 'a.txt']),
        { kind: 'listBuckets' },
        files('downloadFiles', ['y/a.txt', 'a.txt'], ['z/a.txt', 'a.txt']),
        folder('downloadFolder', 'x/album/', 'album'),
        folder('downloadFolder', 'y/album/', 'album'),
      ],
      'posix',
    ),
  ).toEqual([
    files('downloadFiles', ['x/a.txt', 'a.txt'], ['y/a.txt', 'a%~2.txt']),
    { kind: 'listBuckets' },
    files('downloadFiles', ['y/a.txt', 'a%~2.txt'], ['z/a.txt', 'a%~3.txt']),
    folder('downloadFolder', 'x/album/', 'album'),
    folder('downloadFolder', 'y/album/', 'album%~2'),
  ]);
});

test('no two objects are uploaded from one file: they are told apart by their folders', () => {
  expect(
    withOwnNames(
      [
        files('uploadFiles', ['in/2025/readme.md', 'readme.md'], ['in/2025/b.md', 'b.md']),
        files('uploadFiles', ['in/2026/readme.md', 'readme.md']),
        folder('uploadFolder', 'x/album/', 'album'),
        folder('uploadFolder', 'album/', 'album'),
        { ...folder('uploadFolder', 'x/album/', 'album'), ifThere: 'skip' } as Operation,
      ],
      'posix',
    ),
  ).toEqual([
    files('uploadFiles', ['in/2025/readme.md', '2025/readme.md'], ['in/2025/b.md', 'b.md']),
    files('uploadFiles', ['in/2026/readme.md', '2026/readme.md']),
    folder('uploadFolder', 'x/album/', 'x/album'),
    folder('uploadFolder', 'album/', 'album'),
    { ...folder('uploadFolder', 'x/album/', 'x/album'), ifThere: 'skip' },
  ]);
});

test('the same key of two buckets is told apart by the bucket, and no name leads elsewhere', () => {
  const named = withOwnNames(
    [
      files('uploadFiles', ['../a', 'a'], ['./b', 'b']),
      { ...files('uploadFiles', ['../a', 'a']), bucket: '..' } as Operation,
      files('uploadFiles', ['x//b', 'b']),
    ],
    'posix',
  );
  expect(named.flatMap((one) => ('files' in one ? one.files.map(({ file }) => file) : []))).toEqual(
    ['b/%2E%2E/a', '%2E/b', '%2E%2E/%2E%2E/a', 'x/%empty/b'],
  );
});

test('what was downloaded, changed and uploaded is one file; no download falls on another upload', () => {
  expect(
    withOwnNames(
      [files('downloadFiles', ['x/a', 'a'], ['y/a', 'a']), files('uploadFiles', ['y/a', 'a'])],
      'posix',
    ),
  ).toEqual([
    files('downloadFiles', ['x/a', 'a%~2'], ['y/a', 'a']),
    files('uploadFiles', ['y/a', 'a']),
  ]);
});

test('where letter case does not count, one file is not uploaded in place of another', () => {
  const alike = [files('uploadFiles', ['x/A.txt', 'A.txt'], ['y/a.txt', 'a.txt'])];
  expect(withOwnNames(alike, 'win32')).toEqual([
    files('uploadFiles', ['x/A.txt', 'x/A.txt'], ['y/a.txt', 'y/a.txt']),
  ]);
  expect(withOwnNames(alike, 'posix')).toEqual(alike);
});
