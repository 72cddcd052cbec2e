import { randomBytes } from 'node:crypto';
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  open,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { createVolatileStore, openKeyValueStore } from '../../../src/main/storage/keyValueStore';
import type { KeyValueStore } from '../../../src/main/storage/keyValueStore';
import { openJournal } from '../../../src/main/transfers/journal/journal';
import { crc32Of } from '../../../src/main/transfers/local/crc32';
import { identifyFile } from '../../../src/main/transfers/local/sourceFile';
import { queuedTransfer } from '../../../src/main/transfers/transferJob';
import type { TransferJob } from '../../../src/main/transfers/transferJob';
import {
  anyone,
  begunUpload,
  connect,
  connectToBucket,
  errorDocument,
  listKeys,
  scripted,
} from '../s3/support';
import type { Connected, InBucket } from '../s3/support';
import {
  checkedObjects,
  mebibyte,
  newFolder,
  storeAfterCrash,
  summary,
  transferPath,
  transfersIn,
  unfinishedUploads,
  until,
  writeRandom,
} from './support';
import type { Bench, BenchOptions } from './support';

const ceph = inject('ceph');
const isFast = transferPath === 'fast';

/** Slow enough to be interrupted in the middle of 48 MiB. */
const slow = { uploadLimit: 16 * mebibyte, downloadLimit: 16 * mebibyte, transferPath };
const size = 48 * mebibyte + 5;

/** When the files of some tests were last modified, in seconds. */
const fileTime = 1_700_000_000;

/** Calls of one operation so far. */
function count({ calls }: Connected, operation: string): number {
  return calls.filter((call) => call.operation === operation && call.status !== undefined).length;
}

async function idOf(bench: Bench): Promise<string> {
  return (await bench.list())[0]?.id ?? '';
}

/** Waits until so many bytes of the only transfer have been moved. */
async function untilMoved(bench: Bench, bytes: number): Promise<void> {
  await until(async () => ((await bench.list())[0]?.bytesDone ?? 0) >= bytes);
}

async function slowBench(here: InBucket, options: BenchOptions = {}) {
  return transfersIn(here, { options: slow, ...options });
}

/** An upload of one file that is under way, when so many bytes of it have been moved. */
async function uploadUnderWay(bytes: number, lostKeys: readonly string[] = []) {
  const here = await connectToBucket(ceph);
  const bench = await slowBench(here, { store: await storeAfterCrash(here, lostKeys) });
  const path = join(bench.folder, 'large');
  const content = await writeRandom(path, size);
  await utimes(path, fileTime, fileTime);
  const plan = await bench.planUpload([path]);
  await bench.transfers.start(plan.planId, 'skip');
  await untilMoved(bench, bytes);
  return { here, bench, path, content };
}

