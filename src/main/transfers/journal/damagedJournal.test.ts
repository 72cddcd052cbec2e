import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import type * as FileSystem from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { mendJournal } from './damagedJournal';

const disk = vi.hoisted(() => ({ refusals: new Map<string, number>() }));

// A disk of Windows on which a virus scanner looks at a file in a folder: nobody may rename that folder meanwhile.
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof FileSystem>();
  return {
    ...real,
    rename: (from: string, to: string) => {
      const left = disk.refusals.get(from) ?? 0;
      disk.refusals.set(from, left - 1);
      if (left <= 0) return real.rename(from, to);
      return Promise.reject(Object.assign(new Error('Held up.'), { code: 'EPERM' }));
    },
  };
});

/** What can't be read as a journal, in a folder of its own. */
async function damagedJournal(refusals: { readonly old: number; readonly repaired: number }) {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-damaged-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const journal = join(folder, 'journal');
  await writeFile(journal, 'nonsense');
  disk.refusals.set(journal, refusals.old);
  disk.refusals.set(`${journal}.new`, refusals.repaired);
  return { folder, journal };
}

test('folders that are held up for a moment are renamed soon after', async () => {
  vi.stubGlobal('process', Object.create(process, { platform: { value: 'win32' } }));
  onTestFinished(() => void vi.unstubAllGlobals());
  const { folder, journal } = await damagedJournal({ old: 1, repaired: 2 });
  const { keptAs } = await mendJournal(journal);
  expect((await readdir(folder)).toSorted()).toEqual(['journal', basename(keptAs)]);
  expect(await readFile(keptAs, 'utf8')).toBe('nonsense');
  expect(await readdir(journal)).toContain('CURRENT');
});

test('where the new one can not take the place of the old one, that has it again', async () => {
  const { folder, journal } = await damagedJournal({ old: 0, repaired: 1000 });
  await expect(mendJournal(journal)).rejects.toMatchObject({ code: 'EPERM' });
  expect(await readdir(folder)).toEqual(['journal']);
  expect(await readFile(journal, 'utf8')).toBe('nonsense');
});
