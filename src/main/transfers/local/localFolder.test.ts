import type * as Files from 'node:fs';
import { closeSync, fstatSync, writeSync } from 'node:fs';
import { link, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { DipperError } from '../../../shared/errors/appError';
import type { AppError } from '../../../shared/errors/appError';
import { createFolderMaker, makeFolders, openPartFile, putBeside, putInPlace } from './localFolder';

let folder: string;

/** What some work fails with. */
function detailOf(work: () => unknown): AppError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof DipperError) return error.detail;
    throw error;
  }
}

/** The code that some work fails with. */
function codeOf(work: () => unknown): string | undefined {
  return detailOf(work)?.code;
}

/** Whether the system has a flag against links, as Windows has not. */
let knowsLinks = true;
vi.mock('node:fs', async (load) => {
  const real = await load<typeof Files>();
  const flag = real.constants.O_NOFOLLOW;
  const constants = Object.defineProperty({ ...real.constants }, 'O_NOFOLLOW', {
    get: () => (knowsLinks ? flag : undefined),
  });
  return { ...real, constants };
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dipper-folder-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('makes folders that are missing and keeps those that are there', async () => {
  await mkdir(join(folder, 'a'));
  await writeFile(join(folder, 'a/kept'), 'x');
  expect(makeFolders(folder, ['a', 'b', 'c'])).toBe(join(folder, 'a/b/c'));
  expect(await readdir(join(folder, 'a'))).toEqual(['b', 'kept']);
});

test('refuses to go through a symbolic link, wherever it leads', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'dipper-outside-'));
  onTestFinished(() => rm(outside, { recursive: true }));
  await symlink(outside, join(folder, 'link'));
  await mkdir(join(folder, 'real'));
  await symlink(join(folder, 'real'), join(folder, 'inside'));
  for (const names of [['link'], ['link', 'deeper'], ['inside', 'deeper']]) {
    expect(codeOf(() => makeFolders(folder, names))).toBe('unsafe_path');
  }
  expect(await readdir(outside)).toEqual([]);
  expect(await readdir(join(folder, 'real'))).toEqual([]);
});

test('refuses a file where a folder is needed', async () => {
  await writeFile(join(folder, 'file'), 'x');
  expect(codeOf(() => makeFolders(folder, ['file', 'b']))).toBe('local_exists');
});

test('a folder that is removed between two files is made again', async () => {
  const folders = createFolderMaker(() => 0);
  const owner = { tag: '0123abcd', platform: 'posix' } as const;
  const open = (name: string) =>
    folders.within(folder, ['a', 'b'], (path) => openPartFile(join(path, name), owner, true));
  closeSync(open('one').descriptor);
  await rm(join(folder, 'a'), { recursive: true });
  closeSync(open('two').descriptor);
  expect(await readdir(join(folder, 'a/b'))).toEqual(['two.0123abcd.part']);
});

test('a folder that became a symbolic link is refused once it is looked at again', async () => {
  let time = 0;
  const folders = createFolderMaker(() => time);
  folders.within(folder, ['a'], () => undefined);
  await rm(join(folder, 'a'), { recursive: true });
  await symlink(tmpdir(), join(folder, 'a'));
  time = 1000;
  expect(codeOf(() => folders.within(folder, ['a'], () => undefined))).toBe('unsafe_path');
});

test('an unfinished file is found again by its owner, and is not that of another', async () => {
  const path = join(folder, 'a.txt');
  const sizes: number[] = [];
  for (const tag of ['0123abcd', '4567ef01', '0123abcd']) {
    const { descriptor } = openPartFile(path, { tag, platform: 'posix' }, false);
    sizes.push(fstatSync(descriptor).size);
    writeSync(descriptor, tag);
    closeSync(descriptor);
  }
  expect(sizes).toEqual([0, 0, 8]);
  const fresh = openPartFile(path, { tag: '0123abcd', platform: 'posix' }, true);
  expect(fstatSync(fresh.descriptor).size).toBe(0);
  closeSync(fresh.descriptor);
  expect((await readdir(folder)).sort()).toEqual(['a.txt.0123abcd.part', 'a.txt.4567ef01.part']);
});

test('a finished file that still has its unfinished name is not written to', async () => {
  const owner = { tag: '0123abcd', platform: 'posix' } as const;
  await writeFile(join(folder, 'a (2)'), 'finished');
  for (const isFresh of [true, false]) {
    await link(join(folder, 'a (2)'), join(folder, 'a.0123abcd.part'));
    const { descriptor } = openPartFile(join(folder, 'a'), owner, isFresh);
    writeSync(descriptor, 'else');
    closeSync(descriptor);
    expect(await readFile(join(folder, 'a (2)'), 'utf8')).toBe('finished');
    expect(await readFile(join(folder, 'a.0123abcd.part'), 'utf8')).toBe('else');
    await rm(join(folder, 'a.0123abcd.part'));
  }
});

test.each([true, false])(
  'an unfinished file is never written through a symbolic link (%s)',
  async (isKnown) => {
    knowsLinks = isKnown;
    await writeFile(join(folder, 'precious'), 'x');
    await symlink(join(folder, 'precious'), join(folder, 'a.txt.0123abcd.part'));
    const owner = { tag: '0123abcd', platform: 'posix' } as const;
    expect(codeOf(() => openPartFile(join(folder, 'a.txt'), owner, true))).toBe('unsafe_path');
    expect(await readFile(join(folder, 'precious'), 'utf8')).toBe('x');
  },
);

test('a file that is there is replaced only where that is asked', async () => {
  const part = join(folder, 'new.part');
  const path = join(folder, 'file');
  await writeFile(path, 'old');
  await writeFile(part, 'new');
  await expect(putBeside(part, path)).rejects.toMatchObject({ detail: { code: 'local_exists' } });
  expect(await readFile(path, 'utf8')).toBe('old');
  putInPlace(part, path);
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
  putInPlace(join(folder, 'new.part'), join(folder, 'link'));
  expect(await readFile(join(folder, 'target'), 'utf8')).toBe('kept');
  expect(await readFile(join(folder, 'link'), 'utf8')).toBe('new');
});

test.each([
  ['a folder', 'd', 'local_exists', 'is_folder'],
  ['a file that another program has open', 'open', 'local_failed', 'in_use'],
])('%s that Windows refuses to replace is told as that', async (_, name, code, reason) => {
  await mkdir(join(folder, 'd'));
  await writeFile(join(folder, 'open'), 'old');
  await writeFile(join(folder, 'new.part'), 'new');
  const rename = (): never => {
    throw Object.assign(new Error('refused'), { code: 'EPERM' });
  };
  const put = (platform: NodeJS.Platform): unknown =>
    detailOf(() => putInPlace(join(folder, 'new.part'), join(folder, name), { rename, platform }));
  expect(put('win32')).toMatchObject({ code, facts: { reason } });
  expect(put('linux')).toMatchObject({ code: 'local_access_denied' });
});

test('where nothing is in the way any more, it is the unfinished file that Windows lets nobody rename', () => {
  const rename = (): never => {
    throw Object.assign(new Error('refused'), { code: 'EPERM' });
  };
  const put = (): void =>
    putInPlace(join(folder, 'new.part'), join(folder, 'gone'), { rename, platform: 'win32' });
  expect(detailOf(put)).toMatchObject({ facts: { reason: 'in_use' } });
});

test('a folder is never replaced by a file', async () => {
  await mkdir(join(folder, 'd'));
  await writeFile(join(folder, 'new.part'), 'new');
  expect(codeOf(() => putInPlace(join(folder, 'new.part'), join(folder, 'd')))).toBe(
    'local_exists',
  );
});