async function readBytes({ client, bucket }: InBucket, key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

async function uploadIdOf({ client, bucket }: InBucket): Promise<string | undefined> {
  const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return Uploads?.[0]?.UploadId;
}

/** Pauses the only transfer. */
async function paused(bench: Bench): Promise<void> {
  await bench.transfers.pause();
  await until(async () => (await bench.list())[0]?.state === 'paused');
}

test('a paused upload keeps its parts and goes on with the rest', async () => {
  const { here, bench, content } = await uploadUnderWay(40 * mebibyte);
  await paused(bench);
  const partsBefore = count(here, 'UploadPart');
  expect(await listKeys(here)).toEqual([]);

  await bench.transfers.setOptions({ ...slow, uploadLimit: null });
  await bench.transfers.resume();
  expect(summary(await bench.untilIdle())).toEqual(['large done']);
  expect((await readBytes(here, 'large')).equals(content)).toBe(true);
  if (isFast) {
    // 7 parts of 8 MiB; four of them were under way when it stopped.
    expect(partsBefore).toBeGreaterThan(0);
    expect(count(here, 'UploadPart')).toBeLessThanOrEqual(7 + 4);
  } else {
    expect((await bench.list())[0]?.startedOver).toBe('not_resumable');
  }
  expect(await unfinishedUploads(bench)).toEqual([]);
});

test('what an earlier run has sent is not told as the speed of the next', async () => {
  const here = await connectToBucket(ceph);
  const keeper = await transfersIn(here);
  const kept = { journal: join(keeper.folder, 'journal'), folder: keeper.folder };
  const first = await slowBench(here, kept);
  await writeRandom(join(first.folder, 'x'), size);
  const plan = await first.planUpload([join(first.folder, 'x')]);
  await first.transfers.start(plan.planId, 'skip');
  await until(() => count(here, 'UploadPart') >= 4);
  await first.transfers.close();

  const second = await slowBench(here, kept);
  await second.transfers.resume();
  expect(summary(await second.untilIdle())).toEqual(['x done']);
  const speeds = second.changes.map(({ totals }) => totals.bytesPerSecond);
  expect(Math.max(...speeds)).toBeLessThan(2 * slow.uploadLimit);
});

test('what was under way when Dipper ended is paused, and goes on where it was', async () => {
  const here = await connectToBucket(ceph);
  const keeper = await transfersIn(here);
  const journal = join(keeper.folder, 'journal');
  const up = join(keeper.folder, 'up');
  const into = join(keeper.folder, 'into');
  await mkdir(into);
  const uploaded = await writeRandom(up, size);
  const stored = randomBytes(size);
  await here.client.send(new PutObjectCommand({ Bucket: here.bucket, Key: 'down', Body: stored }));

  const first = await slowBench(here, {
    journal,
    folder: keeper.folder,
    options: { ...slow, uploadLimit: 8 * mebibyte, downloadLimit: 3 * mebibyte },
  });
  for (const plan of [
    await first.planUpload([up]),
    await first.planDownload([{ kind: 'object', key: 'down' }], into),
  ]) {
    await first.transfers.start(plan.planId, 'skip');
  }
  // Four parts are under way at once, so the first is whole at 32 MiB or so.
  await until(async () => ((await first.list())[0]?.bytesDone ?? 0) >= 36 * mebibyte);
  // It must not end while the download is waited for.
  await first.transfers.setOptions({
    uploadLimit: 64 * 1024,
    downloadLimit: 3 * mebibyte,
    transferPath,
  });
  await until(async () => ((await first.list())[1]?.bytesDone ?? 0) >= 9 * mebibyte);
  await first.transfers.close();
  expect((await readdir(into)).every((name) => name.endsWith('.part'))).toBe(true);

  const calls = here.calls.length;
  const second = await transfersIn(here, { journal, folder: keeper.folder });
  const restored = await second.list();
  expect(summary(restored)).toEqual(['up paused', 'down paused']);
  expect(restored.map((transfer) => transfer.restored)).toEqual([true, true]);
  if (isFast) {
    for (const { bytesDone } of restored) expect(bytesDone).toBeGreaterThanOrEqual(8 * mebibyte);
  }
  await second.transfers.resume();
  expect(summary(await second.untilIdle())).toEqual(['up done', 'down done']);
  expect((await readFile(join(into, 'down'))).equals(stored)).toBe(true);
  expect(await readdir(into)).toEqual(['down']);
  const third = join(keeper.folder, 'again');
  await mkdir(third);
  await second.transfers.clear();
  await second.download([{ kind: 'object', key: 'up' }], third);
  expect((await readFile(join(third, 'up'))).equals(uploaded)).toBe(true);
  if (isFast) {
    const later = here.calls.slice(calls);
    expect(later.filter(({ operation }) => operation === 'UploadPart').length).toBeLessThan(7);
    expect(later.some(({ operation }) => operation === 'ListParts')).toBe(true);
  }
  expect(await unfinishedUploads(second)).toEqual([]);

  await second.transfers.close();
  const last = await transfersIn(here, { journal, folder: keeper.folder });
  expect(await last.list()).toEqual([]);
});

test('cancelling a paused transfer clears away what it has left', async () => {
  const here = await connectToBucket(ceph);
  const bench = await slowBench(here, {
    options: { uploadLimit: 6 * mebibyte, downloadLimit: 6 * mebibyte, transferPath },
  });
  const into = await newFolder(bench);
  await writeRandom(join(bench.folder, 'up'), size);
  await here.client.send(
    new PutObjectCommand({ Bucket: here.bucket, Key: 'down', Body: randomBytes(size) }),
  );
  for (const plan of [
    await bench.planUpload([join(bench.folder, 'up')]),
    await bench.planDownload([{ kind: 'object', key: 'down' }], into),
  ]) {
    await bench.transfers.start(plan.planId, 'skip');
  }
  await until(async () => (await bench.list()).every(({ bytesDone }) => bytesDone > 9 * mebibyte));
  await bench.transfers.pause();
  await until(async () => (await bench.list()).every(({ state }) => state === 'paused'));
  if (isFast) {
    expect(await unfinishedUploads(bench)).toEqual(['up']);
    expect(await readdir(into)).toHaveLength(1);
  }
  await bench.cancelAll();
  expect(summary(await bench.list())).toEqual(['up cancelled', 'down cancelled']);
  expect(await unfinishedUploads(bench)).toEqual([]);
  expect(await readdir(into)).toEqual([]);
});

test('a file that was changed while it was paused is sent anew', async () => {
  const { bench, path } = await uploadUnderWay(17 * mebibyte);
  await paused(bench);
  await appendFile(path, 'more');
  await bench.transfers.setOptions({ ...slow, uploadLimit: null });
  await bench.transfers.resume();
  const [ended] = await bench.untilIdle();
  expect(ended).toMatchObject({ state: 'done', bytesTotal: size + 4 });
  expect(ended?.startedOver).toBe(isFast ? 'file_changed' : 'not_resumable');
  expect(await unfinishedUploads(bench)).toEqual([]);
});

/** Puts another file in the place of one, as it is when a stick was mounted anew: with its time. */
async function putInPlaceOf(path: string, now: Buffer): Promise<void> {
  await writeFile(`${path}.new`, now);
  await utimes(`${path}.new`, fileTime, fileTime);
  await rename(`${path}.new`, path);
}

/** Writes into a file and puts its time back, as programs do that keep an encrypted disk in it. */
async function writeInto(path: string, now: Buffer): Promise<void> {
  await writeFile(path, now, { flag: 'r+' });
  await utimes(path, fileTime, fileTime);
}

// The SDK's path always begins anew.
if (isFast)
  test.each([
    ['the same file', 'on another mount', putInPlaceOf, undefined],
    ['another file', 'of the same size and time', putInPlaceOf, 'file_changed'],
    ['another content', 'whose time was put back', writeInto, 'file_changed'],
    ['the same file', 'with other rights', (path: string) => chmod(path, 0o640), undefined],
  ] as const)('%s %s is told by what was sent of it', async (what, _, change, startedOver) => {
    const { here, bench, path, content } = await uploadUnderWay(9 * mebibyte);
    await until(() => count(here, 'UploadPart') >= 2);
    await paused(bench);
    const before = count(here, 'UploadPart');
    // Systems number the files of sticks and network disks anew each time they are mounted.
    const now = what === 'the same file' ? content : randomBytes(size);
    await change(path, now);
    await bench.transfers.setOptions({ ...slow, uploadLimit: null });
    await bench.transfers.resume();
    const [ended] = await bench.untilIdle();
    expect(ended).toMatchObject({ state: 'done', bytesDone: size });
    expect(ended?.startedOver).toBe(startedOver);
    const after = count(here, 'UploadPart') - before;
    if (startedOver === undefined) expect(after).toBeLessThan(7);
    else expect(after).toBe(7);
    expect((await readBytes(here, 'large')).equals(now)).toBe(true);
    expect(await unfinishedUploads(bench)).toEqual([]);
  });

/** Counts the bytes that are read of files from now on. */
async function countRead(): Promise<() => number> {
  const any = await open(process.execPath);
  const read = vi.spyOn(Object.getPrototypeOf(any) as FileHandle, 'read');
  onTestFinished(() => read.mockRestore());
  await any.close();
  return () =>
    read.mock.calls.reduce((sum, asked: readonly unknown[]) => sum + Number(asked[2]), 0);
}

if (isFast) {
  test('a file that has other rights is read once to tell whether it is the same, not each time', async () => {
    const { here, bench, path } = await uploadUnderWay(17 * mebibyte);
    await until(() => count(here, 'UploadPart') >= 2);
    await paused(bench);
    await chmod(path, 0o640);
    const before = count(here, 'UploadPart');
    await bench.transfers.resume();
    await until(() => count(here, 'UploadPart') > before);
    await paused(bench);

    const sent = count(here, 'UploadPart');
    const bytesRead = await countRead();
    await bench.transfers.setOptions({ ...slow, uploadLimit: null });
    await bench.transfers.resume();
    expect(summary(await bench.untilIdle())).toEqual(['large done']);
    const partSize = 8 * mebibyte;
    expect(bytesRead()).toBeLessThanOrEqual((count(here, 'UploadPart') - sent) * partSize);
  });

  test('an upload that the server has thrown away while it was paused is sent anew', async () => {
    const { here, bench, content } = await uploadUnderWay(9 * mebibyte);
    await until(() => count(here, 'UploadPart') >= 2);
    await paused(bench);
    // As a lifecycle rule does that ends uploads which nobody completes.
    const place = { Bucket: here.bucket, Key: 'large', UploadId: await uploadIdOf(here) };
    await here.client.send(new AbortMultipartUploadCommand(place));
    await bench.transfers.setOptions({ ...slow, uploadLimit: null });
    await bench.transfers.resume();
    const [ended] = await bench.untilIdle();
    expect(ended?.error).toBeUndefined();
    expect(ended).toMatchObject({ state: 'done', startedOver: 'parts_gone', bytesDone: size });
    expect((await readBytes(here, 'large')).equals(content)).toBe(true);
    expect(await unfinishedUploads(bench)).toEqual([]);
  });

  test('a part that the server has otherwise is sent again, and no other, however its list comes', async () => {
    const { here, bench, content } = await uploadUnderWay(9 * mebibyte);
    await until(() => count(here, 'UploadPart') >= 4);
    await paused(bench);
    const place = { Bucket: here.bucket, Key: 'large', UploadId: await uploadIdOf(here) };
    const Body = Buffer.alloc(8 * mebibyte);
    await here.client.send(new UploadPartCommand({ ...place, PartNumber: 1, Body }));
    // A page has 1,000 parts otherwise, which are 16 GB.
    here.client.middlewareStack.add(
      (next, { commandName }) =>
        (args) =>
          commandName === 'ListPartsCommand'
            ? next({ ...args, input: { ...args.input, MaxParts: 2 } })
            : next(args),
      { step: 'initialize' },
    );
    const before = count(here, 'UploadPart');
    await bench.transfers.setOptions({ ...slow, uploadLimit: null });
    await bench.transfers.resume();
    const [ended] = await bench.untilIdle();
    expect(ended).toMatchObject({ state: 'done', bytesDone: size });
    expect(ended?.startedOver).toBeUndefined();
    expect(count(here, 'ListParts')).toBeGreaterThan(1);
    // Of seven at least three are kept, as the last to arrive may not have been heard of.
    expect(count(here, 'UploadPart') - before).toBeLessThanOrEqual(7 - 3 + 1);
    expect((await readBytes(here, 'large')).equals(content)).toBe(true);
  });
}

test('an object that was replaced while its download was paused is fetched anew, never mixed', async () => {
  const here = await connectToBucket(ceph);
  const bench = await slowBench(here);
  const into = await newFolder(bench);
  const put = async (body: Buffer): Promise<unknown> =>
    here.client.send(new PutObjectCommand({ Bucket: here.bucket, Key: 'x', Body: body }));
  await put(randomBytes(size));
  const plan = await bench.planDownload([{ kind: 'object', key: 'x' }], into);
  await bench.transfers.start(plan.planId, 'skip');
  await untilMoved(bench, 17 * mebibyte);
  await paused(bench);
  const replaced = randomBytes(size + 1000);
  await put(replaced);
  await bench.transfers.setOptions({ ...slow, downloadLimit: null });
  await bench.transfers.resume();
  const [ended] = await bench.untilIdle();
  expect(ended?.state).toBe('done');
  if (isFast) expect(ended?.startedOver).toBe('object_changed');
  expect((await readFile(join(into, 'x'))).equals(replaced)).toBe(true);
});

// Only the fast path goes on from bytes on the disk.
if (isFast)
  test('bytes on the disk that are not those that arrived are fetched again', async () => {
    const here = await connectToBucket(ceph);
    const bench = await slowBench(here);
    const into = await newFolder(bench);
    const stored = randomBytes(size);
    await here.client.send(new PutObjectCommand({ Bucket: here.bucket, Key: 'x', Body: stored }));
    const plan = await bench.planDownload([{ kind: 'object', key: 'x' }], into);
    await bench.transfers.start(plan.planId, 'skip');
    await untilMoved(bench, 40 * mebibyte);
    await paused(bench);
    // As a power cut leaves a file: as long as it was, without its content.
    const [part = ''] = await readdir(into);
    await writeFile(join(into, part), Buffer.alloc(size));
    await bench.transfers.setOptions({ ...slow, downloadLimit: null });
    await bench.transfers.resume();
    expect(summary(await bench.untilIdle())).toEqual(['x done']);
    expect((await readFile(join(into, 'x'))).equals(stored)).toBe(true);
  });

test('waiting transfers are reordered, and the speed limit counts at once', async () => {
  const here = await connectToBucket(ceph);
  const bench = await transfersIn(here, { options: { ...slow, uploadLimit: 100_000 } });
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const name of names) await writeRandom(join(bench.folder, name), 9 * mebibyte);
  const plan = await bench.planUpload(names.map((name) => join(bench.folder, name)));
  await bench.transfers.start(plan.planId, 'skip');
  const waiting = async (): Promise<readonly string[]> =>
    (await bench.list()).filter(({ state }) => state === 'queued').map(({ name }) => name);
  await until(async () => (await waiting()).length === 2);
  const last = (await bench.list()).find(({ name }) => name === 'f');
  await bench.transfers.move([last?.id ?? ''], 'first');
  await until(() => bench.changes.some(({ order }) => order?.[0] === last?.id));

  const running = (await bench.list()).filter(({ state }) => state === 'running');
  await bench.transfers.cancel([running[0]?.id ?? '']);
  await until(async () => (await waiting()).length === 1);
  expect(await waiting()).toEqual(['e']);
  await bench.transfers.setOptions({ ...slow, uploadLimit: null });
  const ended = await bench.untilIdle();
  expect(ended.filter(({ state }) => state === 'done')).toHaveLength(5);
});

