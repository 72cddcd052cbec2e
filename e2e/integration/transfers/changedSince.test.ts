import { mkdtemp, mkdir, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { ScriptedAnswer } from '../../../scripts/servers/scripted';
import { createSignal } from '../../../src/main/base/promises';
import type { ConflictChoice, TransferPlan } from '../../../src/shared/model/transfers';
import { anyone, connect, connectToBucket, putKeys, readText, scripted } from '../s3/support';
import type { InBucket } from '../s3/support';
import {
  aMinutePasses,
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

const [longAgo, soon] = [new Date('2020-01-01T00:00:00Z'), new Date('2090-01-01T00:00:00Z')];
const unlimited = { uploadLimit: null, downloadLimit: null, transferPath };

/** Lets what is held run to its end. */
async function release(bench: Bench): Promise<readonly string[]> {
  await bench.transfers.hold(undefined);
  return summary(await bench.untilIdle());
}

/** An object and a file that is older, or newer, held on its way there. */
async function heldUpload(choice: ConflictChoice, modified = soon) {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['x'], 'theirs');
  const bench = await transfersIn(here);
  const path = join(bench.folder, 'x');
  await writeFile(path, 'mine');
  await utimes(path, modified, modified);
  await bench.transfers.hold('asleep');
  const plan = await bench.planUpload([path]);
  await bench.transfers.start(plan.planId, choice);
  return { here, bench, path };
}

async function heldDownload(choice: ConflictChoice) {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/x'], 'theirs');
  const bench = await transfersIn(here);
  const into = await newFolder(bench);
  const path = join(into, 'd', 'x');
  await mkdir(join(into, 'd'));
  await writeFile(path, 'before');
  await utimes(path, longAgo, longAgo);
  await bench.transfers.hold('asleep');
  const plan = await bench.planDownload([{ kind: 'folder', key: 'd/' }], into);
  await bench.transfers.start(plan.planId, choice);
  return { bench, path, folder: join(into, 'd') };
}

const text = (here: InBucket): Promise<string> => readText(here.client, here.bucket, 'x');

test('a file is not replaced that was changed while its older state waited to be replaced if newer', async () => {
  const { bench, path, folder } = await heldDownload('replace_if_newer');
  await writeFile(path, 'edited');
  await utimes(path, soon, soon);
  expect(await release(bench)).toEqual(['x skipped']);
  expect(await readFile(path, 'utf8')).toBe('edited');
  expect(await readdir(folder)).toEqual(['x']);
});

test('one that was changed, and is older all the same, is replaced if the object is newer', async () => {
  const { bench, path } = await heldDownload('replace_if_newer');
  await writeFile(path, 'edited');
  await utimes(path, longAgo, new Date('2021-01-01T00:00:00Z'));
  expect(await release(bench)).toEqual(['x done']);
  expect(await readFile(path, 'utf8')).toBe('theirs');
});

test('a file that was changed since the user chose to replace it is left, until that is asked for again', async () => {
  const { bench, path } = await heldDownload('replace');
  await writeFile(path, 'edited');
  expect(await release(bench)).toEqual(['x failed local_exists']);
  expect(await readFile(path, 'utf8')).toBe('edited');
  await bench.transfers.retry();
  expect(summary(await bench.untilIdle())).toEqual(['x done']);
  expect(await readFile(path, 'utf8')).toBe('theirs');
});

test.each([
  ['replace_if_newer', 'x skipped'],
  ['replace', 'x failed local_exists'],
] as const)(
  'to %s: nor is it replaced where it is changed while the object comes',
  async (choice, ended) => {
    const here = await connectToBucket(ceph);
    const bench = await transfersIn(here, {
      options: { ...unlimited, downloadLimit: 4 * mebibyte },
    });
    const Body = Buffer.alloc(20 * mebibyte);
    await here.client.send(new PutObjectCommand({ Bucket: here.bucket, Key: 'd/x', Body }));
    const into = await newFolder(bench);
    const path = join(into, 'd', 'x');
    await mkdir(join(into, 'd'));
    await writeFile(path, 'before');
    await utimes(path, longAgo, longAgo);
    const plan = await bench.planDownload([{ kind: 'folder', key: 'd/' }], into);
    await bench.transfers.start(plan.planId, choice);
    await until(async () => ((await bench.list())[0]?.bytesDone ?? 0) > 0);
    await writeFile(path, 'edited');
    await utimes(path, soon, soon);
    await bench.transfers.setOptions(unlimited);
    expect(summary(await bench.untilIdle())).toEqual([ended]);
    expect(await readFile(path, 'utf8')).toBe('edited');
    if (choice !== 'replace') expect(await readdir(join(into, 'd'))).toEqual(['x']);
  },
);

test('an object is not replaced that was put while its older state waited to be replaced if newer', async () => {
  // Later than the object that was there, and earlier than the one that comes.
  const { here, bench, path } = await heldUpload('replace_if_newer');
  const between = new Date();
  await utimes(path, between, between);
  await until(() => Date.now() > between.getTime() + 1100);
  await putKeys(here, ['x'], 'a newer one');
  aMinutePasses();
  expect(await release(bench)).toEqual(['x skipped']);
  expect(await text(here)).toBe('a newer one');
});

test('one that was put meanwhile, and is older all the same, is replaced if the file is newer', async () => {
  const { here, bench } = await heldUpload('replace_if_newer');
  await putKeys(here, ['x'], 'another');
  aMinutePasses();
  expect(await release(bench)).toEqual(['x done']);
  expect(await text(here)).toBe('mine');
});

test('an object that was put since the user chose to replace it is left, until that is asked for again', async () => {
  const { here, bench } = await heldUpload('replace');
  await putKeys(here, ['x'], 'another');
  aMinutePasses();
  expect(await release(bench)).toEqual(['x failed conflict']);
  expect((await bench.list())[0]?.error).toMatchObject({
    retry: 'now',
    facts: { reason: 'changed' },
  });
  expect(await text(here)).toBe('another');
  await bench.transfers.retry();
  expect(summary(await bench.untilIdle())).toEqual(['x done']);
  expect(await text(here)).toBe('mine');
});

test('nor is one replaced that is put while the parts of a large file are sent, which are kept', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['x'], 'theirs');
  const bench = await transfersIn(here, { options: { ...unlimited, uploadLimit: mebibyte } });
  const path = join(bench.folder, 'x');
  await writeRandom(path, 20 * mebibyte);
  const plan = await bench.planUpload([path]);
  await bench.transfers.start(plan.planId, 'replace');
  await until(async () => (await unfinishedUploads(bench)).length > 0);
  await putKeys(here, ['x'], 'another');
  await bench.transfers.setOptions(unlimited);
  expect(summary(await bench.untilIdle())).toEqual(['x failed conflict']);
  expect(await text(here)).toBe('another');
  expect(await unfinishedUploads(bench)).toEqual(['x']);

  // Now it was asked for again: nothing but that has kept the parts from becoming the object.
  const before = here.calls.length;
  await bench.transfers.retry();
  expect(summary(await bench.untilIdle())).toEqual(['x done']);
  expect(await unfinishedUploads(bench)).toEqual([]);
  expect((await bench.list())[0]?.bytesDone).toBe(20 * mebibyte);
  const later = here.calls.slice(before).map(({ operation }) => operation);
  if (transferPath === 'fast') expect(later).not.toContain('UploadPart');
});

