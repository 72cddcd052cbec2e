import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as FilePromises from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { backUpAwsFile, stageAwsFile, targetOf } from './writeAwsFile';

/** What a disk says that is asked for other rights of an open file, or to have all of it; none at hand does. */
let refusal: string | undefined;
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof FilePromises>();
  const open: typeof real.open = async (path, flags, mode) => {
    const file = await real.open(path, flags, mode);
    if (refusal === undefined) return file;
    const refused = () => Promise.reject(Object.assign(new Error('refused'), { code: refusal }));
    return Object.assign(file, {
      chmod: refused,
      ...(refusal === 'EPERM' ? {} : { sync: refused }),
    });
  };
  return { ...real, open };
});

async function writeAwsFile(path: string, text: string): Promise<void> {
  await (await stageAwsFile(path, text)).commit();
}

let folder: string;
beforeEach(async () => {
  refusal = undefined;
  folder = await mkdtemp(join(tmpdir(), 'dipper-aws-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function rightsOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

test('a file that is not there is made for its owner alone, with its folder', async () => {
  const path = join(folder, '.aws', 'credentials');
  await writeAwsFile(path, 'text');
  expect(await readFile(path, 'utf8')).toBe('text');
  expect(await rightsOf(path)).toBe('600');
  expect(await rightsOf(join(folder, '.aws'))).toBe('700');
});

test.each([
  ['644', '600'],
  ['660', '600'],
  ['400', '400'],
])('a file with the rights %s has %s afterwards', async (before, after) => {
  const path = join(folder, 'credentials');
  await writeFile(path, 'old');
  await chmod(path, Number.parseInt(before, 8));
  await writeAwsFile(path, 'new');
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await rightsOf(path)).toBe(after);
  expect(await readdir(folder)).toEqual(['credentials']);
});

test('a link stays a link, also one to a link, and to a file that is not there', async () => {
  await mkdir(join(folder, 'dotfiles'));
  await symlink(join(folder, 'middle'), join(folder, 'config'));
  await symlink('dotfiles/aws-config', join(folder, 'middle'));
  await writeAwsFile(join(folder, 'config'), 'first');
  expect(await targetOf(join(folder, 'config'))).toBe(join(folder, 'dotfiles', 'aws-config'));
  await writeAwsFile(join(folder, 'config'), 'second');
  expect(await readFile(join(folder, 'dotfiles', 'aws-config'), 'utf8')).toBe('second');
  expect((await lstat(join(folder, 'config'))).isSymbolicLink()).toBe(true);
  expect((await lstat(join(folder, 'middle'))).isSymbolicLink()).toBe(true);
});

test('what can’t be written leaves the file as it was, and nothing beside it', async () => {
  await mkdir(join(folder, 'config', 'inner'), { recursive: true });
  await expect(writeAwsFile(join(folder, 'config'), 'text')).rejects.toMatchObject({
    detail: { code: 'local_failed', resource: join(folder, 'config') },
  });
  expect(await readdir(folder)).toEqual(['config']);
});

test('a backup stands beside the link, for its owner alone, and only the newest five stay', async () => {
  await mkdir(join(folder, 'shared'));
  await writeFile(join(folder, 'shared', 'creds'), 'secret', { mode: 0o644 });
  await symlink(join(folder, 'shared', 'creds'), join(folder, 'credentials'));
  for (const day of [1, 2, 3, 4, 5, 6, 7]) {
    await backUpAwsFile(join(folder, 'credentials'), new Date(Date.UTC(2026, 0, day, 12)));
  }
  await backUpAwsFile(join(folder, 'credentials'), new Date(Date.UTC(2026, 0, 7, 12)));
  await writeFile(join(folder, 'credentials.bak'), 'of somebody else');
  const backups = (await readdir(folder)).filter((name) => name.includes('dipper'));
  expect(backups.sort()).toEqual(
    [3, 4, 5, 6, 7].map((day) => `credentials.dipper-2026010${day}T120000.bak`),
  );
  expect(await readFile(join(folder, backups[0] ?? ''), 'utf8')).toBe('secret');
  expect(await rightsOf(join(folder, backups[0] ?? ''))).toBe('600');
  expect(await readdir(join(folder, 'shared'))).toEqual(['creds']);
  expect(await backUpAwsFile(join(folder, 'nothing'), new Date())).toBeUndefined();
});

test('an old backup that can not be removed keeps nobody from a new one', async () => {
  await writeFile(join(folder, 'credentials'), 'secret');
  // A folder of that name is not removed as a file is, and so stands for one that a program holds open.
  await mkdir(join(folder, 'credentials.dipper-20260101T120000.bak'));
  for (const day of [2, 3, 4, 5, 6]) {
    const backup = await backUpAwsFile(
      join(folder, 'credentials'),
      new Date(Date.UTC(2026, 0, day, 12)),
    );
    expect(await readFile(backup ?? '', 'utf8')).toBe('secret');
  }
});

test('what a write that was cut off left beside the file goes with the next one, and nothing else', async () => {
  const ours = '.credentials.0b6f1c9e-7d1a-4c55-9a31-5e0c8d2f7a64.tmp';
  const kept = [
    '.config.0b6f1c9e-7d1a-4c55-9a31-5e0c8d2f7a64.tmp',
    '.credentials.of-somebody-else.tmp',
    `x${ours}`,
    `${ours}.bak`,
  ];
  // Of another Dipper that is writing right now.
  const young = '.credentials.6d1f4b52-0a43-4b0c-8d0e-9f6f3d1f2b11.tmp';
  const longAgo = new Date(Date.now() - 120_000);
  for (const name of [ours, ...kept]) {
    await writeFile(join(folder, name), 'secret');
    await utimes(join(folder, name), longAgo, longAgo);
  }
  await writeFile(join(folder, young), 'secret');
  await writeAwsFile(join(folder, 'credentials'), 'new');
  expect((await readdir(folder)).sort()).toEqual([...kept, young, 'credentials'].sort());
});

test.each(['EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP'])(
  'a disk that knows no rights, or can not tell when it has a file, keeps one and its backup (%s)',
  async (code) => {
    const path = join(folder, 'credentials');
    await writeFile(path, 'old');
    refusal = code;
    const backup = await backUpAwsFile(path, new Date('2026-01-02T03:04:05Z'));
    await writeAwsFile(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readFile(backup ?? '', 'utf8')).toBe('old');
  },
);

test('a disk that fails has neither', async () => {
  const path = join(folder, 'credentials');
  await writeFile(path, 'old');
  refusal = 'EIO';
  await expect(backUpAwsFile(path, new Date())).rejects.toMatchObject({
    detail: { code: 'local_failed' },
  });
  await expect(writeAwsFile(path, 'new')).rejects.toMatchObject({
    detail: { code: 'local_failed' },
  });
  expect(await readdir(folder)).toEqual(['credentials']);
  expect(await readFile(path, 'utf8')).toBe('old');
});