test('held transfers wait rather than fail, and go on by themselves', async () => {
  const { bench: working } = await uploadUnderWay(9 * mebibyte);
  await working.transfers.hold('asleep');
  await until(async () => (await working.list())[0]?.state === 'queued');
  expect((await working.transfers.list()).hold).toBe('asleep');
  await working.transfers.hold(undefined);
  await working.transfers.setOptions({ ...slow, uploadLimit: null });
  expect(summary(await working.untilIdle())).toEqual(['large done']);
});

test('an upload that was begun and forgotten is found beside one that is under way, and removed alone', async () => {
  const { here, bench } = await uploadUnderWay(9 * mebibyte, ['large']);
  // What a crash leaves between the server's answer and the journal.
  await here.client.send(new CreateMultipartUploadCommand({ Bucket: here.bucket, Key: 'large' }));
  // Somebody else's, which is none of ours.
  await here.client.send(new CreateMultipartUploadCommand({ Bucket: here.bucket, Key: 'foreign' }));
  const signal = new AbortController().signal;
  const found = (await bench.transfers.leftovers([], signal)).uploads;
  expect(found.map(({ key }) => key)).toEqual(['large']);
  const ids = found.map(({ uploadId }) => uploadId);
  expect(await bench.transfers.removeLeftovers(ids, signal)).toEqual([]);
  await bench.transfers.cancel([await idOf(bench)]);
  await bench.untilIdle();
  expect(await unfinishedUploads(bench)).toEqual(['foreign']);
});

