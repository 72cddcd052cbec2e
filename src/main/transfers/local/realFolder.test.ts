import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import type * as FilePromises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { realFolderOf } from './realFolder';

/** What the system says that is asked for the real path of whatever; no drive at hand says any of it. */
let refusal: string | undefined;
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof FilePromises>();
  return {
    ...real,
    realpath: (path: string) =>
      refusal === undefined
        ? real.realpath(path)
        : Promise.reject(Object.assign(new Error('refused'), { code: refusal })),
  };
});

let folder: string;

beforeEach(async () => {
  refusal = undefined;
  folder = await realpath(await mkdtemp(join(tmpdir(), 'dipper-real-')));
  await mkdir(join(folder, 'out'));
  await symlink(join(folder, 'out'), join(folder, 'link'));
});

afterEach(() => rm(folder, { recursive: true }));

test.each([undefined, 'EISDIR', 'EINVAL', 'ENOSYS', 'UNKNOWN'])(
  'a folder is known by its real path, also on a drive that can not tell it (%s)',
  async (code) => {
    refusal = code;
    expect(await realFolderOf(join(folder, 'link'))).toBe(join(folder, 'out'));
  },
);

test('a folder that is not there, or that nobody may look at, is no folder of such a drive', async () => {
  refusal = 'EISDIR';
  await expect(realFolderOf(join(folder, 'gone'))).rejects.toMatchObject({ code: 'ENOENT' });
  refusal = 'EACCES';
  await expect(realFolderOf(join(folder, 'link'))).rejects.toMatchObject({ code: 'EACCES' });
});
