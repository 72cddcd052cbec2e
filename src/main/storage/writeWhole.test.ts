import { mkdir, mkdtemp, readFile, readdir, readlink, rm, symlink } from 'node:fs/promises';
import type * as FilePromises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { writeWhole } from './writeWhole';

/** What a disk says that is asked for other rights of a file; none of those at hand refuses its owner. */
let refusal: string | undefined;
/** What it says that is asked to have all of a file. */
let syncRefusal: string | undefined;
/** What Windows says of the next renames, since something has the file open. */
let renameRefusals: string[] = [];
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof FilePromises>();
  const open: typeof real.open = async (path, flags, mode) => {
    const file = await real.open(path, flags, mode);
    const chmod = file.chmod.bind(file);
    file.chmod = (rights) =>
      refusal === undefined
        ? chmod(rights)
        : Promise.reject(Object.assign(new Error('refused'), { code: refusal }));
    const sync = file.sync.bind(file);
    file.sync = () =>
      syncRefusal === undefined
        ? sync()
        : Promise.reject(Object.assign(new Error('refused'), { code: syncRefusal }));
    return file;
  };
  const rename: typeof real.rename = (from, to) => {
    const code = renameRefusals.shift();
    return code === undefined
      ? real.rename(from, to)
      : Promise.reject(Object.assign(new Error('refused'), { code }));
  };
  return { ...real, open, rename };
});

let folder: string;
let path: string;

beforeEach(async () => {
  refusal = undefined;
  syncRefusal = undefined;
  renameRefusals = [];
  folder = await mkdtemp(join(tmpdir(), 'dipper-whole-'));
  path = join(folder, 'settings.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test.each(['EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP'])(
  'a disk that knows no rights keeps a text (%s)',
  async (code) => {
    refusal = code;
    await writeWhole(path, 'text', 0o600);
    expect(await readFile(path, 'utf8')).toBe('text');
    expect(await readdir(folder)).toEqual(['settings.json']);
  },
);

test.each(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EISDIR'])(
  'a disk that can not tell when it has a text keeps it (%s)',
  async (code) => {
    syncRefusal = code;
    await writeWhole(path, 'text');
    expect(await readFile(path, 'utf8')).toBe('text');
  },
);

test('a file that a virus scanner looks into for a moment is written all the same on Windows', async () => {
  vi.stubGlobal('process', Object.create(process, { platform: { value: 'win32' } }));
  onTestFinished(() => void vi.unstubAllGlobals());
  renameRefusals = ['EBUSY', 'EPERM'];
  await writeWhole(path, 'text');
  expect(await readFile(path, 'utf8')).toBe('text');
  expect(await readdir(folder)).toEqual(['settings.json']);
});

test('a text that a disk could not take in the end is not there', async () => {
  syncRefusal = 'EIO';
  await expect(writeWhole(path, 'text')).rejects.toMatchObject({ code: 'EIO' });
  expect(await readdir(folder)).toEqual([]);
});

test('rights that could not be had for another reason are not passed over', async () => {
  refusal = 'EIO';
  await expect(writeWhole(path, 'text', 0o600)).rejects.toMatchObject({ code: 'EIO' });
  expect(await readdir(folder)).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  'a link stays one where the file that it leads to is not there yet',
  async () => {
    await symlink('shared.json', path);
    await writeWhole(path, 'text');
    expect(await readlink(path)).toBe('shared.json');
    expect(await readFile(join(folder, 'shared.json'), 'utf8')).toBe('text');
  },
);

test.skipIf(process.platform === 'win32')(
  'a link is followed from where it really is, also through a folder that is a link itself',
  async () => {
    await mkdir(join(folder, 'real', 'inner'), { recursive: true });
    await symlink(join('real', 'inner'), join(folder, 'short'));
    await symlink(join('..', 'shared.json'), join(folder, 'short', 'settings.json'));
    await writeWhole(join(folder, 'short', 'settings.json'), 'text');
    expect(await readFile(join(folder, 'real', 'shared.json'), 'utf8')).toBe('text');
  },
);
