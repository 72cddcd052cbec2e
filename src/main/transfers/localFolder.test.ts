import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createPartFile, makeFolders, putBeside, putInPlace } from './localFolder';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dipper-folder-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('makes folders that are missing and keeps those that are there', async () => {
  await mkdir(join(folder, 'a'));
  await writeFile(join(folder, 'a/kept'), 'x');
  expect(await makeFolders(folder, ['a', 'b', 'c'])).toBe(join(folder, 'a/b/c'));
  expect(await readdir(join(folder, 'a'))).toEqual(['b', 'kept']);
});

test('refuses to go through a symbolic link, wherever it leads', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'dipper-outside-'));
  onTestFinished(() => rm(outside, { recursive: true }));
  await symlink(outside, join(folder, 'link'));
  await mkdir(join(folder, 'real'));
  await symlink(join(folder, 'real'), join(folder, 'inside'));
  for (const names of [['link'], ['link', 'deeper'], ['inside', 'deeper']]) {
    await expect(makeFolders(folder, names)).rejects.toMatchObject({
      detail: { code: 'unsafe_path' },
    });
  }
  expect(await readdir(outside)).toEqual([]);
  expect(await readdir(join(folder, 'real'))).toEqual([]);
});

test('refuses a file where a folder is needed', async () => {
  await writeFile(join(folder, 'file'), 'x');
  await expect(makeFolders(folder, ['file', 'b'])).rejects.toMatchObject({
    detail: { code: 'local_exists', resource: 'file' },
  });
});

test('an unfinished file never takes the name of another', async () => {
  const path = join(folder, 'a.txt');
  const parts = await Promise.all([1, 2, 3].map(() => createPartFile(path, 'posix')));
  await Promise.all(parts.map(({ handle }) => handle.close()));
  const names = await readdir(folder);
  expect(names).toHaveLength(3);
  for (const name of names) expect(name).toMatch(/^a\.txt\.[0-9a-f]{8}\.part$/u);
});

test('a file that is there is replaced only where that is asked', async () => {
  const part = join(folder, 'new.part');
  const path = join(folder, 'file');
  await writeFile(path, 'old');
  await writeFile(part, 'new');
  await expect(putBeside(part, path)).rejects.toMatchObject({ detail: { code: 'local_exists' } });
  expect(await readFile(path, 'utf8')).toBe('old');
  await putInPlace(part, path);
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['file']);
});

test('a free name is taken, and the unfinished one is gone', async () => {
  await writeFile(join(folder, 'new.part'), 'new');
  await putBeside(join(folder, 'new.part'), join(folder, 'file'));
  expect(await readdir(folder)).toEqual(['file']);
});

test('a symbolic link at the end is replaced itself, not what it leads to', async () => {
  await writeFile(join(folder, 'target'), 'kept');
  await symlink(join(folder, 'target'), join(folder, 'link'));
  await writeFile(join(folder, 'new.part'), 'new');
  await expect(putBeside(join(folder, 'new.part'), join(folder, 'link'))).rejects.toMatchObject({
    detail: { code: 'local_exists' },
  });
  await putInPlace(join(folder, 'new.part'), join(folder, 'link'));
  expect(await readFile(join(folder, 'target'), 'utf8')).toBe('kept');
  expect(await readFile(join(folder, 'link'), 'utf8')).toBe('new');
});

test('a folder is never replaced by a file', async () => {
  await mkdir(join(folder, 'd'));
  await writeFile(join(folder, 'new.part'), 'new');
  await expect(putInPlace(join(folder, 'new.part'), join(folder, 'd'))).rejects.toMatchObject({
    detail: { code: 'local_exists' },
  });
});
