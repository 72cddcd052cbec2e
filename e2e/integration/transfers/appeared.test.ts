import { randomBytes } from 'node:crypto';
import { link, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createVolatileStore } from '../../../src/main/storage/keyValueStore';
import type { KeyValueStore } from '../../../src/main/storage/keyValueStore';
import { partPathOf } from '../../../src/main/transfers/local/localFolder';
import { tagOf } from '../../../src/main/transfers/transferJob';
import type { ConflictChoice } from '../../../src/shared/model/transfers';
import { connectToBucket, listKeys, putKeys, readText } from '../s3/support';
import {
  mebibyte,
  newFolder,
  summary,
  transferPath,
  transfersIn,
  unfinishedUploads,
  until,
  writeRandom,
} from './support';
import type { Bench } from './support';

const ceph = inject('ceph');
const isFast = transferPath === 'fast';
const size = 20 * mebibyte;

const unlimited = { uploadLimit: null, downloadLimit: null, transferPath };
const slow = { ...unlimited, downloadLimit: 4 * mebibyte };

/** A slow download of one object, once bytes of it have arrived. */
async function downloadUnderWay(choice: 'skip' | 'replace' = 'skip') {
  const here = await connectToBucket(ceph);
  const stored = randomBytes(size);
  await here.client.send(new PutObjectCommand({ Bucket: here.bucket, Key: 'd/x', Body: stored }));
  const bench = await transfersIn(here, { options: slow });
  const into = await newFolder(bench);
  const plan = await bench.planDownload([{ kind: 'folder', key: 'd/' }], into);
  await bench.transfers.start(plan.planId, choice);
  await until(async () => ((await bench.list())[0]?.bytesDone ?? 0) > 0);
  const asked = (): number =>
    here.calls.filter(({ operation }) => operation === 'GetObject').length;
  return { here, bench, into, folder: join(into, 'd'), stored, asked };
}

async function paused(bench: Bench): Promise<void> {
  await bench.transfers.pause();
  await until(async () => (await bench.list())[0]?.state === 'paused');
}

test('a download that a file was in the way of has its name once that is gone, and is tried again', async () => {
  const { bench, folder, stored, asked } = await downloadUnderWay();
  await writeFile(join(folder, 'x'), 'mine');
  await bench.transfers.setOptions(unlimited);
  expect(summary(await bench.untilIdle())).toEqual(['x failed local_exists']);
  expect(await readFile(join(folder, 'x'), 'utf8')).toBe('mine');

  await rm(join(folder, 'x'));
  const before = asked();
  await bench.transfers.retry();
  expect(summary(await bench.untilIdle())).toEqual(['x done']);
  expect((await readFile(join(folder, 'x'))).equals(stored)).toBe(true);
  expect(await readdir(folder)).toEqual(['x']);
  if (isFast) expect(asked()).toBe(before);
});

test('a download that is skipped when it goes on leaves nothing beside the file that is there', async () => {
  const { bench, folder } = await downloadUnderWay();
  await paused(bench);
  await writeFile(join(folder, 'x'), 'mine');
  await bench.transfers.resume();
  expect(summary(await bench.untilIdle())).toEqual(['x skipped']);
  expect(await readdir(folder)).toEqual(['x']);
  expect(await readFile(join(folder, 'x'), 'utf8')).toBe('mine');
});

test('trying again after a file was in the way of a folder replaces no file that nobody was asked about', async () => {
  const { bench, into, folder } = await downloadUnderWay('replace');
  await paused(bench);
  await rm(folder, { recursive: true });
  await writeFile(folder, 'mine');
  await bench.transfers.setOptions(unlimited);
  await bench.transfers.resume();
  expect(summary(await bench.untilIdle())).toEqual(['x failed local_exists']);

  await rm(folder);
  await newFolder(bench, 'downloads/d');
  await writeFile(join(folder, 'x'), 'mine as well');
  await bench.transfers.retry();
  expect(summary(await bench.untilIdle())).toEqual(['x failed local_exists']);
  expect(await readFile(join(into, 'd/x'), 'utf8')).toBe('mine as well');
});

