import { execFile } from 'node:child_process';
import {
  appendFile,
  mkdir,
  mkdtemp,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSource, readSmallFile } from './sourceFile';

let folder: string;
let path: string;
const content = Buffer.alloc(3 * 1024 * 1024 + 7, 'dipper');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dipper-source-'));
  path = join(folder, 'file');
  await writeFile(path, content);
  // Some systems' clock of files stands still for milliseconds, which is all that the tests take.
  await utimes(path, new Date(0), new Date(0));
});

afterEach(() => rm(folder, { recursive: true }));

const changes: readonly (readonly [string, () => Promise<void>])[] = [
  ['appended to', () => appendFile(path, 'more')],
  ['cut short', () => truncate(path, 1024)],
  ['written anew with the same length', () => writeFile(path, Buffer.alloc(content.length, 'x'))],
  [
    'replaced by another of the same length',
    async () => {
      await writeFile(join(folder, 'other'), content);
      await rename(join(folder, 'other'), path);
    },
  ],
  ['removed', () => rm(path)],
  [
    'replaced by a folder',
    async () => {
      await rm(path);
      await mkdir(path);
    },
  ],
];

test('gives the whole file', async () => {
  const source = await openSource(path);
  expect(source.size).toBe(content.length);
  expect((await buffer(source.read())).equals(content)).toBe(true);
  await source.checkUnchanged();
  await source.close();
});

test.each(changes)(
  'a file that is %s while it is read fails instead of ending',
  async (_, change) => {
    const source = await openSource(path);
    const reading = source.read();
    const received: Buffer[] = [];
    await expect(async () => {
      for await (const chunk of reading as AsyncIterable<Buffer>) {
        if (received.length === 0) await change();
        received.push(chunk);
      }
    }).rejects.toMatchObject({ detail: { code: 'local_changed', resource: 'file' } });
    await source.close();
  },
);

test.each(changes)(
  'a file that is %s after it was read does not pass the check',
  async (_, change) => {
    const source = await openSource(path);
    await buffer(source.read());
    await change();
    await expect(source.checkUnchanged()).rejects.toMatchObject({
      detail: { code: 'local_changed' },
    });
    await source.close();
  },
);

test('follows no symbolic link', async () => {
  await symlink(path, join(folder, 'link'));
  await expect(openSource(join(folder, 'link'))).rejects.toMatchObject({
    detail: { code: 'unsafe_path' },
  });
});

test('a pipe in the place of the file does not hang it', async () => {
  await promisify(execFile)('mkfifo', [join(folder, 'pipe')]);
  await expect(openSource(join(folder, 'pipe'))).rejects.toMatchObject({
    detail: { code: 'local_changed' },
  });
});

test('a folder in the place of the file is told as a change, however it is read', async () => {
  const changed = { detail: { code: 'local_changed' } };
  await expect(openSource(folder)).rejects.toMatchObject(changed);
  const readAtOnce = async () => Promise.resolve(readSmallFile(folder, Buffer.alloc(10)));
  await expect(readAtOnce()).rejects.toMatchObject(changed);
});

test('a missing file is said to be missing', async () => {
  await expect(openSource(join(folder, 'gone'))).rejects.toMatchObject({
    detail: { code: 'local_not_found', resource: 'gone' },
  });
});