test('an upload whose beginning a crash kept from the journal is found by the next engine', async () => {
  const here = await connectToBucket(ceph);
  const folder = await mkdtemp(join(tmpdir(), 'dipper-intent-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const store = await openKeyValueStore(join(folder, 'journal'));
  const journal = await openJournal(store, (problem) => {
    throw problem;
  });
  const job: TransferJob = {
    id: 'lost',
    lane: 'lost',
    weight: 1,
    setting: { connectionId: here.connectionId, bucket: here.bucket, folder: '', checkedAt: 0 },
    item: { kind: 'upload', key: 'lost', size: 1, source: undefined, existing: 'no' },
    choice: 'skip',
  };
  await journal.uploadMemory(job, () => undefined).intend('lost');
  await journal.uploadMemory(job, () => undefined).intend('never begun');
  await journal.close();
  for (const Key of ['lost', 'foreign']) {
    await here.client.send(new CreateMultipartUploadCommand({ Bucket: here.bucket, Key }));
  }

  const bench = await transfersIn(here, { journal: join(folder, 'journal') });
  const { signal } = new AbortController();
  const found = (await bench.transfers.leftovers([], signal)).uploads;
  expect(found.map(({ key }) => key)).toEqual(['lost']);
  const ids = found.map(({ uploadId }) => uploadId);
  expect(await bench.transfers.removeLeftovers(ids, signal)).toEqual([]);
  expect((await bench.transfers.leftovers([], signal)).uploads).toEqual([]);
  expect(await unfinishedUploads(bench)).toEqual(['foreign']);
});

test('an upload whose answer got lost is found by the name that it was given', async () => {
  const here = await connectToBucket(ceph);
  await here.client.send(new PutObjectCommand({ Bucket: here.bucket, Key: 'a', Body: 'there' }));
  await here.client.send(new CreateMultipartUploadCommand({ Bucket: here.bucket, Key: 'a' }));
  let isLost = false;
  here.client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        if (commandName !== 'CreateMultipartUploadCommand' || isLost) return result;
        isLost = true;
        throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
      },
    { step: 'deserialize', priority: 'low' },
  );
  const bench = await transfersIn(here);
  await writeRandom(join(bench.folder, 'a'), 10 * mebibyte);
  const plan = await bench.planUpload([join(bench.folder, 'a')]);
  expect(summary(await bench.carryOut(plan, 'keep_both'))).toEqual(['a (2) done']);
  const found = (await bench.transfers.leftovers([], new AbortController().signal)).uploads;
  expect(found.map(({ key }) => key)).toEqual(['a (2)']);
});