test('an upload that is skipped when it goes on leaves no parts on the server', async () => {
  const here = await connectToBucket(ceph);
  const bench = await transfersIn(here, { options: { ...unlimited, uploadLimit: 16 * mebibyte } });
  await writeRandom(join(bench.folder, 'x'), 2 * size);
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  await bench.transfers.start(plan.planId, 'skip');
  await until(async () => ((await bench.list())[0]?.bytesDone ?? 0) > 9 * mebibyte);
  await paused(bench);
  await putKeys(here, ['x'], 'theirs');
  await bench.transfers.resume();
  expect(summary(await bench.untilIdle())).toEqual(['x skipped']);
  expect(await unfinishedUploads(bench)).toEqual([]);
  expect(await readText(here.client, here.bucket, 'x')).toBe('theirs');
});

test.each([
  ['skip', ['x skipped'], ['x']],
  ['replace', ['x failed conflict'], ['x']],
  ['keep_both', ['x (2) done'], ['x', 'x (2)']],
] as const)(
  'to %s: an upload replaces nothing that has appeared while its parts were sent',
  async (choice, ended, keys) => {
    const here = await connectToBucket(ceph);
    const bench = await transfersIn(here, { options: { ...unlimited, uploadLimit: mebibyte } });
    const content = await writeRandom(join(bench.folder, 'x'), size);
    const plan = await bench.planUpload([join(bench.folder, 'x')]);
    await bench.transfers.start(plan.planId, choice);
    await until(async () => (await unfinishedUploads(bench)).length > 0);
    await putKeys(here, ['x'], 'theirs');
    await bench.transfers.setOptions(unlimited);
    expect(summary(await bench.untilIdle())).toEqual(ended);
    expect(await listKeys(here)).toEqual(keys);
    expect(await readText(here.client, here.bucket, 'x')).toBe('theirs');
    // Trying again needs them. The SDK's path goes on with nothing.
    const isKept = choice === 'replace' && isFast;
    expect(await unfinishedUploads(bench)).toEqual(isKept ? ['x'] : []);

    // Now it was asked for again, with that in sight.
    if (choice !== 'replace') return;
    const before = here.calls.length;
    await bench.transfers.retry();
    expect(summary(await bench.untilIdle())).toEqual(['x done']);
    expect(await unfinishedUploads(bench)).toEqual([]);
    const later = here.calls.slice(before).map(({ operation }) => operation);
    if (isFast) expect(later).not.toContain('UploadPart');
    const { Body } = await here.client.send(
      new GetObjectCommand({ Bucket: here.bucket, Key: 'x' }),
    );
    expect(content.equals((await Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
  },
);

/** An object, and a folder that has a local file beside it which looks as if it had been fetched. */
async function fetchedBefore(content: Buffer, stored = content, metadata = {}) {
  const here = await connectToBucket(ceph);
  await here.client.send(
    new PutObjectCommand({ Bucket: here.bucket, Key: 'x', Body: stored, Metadata: metadata }),
  );
  const { LastModified: modified = new Date(Number.NaN) } = await here.client.send(
    new HeadObjectCommand({ Bucket: here.bucket, Key: 'x' }),
  );
  const folder = await mkdtemp(join(tmpdir(), 'dipper-appeared-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const into = join(folder, 'into');
  await mkdir(into);
  /** @param time Seconds since the epoch. */
  async function writeFetched(time = modified.getTime() / 1000): Promise<void> {
    await writeFile(join(into, 'x'), content);
    await utimes(join(into, 'x'), time, time);
  }
  /** Starts the download in an engine that ends before it has run, and has another one go on. */
  async function overTwoEngines(choice: ConflictChoice, between: () => Promise<void>) {
    const journal = join(folder, 'journal');
    const first = await transfersIn(here, { journal });
    await first.transfers.hold('asleep');
    const plan = await first.planDownload([{ kind: 'object', key: 'x' }], into);
    await first.transfers.start(plan.planId, choice);
    await first.transfers.close();
    await between();
    const second = await transfersIn(here, { journal });
    await second.transfers.resume();
    return { plan, ended: await second.untilIdle() };
  }
  return { into, writeFetched, overTwoEngines };
}

test('a download that had its name when a power cut came is done, not skipped', async () => {
  const { writeFetched, overTwoEngines } = await fetchedBefore(randomBytes(1000));
  const { ended } = await overTwoEngines('skip', () => writeFetched());
  expect(summary(ended)).toEqual(['x done']);
});

test.each([
  ['FAT', 1_700_000_000],
  ['exFAT', 1_700_000_001.99],
])('so is one on a disk that keeps times as %s does', async (_disk, kept) => {
  const metadata = { mtime: '1700000001.994999999' };
  const content = randomBytes(1000);
  const { writeFetched, overTwoEngines } = await fetchedBefore(content, content, metadata);
  const { ended } = await overTwoEngines('skip', () => writeFetched(kept));
  expect(summary(ended)).toEqual(['x done']);
});

test('what only looks as if it had been fetched is replaced all the same, also by another engine', async () => {
  const stored = randomBytes(1000);
  const { into, writeFetched, overTwoEngines } = await fetchedBefore(randomBytes(1000), stored);
  await writeFetched();
  const { plan, ended } = await overTwoEngines('replace', () => Promise.resolve());
  expect(plan.conflicts).toMatchObject([{ comparison: 'same' }]);
  expect(summary(ended)).toEqual(['x done']);
  expect((await readFile(join(into, 'x'))).equals(stored)).toBe(true);
});

test('what was fetched before is kept beside what comes, also by another engine', async () => {
  const [before, stored] = [randomBytes(1000), randomBytes(1000)];
  const { into, writeFetched, overTwoEngines } = await fetchedBefore(before, stored);
  await writeFetched();
  const { ended } = await overTwoEngines('keep_both', () => Promise.resolve());
  expect(summary(ended)).toEqual(['x done']);
  expect((await readdir(into)).toSorted()).toEqual(['x', 'x (2)']);
  expect((await readFile(join(into, 'x'))).equals(before)).toBe(true);
  expect((await readFile(join(into, 'x (2)'))).equals(stored)).toBe(true);
});

/** A store that a process does not get to tell any more which transfers have ended. */
function cutOffStore(): { readonly before: KeyValueStore; readonly after: KeyValueStore } {
  const after = createVolatileStore();
  const before: KeyValueStore = {
    ...after,
    write: (changes, isSafe) =>
      changes.some(({ type, key }) => type === 'del' && key.startsWith('t/'))
        ? Promise.resolve()
        : after.write(changes, isSafe),
  };
  return { before, after };
}

test.each([
  [1000, 'its name'],
  [1000, 'both its names'],
  [size, 'its name'],
  [size, 'both its names'],
] as const)(
  'a download of %i bytes that was kept beside another file, and had %s when Dipper was killed, is done',
  async (bytes, names) => {
    const here = await connectToBucket(ceph);
    const stored = randomBytes(bytes);
    await here.client.send(new PutObjectCommand({ Bucket: here.bucket, Key: 'x', Body: stored }));
    const { before, after } = cutOffStore();
    const first = await transfersIn(here, { store: before });
    const into = await newFolder(first);
    await writeFile(join(into, 'x'), 'mine');
    const plan = await first.planDownload([{ kind: 'object', key: 'x' }], into);
    const [arrived] = await first.carryOut(plan, 'keep_both');
    await first.transfers.close();
    if (names === 'both its names') {
      const own = { tag: tagOf({ id: arrived?.id ?? '' }), platform: 'posix' } as const;
      await link(join(into, 'x (2)'), partPathOf(join(into, 'x'), own));
    }

    const asked = here.calls.length;
    const second = await transfersIn(here, { store: after });
    await second.transfers.resume();
    const [ended] = await second.untilIdle();
    expect(ended).toMatchObject({ state: 'done', bytesDone: bytes });
    expect((await readdir(into)).toSorted()).toEqual(['x', 'x (2)']);
    expect((await readFile(join(into, 'x (2)'))).equals(stored)).toBe(true);
    expect(await second.transfers.localPathOf(ended?.id ?? '')).toBe(join(into, 'x (2)'));
    const later = here.calls.slice(asked).map(({ operation }) => operation);
    expect(later).not.toContain('GetObject');
  },
);
