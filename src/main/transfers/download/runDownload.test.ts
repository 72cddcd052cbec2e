import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type * as FileSystem from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { dipperError } from '../../../shared/errors/appError';
import { partPathOf } from '../local/localFolder';
import type { DownloadRun } from './downloadRun';
import { runDownload } from './runDownload';

import { clientOf, noMemory, runSetting } from '../testing/runSetting';

// No file system here numbers its files as NTFS does: above 2^53, where numbers are rounded.
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof FileSystem>();
  return {
    ...real,
    async lstat(path: string, options?: { readonly bigint?: boolean }) {
      const ino = 2n ** 60n + (path.endsWith('.part') ? 1n : 0n);
      return options?.bigint === true
        ? Object.assign(await real.lstat(path, { bigint: true }), { ino })
        : Object.assign(await real.lstat(path), { ino: Number(ino) });
    },
  };
});

test('the file that is to be replaced is not taken for the unfinished one, however files are numbered', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-download-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const own = { platform: 'posix', tag: '01234567' } as const;
  writeFileSync(join(folder, 'x'), 'old');
  writeFileSync(partPathOf(join(folder, 'x'), own), 'new');
  const refusal = dipperError('access_denied', 'Not now.');
  const run: DownloadRun = {
    ...runSetting({ client: clientOf(() => Promise.reject(refusal)) }),
    ...own,
    item: { kind: 'download', key: 'x', size: 3, path: ['x'], etag: 'e', existing: 'yes' },
    choice: 'replace',
    folder,
    memory: noMemory,
    isContinued: true,
    isPlanned: () => false,
    lastWritten: () => undefined,
    otherWritten: () => [],
  };
  const running = runDownload(run, new AbortController().signal);
  await expect(running).rejects.toMatchObject({ detail: { code: 'access_denied' } });
  expect(await readFile(join(folder, 'x'), 'utf8')).toBe('old');
});