// Scripted, because Ceph 16 knows no checksums.
test('a download that was damaged on its way is fetched anew when tried again', async () => {
  const content = randomBytes(20 * mebibyte);
  const answer = checkedObjects(new Map([['x', content]]));
  let isDamaging = true;
  const server = await scripted(async (request) => {
    const answered = await answer(request);
    if (isDamaging && answered !== 'reset' && answered.body instanceof Buffer) {
      const { body } = answered;
      body.writeUInt8(body.readUInt8(1000) ^ 1, 1000);
    }
    return answered;
  });
  const place = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const bench = await transfersIn(place);
  const into = await newFolder(bench);
  const damaged = await bench.download([{ kind: 'object', key: 'x' }], into);
  expect(summary(damaged)).toEqual(['x failed bad_response']);
  expect(await readdir(into)).toEqual([]);
  isDamaging = false;
  await bench.transfers.retry();
  expect(summary(await bench.untilIdle())).toEqual(['x done']);
  expect((await readFile(join(into, 'x'))).equals(content)).toBe(true);
});

// Scripted, because no key of Ceph's is refused for a moment. The SDK's path can't go on where it was.
if (isFast) {
  test('a download that is denied in its midst goes on with what is missing', async () => {
    const content = randomBytes(40 * mebibyte);
    let isDenied = true;
    const asked: string[] = [];
    const server = await scripted(({ method, headers }) => {
      const about = { etag: '"e1"', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };
      if (method === 'HEAD') {
        return { status: 200, headers: { ...about, 'content-length': String(content.length) } };
      }
      const asks = headers['range'] ?? '';
      asked.push(asks);
      const [, first = 0, last = 0] = /^bytes=(\d+)-(\d+)$/u.exec(asks)?.map(Number) ?? [];
      if (isDenied && first > 0) return { status: 403, body: errorDocument('AccessDenied') };
      const range = `bytes ${first}-${last}/${content.length}`;
      const body = content.subarray(first, last + 1);
      return { status: 206, headers: { ...about, 'content-range': range }, body };
    });
    const place = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
    const bench = await transfersIn(place);
    const into = await newFolder(bench);
    const [denied] = await bench.download([{ kind: 'object', key: 'x' }], into);
    expect(denied).toMatchObject({
      state: 'failed',
      bytesDone: 16 * mebibyte,
      error: { code: 'access_denied' },
    });

    isDenied = false;
    asked.length = 0;
    await bench.transfers.retry();
    expect(summary(await bench.untilIdle())).toEqual(['x done']);
    expect([...asked].sort()).toEqual(['bytes=16777216-33554431', 'bytes=33554432-41943039']);
    expect((await readFile(join(into, 'x'))).equals(content)).toBe(true);
  });

  test('an upload that is denied in its midst, and again when it is tried again, goes on with what is missing', async () => {
    let denied: 'part 2' | 'everything' | 'nothing' = 'part 2';
    const seen: string[] = [];
    const parts = new Map<string, Buffer>();
    const server = await scripted(({ method, rawUrl, body }) => {
      const part = /partNumber=(\d+)/u.exec(rawUrl)?.[1] ?? '';
      seen.push(`${method}${part === '' ? '' : ` part ${part}`}`);
      const isDenied = denied === 'everything' || (denied === 'part 2' && part === '2');
      if (isDenied) return { status: 403, body: errorDocument('AccessDenied') };
      if (method === 'HEAD') return { status: 404 };
      if (method === 'GET') return { status: 200, body: listOfParts(parts) };
      if (rawUrl.includes('?uploads')) return begunUpload();
      if (part === '') return { status: 200, body: '<CompleteMultipartUploadResult/>' };
      parts.set(part, body);
      return { status: 200, headers: { etag: '"p"' } };
    });
    const place = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
    const bench = await transfersIn(place);
    const content = await writeRandom(join(bench.folder, 'x'), 20 * mebibyte);
    expect(summary(await bench.upload([join(bench.folder, 'x')]))).toEqual([
      'x failed access_denied',
    ]);
    denied = 'everything';
    await bench.transfers.retry();
    expect(summary(await bench.untilIdle())).toEqual(['x failed access_denied']);
    expect(seen).not.toContain('DELETE');

    denied = 'nothing';
    seen.length = 0;
    await bench.transfers.retry();
    expect(summary(await bench.untilIdle())).toEqual(['x done']);
    expect(seen.filter((request) => request.startsWith('PUT'))).toEqual(['PUT part 2']);
    const sent = Buffer.concat(['1', '2', '3'].map((part) => parts.get(part) ?? Buffer.alloc(0)));
    expect(sent.equals(content)).toBe(true);
  });

  test('an upload whose destination may not be looked at before it is completed keeps its parts', async () => {
    let isDenied = false;
    const seen: string[] = [];
    const parts = new Map<string, Buffer>();
    const server = await scripted(({ method, rawUrl, body }) => {
      seen.push(method);
      if (rawUrl.includes('?uploads')) {
        isDenied = true;
        return begunUpload();
      }
      if (method === 'POST') return { status: 200, body: '<CompleteMultipartUploadResult/>' };
      if (method === 'PUT') {
        parts.set(/partNumber=(\d+)/u.exec(rawUrl)?.[1] ?? '', body);
        return { status: 200, headers: { etag: '"p"' } };
      }
      if (isDenied) return { status: 403, body: errorDocument('AccessDenied') };
      return method === 'HEAD' ? { status: 404 } : { status: 200, body: listOfParts(parts) };
    });
    const place = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
    const bench = await transfersIn(place);
    await writeRandom(join(bench.folder, 'x'), 20 * mebibyte);
    expect(summary(await bench.upload([join(bench.folder, 'x')]))).toEqual([
      'x failed access_denied',
    ]);
    expect(seen).not.toContain('DELETE');

    isDenied = false;
    seen.length = 0;
    await bench.transfers.retry();
    expect(summary(await bench.untilIdle())).toEqual(['x done']);
    expect(seen).not.toContain('PUT');
  });

  test.each([
    [
      'is the same goes on in parts of the size that it has',
      (path: string) => chmod(path, 0o600),
      { sent: ['2 5', '3 2'], startedOver: undefined },
    ],
    [
      'has grown tells that it starts over',
      (path: string) => appendFile(path, Buffer.alloc(3 * mebibyte)),
      { sent: ['1 8', '2 7'], startedOver: 'file_changed' },
    ],
    [
      'is as small again as planned tells that it starts over',
      (path: string) => truncate(path, 3 * mebibyte),
      { sent: ['whole 3'], startedOver: 'file_changed' },
    ],
  ])('an upload in parts of another size whose file %s', async (_, change, expected) => {
    const sent: string[] = [];
    const parts = new Map([['1', Buffer.alloc(5 * mebibyte)]]);
    const server = await scripted(({ method, rawUrl, body }) => {
      if (method === 'HEAD') return { status: 404 };
      if (method === 'GET') return { status: 200, body: listOfParts(parts) };
      if (method === 'DELETE') return { status: 204 };
      if (rawUrl.includes('?uploads')) return begunUpload();
      if (method === 'POST') return { status: 200, body: '<CompleteMultipartUploadResult/>' };
      const part = /partNumber=(\d+)/u.exec(rawUrl)?.[1] ?? 'whole';
      sent.push(`${part} ${body.byteLength / mebibyte}`);
      return { status: 200, headers: { etag: '"p"' } };
    });
    const place = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
    const { folder } = await transfersIn(place);
    const path = join(folder, 'x');
    await writeRandom(path, 12 * mebibyte);
    const store = await storeOfPart(place, path, 5 * mebibyte);
    await change(path);
    const bench = await transfersIn(place, { folder, store });
    await bench.transfers.resume();
    const [ended] = await bench.untilIdle();
    expect(ended).toMatchObject({ state: 'done', bytesDone: (await stat(path)).size });
    expect(ended?.startedOver).toBe(expected.startedOver);
    expect(sent.sort()).toEqual(expected.sent);
  });
}

