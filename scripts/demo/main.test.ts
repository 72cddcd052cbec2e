import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

test('a demo that is ended by a signal leaves nothing behind', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-demo-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // In place of the window: it says that it is there, and waits.
  const app = join(folder, 'app');
  await writeFile(app, '#!/bin/sh\necho there\nexec sleep 60\n');
  await chmod(app, 0o700);
  const temporary = await mkdtemp(join(folder, 'temporary-'));

  const tsx = join(projectFolder, 'node_modules/tsx/dist/cli.mjs');
  const script = join(projectFolder, 'scripts/demo/main.ts');
  const demo = spawn(process.execPath, [tsx, script, 'open'], {
    env: { ...process.env, TMPDIR: temporary, DIPPER_ELECTRON: app },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(demo, 'exit');
  for await (const chunk of demo.stdout) {
    if (String(chunk).includes('there')) break;
  }
  expect((await readdir(temporary)).join()).toContain('dipper-demo-');
  // As a terminal does: to all that runs there.
  process.kill(-(demo.pid ?? 0), 'SIGINT');
  await ended;
  await expect
    .poll(async () => (await readdir(temporary)).filter((name) => name.startsWith('dipper-')))
    .toEqual([]);
});
