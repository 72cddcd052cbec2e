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

async function watch(settle?: () => Promise<unknown>) {
  const onChanged = vi.fn();
  const options = { env: {}, homeDirectory, interval: 20, onChanged };
  const end = await watchAwsFiles(settle === undefined ? options : { ...options, settle });
  onTestFinished(end);
  return { onChanged, end };
}

/** Waits for what is watched for. */
function soon(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 10_000 });
}

test('a file that appears, is replaced and goes away is noticed each time', async () => {
  const { onChanged } = await watch();
  await mkdir(join(homeDirectory, '.aws'));
  await writeFile(credentials, '[a]\n');
  await soon(() => expect(onChanged).toHaveBeenCalledTimes(1));
  await writeFile(`${credentials}.new`, '[b]\n');
  await rename(`${credentials}.new`, credentials);
  await soon(() => expect(onChanged).toHaveBeenCalledTimes(2));
  await rm(credentials);
  await soon(() => expect(onChanged).toHaveBeenCalledTimes(3));
});

test('a file that was only touched is no change', async () => {
  await mkdir(join(homeDirectory, '.aws'));
  await writeFile(credentials, '[a]\n');
  const { onChanged } = await watch();
  await utimes(credentials, new Date(0), new Date(0));
  // Something that is a change, so that the touch has been looked at by then.
  await writeFile(join(homeDirectory, '.aws', 'config'), '[default]\n');
  await soon(() => expect(onChanged).toHaveBeenCalled());
  expect(onChanged).toHaveBeenCalledTimes(1);
});

test('a file that is still being written is told once it is whole', async () => {
  await mkdir(join(homeDirectory, '.aws'));
  await writeFile(credentials, '[whole]\n');
  const waiting: (() => void)[] = [];
  const { onChanged } = await watch(() => new Promise<void>((resolve) => waiting.push(resolve)));
  await writeFile(credentials, '');
  await soon(() => expect(waiting).not.toEqual([]));
  const halfRead = waiting.splice(0);
  await writeFile(credentials, '[another]\n');
  halfRead.forEach((goOn) => goOn());
  await soon(() => expect(waiting).not.toEqual([]));
  expect(onChanged).not.toHaveBeenCalled();
  await soon(() => {
    waiting.splice(0).forEach((goOn) => goOn());
    expect(onChanged).toHaveBeenCalled();
  });
  expect(onChanged).toHaveBeenCalledTimes(1);
});
