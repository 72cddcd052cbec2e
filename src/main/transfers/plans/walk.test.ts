import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PlanProblem } from '../../../shared/model/transfers';
import { walkLocal } from './walk';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dipper-walk-'));
});

afterEach(() => rm(folder, { recursive: true }));

interface Seen {
  readonly files: Record<string, number>;
  readonly emptyFolders: string[];
  readonly problems: PlanProblem[];
}

async function walk(path: string, name: string, signal = new AbortController().signal) {
  const seen: Seen = { files: {}, emptyFolders: [], problems: [] };
  await walkLocal(
    { path, name },
    {
      file: (_, file, { size }) => {
        seen.files[file] = size;
      },
      emptyFolder: (empty) => seen.emptyFolders.push(empty),
      problem: (problem) => seen.problems.push(problem),
    },
    signal,
  );
  return seen;
}

test('finds every file and empty folder, with names of any characters as they are', async () => {
  const names = [
    'a b',
    '100%',
    'new\nline',
    'back\\slash',
    'cafe\u0301',
    'caf\u00e9',
    '한글',
    '😀',
  ];
  await mkdir(join(folder, 'deep/deeper/empty'), { recursive: true });
  for (const name of names) await writeFile(join(folder, 'deep/deeper', name), name);
  await writeFile(join(folder, 'top'), '');
  const seen = await walk(folder, 'photos');
  expect(seen.files).toEqual({
    'photos/top': 0,
    ...Object.fromEntries(
      names.map((name) => [`photos/deep/deeper/${name}`, Buffer.byteLength(name)]),
    ),
  });
  expect(seen.emptyFolders).toEqual(['photos/deep/deeper/empty']);
  expect(seen.problems).toEqual([]);
});

test('reports symbolic links and special files, and never follows them', async () => {
  await writeFile(join(folder, 'file'), 'x');
  await symlink('/etc', join(folder, 'folder-link'));
  await symlink(join(folder, 'file'), join(folder, 'file-link'));
  await symlink('nowhere', join(folder, 'dangling'));
  await promisify(execFile)('mkfifo', [join(folder, 'pipe')]);
  const seen = await walk(folder, 'x');
  expect(seen.files).toEqual({ 'x/file': 1 });
  expect(seen.problems.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    { name: 'x/dangling', reason: 'symbolic_link' },
    { name: 'x/file-link', reason: 'symbolic_link' },
    { name: 'x/folder-link', reason: 'symbolic_link' },
    { name: 'x/pipe', reason: 'special_file' },
  ]);
  expect((await walk(join(folder, 'folder-link'), 'folder-link')).problems).toEqual([
    { name: 'folder-link', reason: 'symbolic_link' },
  ]);
});

// Root may read everything; but a name that is no text can be opened by nobody who has it as text.
test('reports what can not be read, and goes on with the rest', async () => {
  await writeFile(Buffer.concat([Buffer.from(`${folder}/bad-`), Buffer.from([0xff])]), 'x');
  await writeFile(join(folder, 'good'), 'x');
  const seen = await walk(folder, 'x');
  expect(seen.files).toEqual({ 'x/good': 1 });
  expect(seen.problems).toMatchObject([
    {
      name: 'x/bad-\ufffd',
      reason: 'missing',
      error: { code: 'local_not_found', resource: 'bad-\ufffd' },
    },
  ]);
});

test('reports a dropped item that is gone', async () => {
  expect((await walk(join(folder, 'gone'), 'gone')).problems).toMatchObject([
    { name: 'gone', reason: 'missing', error: { code: 'local_not_found' } },
  ]);
});

test('stops on request', async () => {
  await writeFile(join(folder, 'file'), 'x');
  await expect(walk(folder, 'x', AbortSignal.abort())).rejects.toMatchObject({
    detail: { code: 'cancelled' },
  });
});
