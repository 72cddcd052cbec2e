import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Outcome as OutcomeOfStore } from './limitedStore';
import type { Outcome as OutcomeOfTexts } from './limitedTexts';

const tsx = join(process.cwd(), 'node_modules/tsx/dist/cli.mjs');

// Only Linux lets a process be limited while it runs.
const testWithLimits = test.runIf(process.platform === 'linux');

/** What a process prints that runs with such a limit, in a folder of its own. */
async function outcomeOf(script: string): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-full-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(import.meta.dirname, script);
  const { stdout } = await promisify(execFile)(process.execPath, [tsx, path, folder]);
  return JSON.parse(stdout);
}

testWithLimits(
  'what a store says to have written is there, also after its disk was full for a while',
  async () => {
    const { written, refused, kept } = (await outcomeOf('limitedStore.ts')) as OutcomeOfStore;
    expect(refused).toContain('full 2');
    expect(written).toEqual(expect.arrayContaining(['before', 'after', 'last 1', 'last 2']));
    expect(kept).toEqual(expect.arrayContaining([...written]));
  },
);

testWithLimits(
  'a file of which only the beginning fits any more stays as it was, with nothing beside it',
  async () => {
    const { failures, files } = (await outcomeOf('limitedTexts.ts')) as OutcomeOfTexts;
    expect(failures).toEqual(['disk_full', 'disk_full']);
    expect(Object.keys(files).sort()).toEqual(['connections.json', 'incident.har']);
    expect(files['incident.har']).toBe('of yesterday');
    expect(JSON.parse(files['connections.json'] ?? '')).toEqual({ version: 1, data: ['first'] });
  },
);
