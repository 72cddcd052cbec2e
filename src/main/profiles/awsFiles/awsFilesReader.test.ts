import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createAwsFilesReader } from './awsFilesReader';
import type { AwsFilesReader } from './awsFilesReader';

let homeDirectory: string;
/** What is done to the files while they are waited for, one after the other. */
let meanwhile: (() => Promise<void>)[];
let waits: number;
let readFiles: AwsFilesReader;

beforeEach(async () => {
  homeDirectory = await mkdtemp(join(tmpdir(), 'dipper-reader-'));
  await mkdir(join(homeDirectory, '.aws'));
  meanwhile = [];
  waits = 0;
  readFiles = createAwsFilesReader({ env: {}, homeDirectory }, async () => {
    waits += 1;
    await meanwhile.shift()?.();
  });
  return () => rm(homeDirectory, { recursive: true, force: true });
});

function write(text: string): Promise<void> {
  return writeFile(join(homeDirectory, '.aws', 'credentials'), text);
}

async function profiles(): Promise<readonly string[]> {
  return [...(await readFiles()).profiles.keys()];
}

test('files that nobody changes are not waited for', async () => {
  await write('[a]\n');
  expect(await profiles()).toEqual(['a']);
  expect(await profiles()).toEqual(['a']);
  expect(waits).toBe(0);
});

test('a file that is being written is read once it is whole, and not waited for any more', async () => {
  await write('[a]\n');
  await profiles();
  await write('');
  meanwhile = [() => write('[a'), () => write('[a]\n[b]\n')];
  expect(await profiles()).toEqual(['a', 'b']);
  const before = waits;
  expect(await profiles()).toEqual(['a', 'b']);
  expect(waits).toBe(before);
});

test('a file that comes back as it was is waited for once', async () => {
  await write('[a]\n');
  await profiles();
  await write('');
  meanwhile = [() => write('[a]\n')];
  expect(await profiles()).toEqual(['a']);
  expect(waits).toBe(1);
});

test('a file that never comes to rest is taken as it is, and waited for again once it did', async () => {
  let written = 0;
  const change = (): Promise<void> => write(`[a${(written += 1)}]\n`);
  await change();
  await profiles();
  await change();
  meanwhile = Array.from({ length: 1000 }, () => change);
  expect(await profiles()).toEqual([`a${written}`]);
  const before = waits;
  await change();
  expect(await profiles()).toEqual([`a${written}`]);
  expect(waits).toBe(before);

  await profiles();
  await write('');
  meanwhile = [() => write('[whole]\n')];
  expect(await profiles()).toEqual(['whole']);
});
