import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { DipperError } from '../../shared/errors/appError';
import { createJsonFile, fileError } from './jsonFile';
import type { JsonFile } from './jsonFile';

let directory: string;
let path: string;
let problems: DipperError[];
let file: JsonFile<{ readonly names: readonly string[] }>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dipper-json-'));
  path = join(directory, 'things.json');
  problems = [];
  file = createJsonFile({
    path,
    schema: z.object({ names: z.array(z.string()) }),
    version: 2,
    fallback: { names: [] },
    onProblem: (problem) => problems.push(problem),
  });
});

afterEach(() => rm(directory, { recursive: true, force: true }));

test('a file that is not there reads as the fallback, without a problem', async () => {
  expect(await file.read()).toEqual({ names: [] });
  expect(problems).toEqual([]);
  expect(await readdir(directory)).toEqual([]);
});

test('what was written is read back, from an envelope with its version', async () => {
  await file.write({ names: ['한글', 'b'] });
  expect(await file.read()).toEqual({ names: ['한글', 'b'] });
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
    version: 2,
    data: { names: ['한글', 'b'] },
  });
});

test.skipIf(process.platform === 'win32')('only its owner may read it', async () => {
  await file.write({ names: [] });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await chmod(path, 0o644);
  await file.write({ names: ['again'] });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('changes made at once all land', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `name ${index}`);
  await Promise.all(
    names.map((name) => file.update((value) => ({ names: [...value.names, name] }))),
  );
  expect((await file.read()).names).toEqual(names);
  expect(await readdir(directory)).toEqual(['things.json']);
});

test('a change that fails does not stop the next one', async () => {
  const failing = file.update(() => {
    throw new Error('changed my mind');
  });
  const next = file.update((value) => ({ names: [...value.names, 'next'] }));
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await next).toEqual({ names: ['next'] });
});

test.each([
  ['not JSON', '{"version": 2, "data": {"na'],
  ['empty', ''],
  ['another shape', '{"version": 2, "data": {"names": [1]}}'],
  ['another version', '{"version": 3, "data": {"names": []}}'],
  ['no envelope', '["a"]'],
])('a file that is %s is set aside whole and reported', async (_, text) => {
  await writeFile(path, text);
  expect(await file.read()).toEqual({ names: [] });

  const kept = await readdir(directory);
  expect(kept).toEqual([expect.stringMatching(/^things\.json\.corrupt-[\dTZ.-]+$/)]);
  expect(await readFile(join(directory, kept[0] ?? ''), 'utf8')).toBe(text);
  expect(problems.map((problem) => problem.detail)).toEqual([
    expect.objectContaining({ code: 'local_failed', resource: path }),
  ]);
  expect(problems[0]?.message).toContain(kept[0]);

  await file.write({ names: ['new'] });
  expect(await file.read()).toEqual({ names: ['new'] });
  expect(problems).toHaveLength(1);
});

test('a file the system refuses to read is neither overwritten nor taken for empty', async () => {
  await mkdir(path);
  await expect(file.read()).rejects.toMatchObject({ detail: { code: 'local_failed' } });
  await expect(file.update((value) => value)).rejects.toMatchObject({
    detail: { code: 'local_failed', resource: path },
  });
  expect((await stat(path)).isDirectory()).toBe(true);
});

test('a directory that is not there is told', async () => {
  await rm(directory, { recursive: true });
  await expect(file.write({ names: [] })).rejects.toMatchObject({
    detail: { code: 'local_failed', message: 'things.json could not be written (ENOENT).' },
  });
});

// No disk here has a quota or can be mounted for reading only: what the system would say.
test.each([
  ['EDQUOT', 'disk_full'],
  ['ENOSPC', 'disk_full'],
  ['EROFS', 'local_access_denied'],
  ['EACCES', 'local_access_denied'],
  ['EIO', 'local_failed'],
])('%s is told as %s', (code, told) => {
  const error = Object.assign(new Error(code), { code, syscall: 'write' });
  expect(fileError(error, path, 'written').detail).toMatchObject({
    code: told,
    message: `things.json could not be written (${code}).`,
  });
});
