import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningApp } from '../fixtures/app';
import { expect, test } from '../fixtures/test';

/** What the process of Chromium that looks for a GPU says when it finds none. */
const foundNone = 'Exiting GPU process due to errors during initialization';

/** A way to draw that Chromium has but does not take: on whatever machine, it finds no GPU by it. */
const args = ['--use-gl=egl'];

/** A program that runs Electron and keeps what that writes to its console. */
async function keepingConsole(folder: string, name: string) {
  const runner = join(folder, `${name}.sh`);
  const kept = join(folder, `${name}.txt`);
  await writeFile(runner, `#!/bin/bash\nexec "$ELECTRON" "$@" 2> >(tee "${kept}" >&2)\n`, {
    mode: 0o700,
  });
  return { runner, read: () => readFile(kept, 'utf8') };
}

async function expectToStay({ page }: RunningApp): Promise<void> {
  await expect(page.getByRole('tree', { name: 'Locations' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+,');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
}

test('where no GPU was found, the next start does not look for one', async ({
  start,
  folder,
  userData,
}) => {
  const first = await keepingConsole(folder, 'first');
  const app = await start({ profiles: [], runner: first.runner, args });
  await expectToStay(app);
  await app.close();
  await expect.poll(first.read).toContain(foundNone);
  expect(await readdir(userData)).toContain('gpu.json');

  const second = await keepingConsole(folder, 'second');
  const again = await start({ profiles: [], runner: second.runner, args });
  await expectToStay(again);
  await again.close();
  expect(await second.read()).not.toContain(foundNone);
});

test('a note on the GPU that can be neither read nor kept does not end the start', async ({
  start,
  userData,
}) => {
  await mkdir(join(userData, 'gpu.json'));
  const app = await start({ profiles: [] });
  const log = (): Promise<string> => readFile(join(userData, 'logs', 'dipper.log'), 'utf8');
  // Read before the window, written after it.
  await expect.poll(log).toMatch(/gpu\.json could not be read[^]*gpu\.json could not be written/u);
  await expectToStay(app);
});