/** What a process leaves that has sent the first part of a file, of a size in bytes that this Dipper would not choose. */
async function storeOfPart(
  { connectionId, bucket }: InBucket,
  source: string,
  partSize: number,
): Promise<KeyValueStore> {
  const content = await readFile(source);
  const store = createVolatileStore();
  const journal = await openJournal(store, (problem) => {
    throw problem;
  });
  const job: TransferJob = {
    id: 'x',
    lane: 'x',
    weight: 1,
    setting: { connectionId, bucket, folder: '', checkedAt: 0 },
    // As it was planned: files grow.
    item: { kind: 'upload', key: 'x', size: 3 * mebibyte, source, existing: 'no' },
    choice: 'skip',
  };
  await journal.put([{ job, transfer: queuedTransfer(job) }]);
  const memory = journal.uploadMemory(job, () => undefined);
  const file = await identifyFile(source);
  await memory.begin({ uploadId: 'u', key: 'x', partSize, checksum: 'none', file });
  const crc32 = crc32Of(content.subarray(0, partSize));
  await memory.part({ partNumber: 1, etag: '"p"', size: partSize, crc32 });
  await journal.close();
  return store;
}

function listOfParts(parts: ReadonlyMap<string, Buffer>): string {
  const rows = [...parts].map(
    ([number, { byteLength }]) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>"p"</ETag><Size>${byteLength}</Size></Part>`,
  );
  return `<ListPartsResult><IsTruncated>false</IsTruncated>${rows.join('')}</ListPartsResult>`;
}
