import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Outcome } from './limitedStore';

const tsx = join(process.cwd(), 'node_modules/tsx/dist/cli.mjs');
const child = join(import.meta.dirname, 'limitedStore.ts');

// Only Linux lets a process be limited while it runs.
test.runIf(process.platform === 'linux')(
  'what a store says to have written is there, also after its disk was full for a while',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dipper-store-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const { stdout } = await promisify(execFile)(process.execPath, [tsx, child, folder]);
    const { written, refused, kept } = JSON.parse(stdout) as Outcome;
    expect(refused).toContain('full 2');
    expect(written).toEqual(expect.arrayContaining(['before', 'after', 'last 1', 'last 2']));
    expect(kept).toEqual(expect.arrayContaining([...written]));
  },
);
