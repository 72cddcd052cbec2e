import fs from 'node:fs';
import { chmod, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import type * as FilePromises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSaveText } from './saveText';

/** As in a folder in which only the files that are there may be written; the administrator may always. */
let isClosed = false;
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof FilePromises>();
  const open: typeof real.open = async (path, flags, mode) => {
    if (isClosed && flags === 'wx')
      throw Object.assign(new Error('refused'), { code: 'EACCES', syscall: 'open' });
    return real.open(path, flags, mode);
  };
  return { ...real, open };
});

let folder: string;
let path: string;

beforeEach(async () => {
  isClosed = false;
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

test('where no file can be made beside it, the file itself is written', async () => {
  await writeFile(path, 'of yesterday');
  isClosed = true;
  expect(await save()).toBe(true);
  expect(await readFile(path, 'utf8')).toBe('of today');
});
