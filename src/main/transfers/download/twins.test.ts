import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type * as FileSystem from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { noMemory, runSetting } from '../testing/runSetting';
import type { DownloadRun } from './downloadRun';
import { findTwin } from './twins';

const disk = vi.hoisted(() => ({ hasLetterCase: true }));

// No disk here does without letter case, where each name leads to what is listed by it in any.
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof FileSystem>();
  async function asListed(path: string): Promise<string> {
    if (disk.hasLetterCase || path === dirname(path)) return path;
    const parent = await asListed(dirname(path));
    const name = path.slice(dirname(path).length).replace('/', '');
    const names = await real.readdir(parent);
    const found = names.find((listed) => listed.toLowerCase() === name.toLowerCase());
    return join(parent, found ?? name);
  }
  return {
    ...real,
    readdir: async (path: string) => real.readdir(await asListed(path)),
    lstat: async (path: string) => real.lstat(await asListed(path), { bigint: true }),
  };
});

/** What is found for a download to a path, where these files are. */
async function twinOf(path: string, files: readonly string[], isCompared = false) {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-twins-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), '');
  }
  const run: DownloadRun = {
    ...runSetting(),
    item: {
      kind: 'download',
      key: path,
      size: 0,
      path: path.split('/'),
      etag: 'e',
      existing: 'no',
      ...(isCompared ? { comparison: 'same' } : {}),
    },
    choice: 'replace',
    folder,
    platform: 'posix',
    tag: '01234567',
    memory: noMemory,
    isContinued: true,
    isPlanned: () => false,
    lastWritten: () => undefined,
    otherWritten: () => [],
  };
  return findTwin(run);
}

function withoutLetterCase(): void {
  disk.hasLetterCase = false;
  onTestFinished(() => {
    disk.hasLetterCase = true;
  });
}

test.each([
  ['a.txt', 'A.txt', 'A.txt'],
  ['d/b/x', 'd/B/x', 'd/B/x'],
  ['7 é', '7 É', '7 É'],
])('without letter case %s is the file of %s', async (path, listed, twin) => {
  withoutLetterCase();
  expect(await twinOf(path, [listed])).toBe(twin);
});

test('what is listed as it is asked for, or was there when the user was asked, is no twin', async () => {
  withoutLetterCase();
  expect(await twinOf('d/a.txt', ['d/a.txt'])).toBeUndefined();
  expect(await twinOf('d/a.txt', ['d/A.txt'], true)).toBeUndefined();
  expect(await twinOf('d/7', ['d/7'])).toBeUndefined();
  expect(await twinOf('d/é', ['d/é'.normalize('NFD')])).toBeUndefined();
});

test('two files of a disk that tells letter case apart are no twins, nor is one that is not there', async () => {
  expect(await twinOf('d/a.txt', ['d/a.txt', 'd/A.txt'])).toBeUndefined();
  expect(await twinOf('d/a.txt', ['d/A.txt'])).toBeUndefined();
});
