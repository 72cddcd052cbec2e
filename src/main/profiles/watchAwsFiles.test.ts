import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { watchAwsFiles } from './watchAwsFiles';

let homeDirectory: string;
let credentials: string;

beforeEach(async () => {
  homeDirectory = await mkdtemp(join(tmpdir(), 'dipper-watch-'));
  credentials = join(homeDirectory, '.aws', 'credentials');
  return () => rm(homeDirectory, { recursive: true, force: true });
});

async function watch() {
  const onChanged = vi.fn();
  const end = await watchAwsFiles({ env: {}, homeDirectory, interval: 20, onChanged });
  onTestFinished(end);
  return { onChanged, end };
}

test('a file that appears, is replaced and goes away is noticed each time', async () => {
  const { onChanged } = await watch();
  await mkdir(join(homeDirectory, '.aws'));
  await writeFile(credentials, '[a]\n');
  await vi.waitFor(() => expect(onChanged).toHaveBeenCalledTimes(1));
  await writeFile(`${credentials}.new`, '[b]\n');
  await rename(`${credentials}.new`, credentials);
  await vi.waitFor(() => expect(onChanged).toHaveBeenCalledTimes(2));
  await rm(credentials);
  await vi.waitFor(() => expect(onChanged).toHaveBeenCalledTimes(3));
});

test('a file that was only touched is no change', async () => {
  await mkdir(join(homeDirectory, '.aws'));
  await writeFile(credentials, '[a]\n');
  const { onChanged } = await watch();
  await utimes(credentials, new Date(0), new Date(0));
  // Something that is a change, so that the touch has been looked at by then.
  await writeFile(join(homeDirectory, '.aws', 'config'), '[default]\n');
  await vi.waitFor(() => expect(onChanged).toHaveBeenCalled());
  expect(onChanged).toHaveBeenCalledTimes(1);
});