test('parts are given up where what they were to replace is newer by now', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['x'], 'theirs');
  const bench = await transfersIn(here, { options: { ...unlimited, uploadLimit: mebibyte } });
  const path = join(bench.folder, 'x');
  await writeRandom(path, 20 * mebibyte);
  // Later than the object that was there, and earlier than the one that comes.
  const between = new Date(Date.now() + 1100);
  await utimes(path, between, between);
  const plan = await bench.planUpload([path]);
  await bench.transfers.start(plan.planId, 'replace_if_newer');
  await until(async () => (await unfinishedUploads(bench)).length > 0);
  await until(() => Date.now() > between.getTime() + 1100);
  await putKeys(here, ['x'], 'another');
  await bench.transfers.setOptions(unlimited);
  expect(summary(await bench.untilIdle())).toEqual(['x skipped']);
  expect(await text(here)).toBe('another');
  expect(await unfinishedUploads(bench)).toEqual([]);
});

/** Has the first transfer of two run to its end, and lets the test have the second one do so as well. */
async function oneByOne(bench: Bench, plans: readonly TransferPlan[], choice: ConflictChoice) {
  await bench.transfers.hold('asleep');
  for (const { planId } of plans) await bench.transfers.start(planId, choice);
  await bench.transfers.pause();
  await bench.transfers.hold(undefined);
  const [first = '', second = ''] = (await bench.list()).map(({ id }) => id);
  await bench.transfers.resume([first]);
  expect(summary(await bench.untilIdle())).toEqual(['x done', 'x paused']);
  return {
    second: async (): Promise<readonly string[]> => {
      await bench.transfers.resume([second]);
      return summary(await bench.untilIdle());
    },
  };
}

