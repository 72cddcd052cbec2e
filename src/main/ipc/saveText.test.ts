import fs from 'node:fs';
import { chmod, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import type * as FilePromises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSaveText } from './saveText';

/** What fails, and by which code: the administrator, who may run this, may always. */
let failing: { readonly call: 'open' | 'rename' | 'access'; readonly code: string } | undefined;
function failIn(call: 'open' | 'rename' | 'access'): void {
  if (failing?.call === call) throw Object.assign(new Error('refused'), { code: failing.code });
}
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof FilePromises>();
  const open: typeof real.open = async (path, flags, mode) => {
    if (flags === 'wx') failIn('open');
    return real.open(path, flags, mode);
  };
  const rename: typeof real.rename = async (from, to) => {
    failIn('rename');
    return real.rename(from, to);
  };
  const access: typeof real.access = async (path, mode) => {
    failIn('access');
    return real.access(path, mode);
  };
  return { ...real, open, rename, access };
});

let folder: string;
let path: string;

beforeEach(async () => {
  failing = undefined;
  folder = await mkdtemp(join(tmpdir(), 'dipper-save-'));
  path = join(folder, 'incident.har');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const save = (): Promise<boolean> =>
  createSaveText(() => Promise.resolve(path))('incident.har', 'of today');

test('a text goes under the name that was chosen, with nothing beside it', async () => {
  expect(await save()).toBe(true);
  expect(await readFile(path, 'utf8')).toBe('of today');
  expect(await readdir(folder)).toEqual(['incident.har']);
});

test('nothing is written once the question was closed', async () => {
  expect(await createSaveText(() => Promise.resolve(undefined))('x', 'text')).toBe(false);
});

test.skipIf(process.platform === 'win32')(
  'a file that is replaced keeps who may read it, and a link leads where it led',
  async () => {
    const target = join(folder, 'shared.har');
    await writeFile(target, 'of yesterday');
    await chmod(target, 0o664);
    await symlink('shared.har', path);
    await save();
    expect(fs.lstatSync(path).isSymbolicLink()).toBe(true);
    expect(await readFile(target, 'utf8')).toBe('of today');
    expect((await stat(target)).mode & 0o777).toBe(0o664);
  },
);

test.each([
  ['no other file can be made', 'open', 'EACCES'],
  ['only the file itself is not read-only', 'open', 'EROFS'],
  ['the file itself is mounted', 'rename', 'EBUSY'],
] as const)('in a folder in which %s, that one is written (%s: %s)', async (_, call, code) => {
  await writeFile(path, 'of yesterday');
  failing = { call, code };
  expect(await save()).toBe(true);
  expect(await readFile(path, 'utf8')).toBe('of today');
  expect(await readdir(folder)).toEqual(['incident.har']);
});

test('a file that may not be written is not replaced', async () => {
  await writeFile(path, 'of yesterday');
  failing = { call: 'access', code: 'EACCES' };
  await expect(save()).rejects.toMatchObject({
    detail: { code: 'local_access_denied', resource: 'incident.har' },
  });
  expect(await readFile(path, 'utf8')).toBe('of yesterday');
});