async function droppedTwice(choice: ConflictChoice) {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['x'], 'theirs');
  const bench = await transfersIn(here);
  const path = join(bench.folder, 'x');
  await writeFile(path, 'first');
  const plans = [await bench.planUpload([path]), await bench.planUpload([path])];
  const { second } = await oneByOne(bench, plans, choice);
  await writeFile(path, 'second');
  return { here, bench, path, second };
}

test('what another transfer has put since is no change: a file that is dropped twice replaces its first state', async () => {
  const { here, bench, second } = await droppedTwice('replace');
  // Also where the list was cleared meanwhile.
  await bench.transfers.clear();
  expect(await second()).toEqual(['x done']);
  expect(await text(here)).toBe('second');
});

test('but not what somebody else has put after that', async () => {
  const { here, second } = await droppedTwice('replace');
  await putKeys(here, ['x'], 'another');
  expect(await second()).toEqual(['x done', 'x failed conflict']);
  expect(await text(here)).toBe('another');
});

test('where the choice depends on a comparison, it does on that with what the other transfer has put', async () => {
  const { here, path, second } = await droppedTwice('replace_if_newer');
  await utimes(path, longAgo, longAgo);
  expect(await second()).toEqual(['x done', 'x skipped']);
  expect(await text(here)).toBe('first');
});

test('nor is it one that the other transfer had ended by the time the user chose', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['x'], 'theirs');
  const bench = await transfersIn(here);
  const path = join(bench.folder, 'x');
  await writeFile(path, 'first');
  const first = await bench.planUpload([path]);
  const second = await bench.planUpload([path]);
  expect(summary(await bench.carryOut(first, 'replace'))).toEqual(['x done']);
  await writeFile(path, 'second');
  expect(summary(await bench.carryOut(second, 'replace'))).toEqual(['x done', 'x done']);
  expect(await text(here)).toBe('second');
});

/** Two plans for one object, to replace one file. */
async function plannedTwice() {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/x'], 'theirs');
  const bench = await transfersIn(here);
  const into = await newFolder(bench);
  const path = join(into, 'd', 'x');
  await mkdir(join(into, 'd'));
  await writeFile(path, 'mine');
  const target = [{ kind: 'folder', key: 'd/' }] as const;
  const plans = [
    await bench.planDownload(target, into),
    await bench.planDownload(target, into),
  ] as const;
  return { bench, path, plans };
}

async function fetchedTwice() {
  const { bench, path, plans } = await plannedTwice();
  return { path, ...(await oneByOne(bench, plans, 'replace')) };
}

test('a folder that is fetched twice, to replace what is there, is fetched twice', async () => {
  const { path, second } = await fetchedTwice();
  expect(await second()).toEqual(['x done', 'x done']);
  expect(await readFile(path, 'utf8')).toBe('theirs');
});

test('also where the first time had ended by the time the user chose', async () => {
  const { bench, path, plans } = await plannedTwice();
  const [first, second] = plans;
  expect(summary(await bench.carryOut(first, 'replace'))).toEqual(['x done']);
  expect(summary(await bench.carryOut(second, 'replace'))).toEqual(['x done', 'x done']);
  expect(await readFile(path, 'utf8')).toBe('theirs');
});

test('but its file is not replaced any more once somebody has changed that', async () => {
  const { path, second } = await fetchedTwice();
  await writeFile(path, 'edited');
  expect(await second()).toEqual(['x done', 'x failed local_exists']);
  expect(await readFile(path, 'utf8')).toBe('edited');
});

/**
 * A download of an object, to replace a file that is older. While it comes, the file becomes another one of the
 * same size that is newer than what the object was made from, and older than the object.
 */
async function changedBetween() {
  const mayCome = createSignal();
  const isAsked = createSignal();
  let answerHead = (): ScriptedAnswer | Promise<ScriptedAnswer> => ({ status: 200, headers });
  const headers = {
    etag: '"e1"',
    'last-modified': 'Thu, 01 Jan 2026 12:00:00 GMT',
    'x-amz-meta-mtime': String(Date.parse('2026-01-01T09:00:00Z') / 1000),
    'content-length': '6',
  };
  const server = await scripted(async ({ method, rawUrl }) => {
    if (method === 'HEAD') return answerHead();
    if (rawUrl.includes('prefix=')) {
      const object =
        '<Key>d/x</Key><ETag>"e1"</ETag><Size>6</Size>' +
        '<LastModified>2026-01-01T12:00:00.000Z</LastModified>';
      return {
        status: 200,
        body: `<ListBucketResult><IsTruncated>false</IsTruncated><Contents>${object}</Contents></ListBucketResult>`,
      };
    }
    isAsked.raise();
    await mayCome.wait;
    return { status: 200, headers, body: 'theirs' };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  const into = await newFolder(bench);
  const path = join(into, 'd', 'x');
  await mkdir(join(into, 'd'));
  await writeFile(path, 'before');
  await utimes(path, longAgo, longAgo);
  const plan = await bench.planDownload([{ kind: 'folder', key: 'd/' }], into);
  expect(plan.conflicts).toMatchObject([{ comparison: 'newer' }]);
  await bench.transfers.start(plan.planId, 'replace_if_newer');
  await isAsked.wait;
  await writeFile(path, 'edited');
  const between = new Date('2026-01-01T10:00:00Z');
  await utimes(path, between, between);
  return {
    bench,
    path,
    /** Lets it come, and has the server answer so when it is asked about the object once more. */
    comes: (answer: typeof answerHead): void => {
      answerHead = answer;
      mayCome.raise();
    },
  };
}

test('a file that was changed meanwhile is not replaced where nobody tells how it compares', async () => {
  const { bench, path, comes } = await changedBetween();
  comes(() => ({ status: 503 }));
  expect(summary(await bench.untilIdle())).toEqual(['x failed throttled']);
  expect(await readFile(path, 'utf8')).toBe('edited');
});

test('nor where the transfer is cancelled before that is told', async () => {
  const { bench, path, comes } = await changedBetween();
  const isAsked = createSignal();
  const mayAnswer = createSignal();
  comes(async () => {
    isAsked.raise();
    await mayAnswer.wait;
    return { status: 200 };
  });
  await isAsked.wait;
  await bench.cancelAll();
  mayAnswer.raise();
  expect(summary(await bench.untilIdle())).toEqual(['x cancelled']);
  expect(await readFile(path, 'utf8')).toBe('edited');
});

test('what a choice depends on outlives Dipper', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['x'], 'theirs');
  const folder = await mkdtemp(join(tmpdir(), 'dipper-changed-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const into = join(folder, 'into');
  const path = join(into, 'x');
  await mkdir(into);
  await writeFile(path, 'before');
  await utimes(path, longAgo, longAgo);
  const journal = join(folder, 'journal');
  const first = await transfersIn(here, { journal });
  await first.transfers.hold('asleep');
  const plan = await first.planDownload([{ kind: 'object', key: 'x' }], into);
  await first.transfers.start(plan.planId, 'replace_if_newer');
  await first.transfers.close();
  await writeFile(path, 'edited');
  await utimes(path, soon, soon);
  const second = await transfersIn(here, { journal });
  await second.transfers.resume();
  expect(summary(await second.untilIdle())).toEqual(['x skipped']);
  expect(await readFile(path, 'utf8')).toBe('edited');
});

test('a folder that was fetched counts as the same when it is fetched again', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/x', 'd/y']);
  const bench = await transfersIn(here);
  const into = await newFolder(bench);
  const target = [{ kind: 'folder', key: 'd/' }] as const;
  await bench.download(target, into);
  const asked = here.calls.length;
  const { comparisons } = await bench.planDownload(target, into);
  expect(comparisons).toMatchObject({ same: 2, newer: 0 });
  const later = here.calls.slice(asked).map(({ operation }) => operation);
  expect(later).not.toContain('HeadObject');
});

/** Puts an object that was last modified in an odd second, in seconds since the epoch. */
async function putInOddSecond(here: InBucket, key: string): Promise<number> {
  for (;;) {
    await putKeys(here, [key]);
    const { LastModified } = await here.client.send(
      new HeadObjectCommand({ Bucket: here.bucket, Key: key }),
    );
    const second = (LastModified?.getTime() ?? 0) / 1000;
    if (second % 2 === 1) return second;
    await until(() => Date.now() >= (second + 1) * 1000);
  }
}

test.each([
  ['the time of the object', undefined],
  ['the time that it was made from', 1_700_000_001],
])(
  'so it does, by %s, where it was fetched to a disk that keeps times to two seconds',
  async (_what, own) => {
    const here = await connectToBucket(ceph);
    const put = { Bucket: here.bucket, Key: 'd/x', Body: 'd/x' };
    if (own !== undefined) {
      const Metadata = { mtime: String(own) };
      await here.client.send(new PutObjectCommand({ ...put, Metadata }));
    }
    const time = own ?? (await putInOddSecond(here, 'd/x'));
    const bench = await transfersIn(here);
    const into = await newFolder(bench);
    const target = [{ kind: 'folder', key: 'd/' }] as const;
    await bench.download(target, into);
    const path = join(into, 'd', 'x');
    expect((await stat(path)).mtimeMs).toBe(time * 1000);
    await utimes(path, time - 1, time - 1);
    expect((await bench.planDownload(target, into)).comparisons).toMatchObject({ same: 1 });
  },
);
