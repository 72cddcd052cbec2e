import { link, mkdir, readFile, readdir, rm, rmdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { headObject } from '../../../src/main/s3/objects';
import { createVolatileStore } from '../../../src/main/storage/keyValueStore';
import {
  connect,
  connectToBucket,
  listKeys,
  putKeys,
  readText,
  scripted,
  anyone,
  untilDone,
} from '../s3/support';
import type { InBucket } from '../s3/support';
import { newFolder, readTree, summary, transfersIn } from './support';
import type { Bench, BenchOptions } from './support';

const ceph = inject('ceph');

/** Three local files, of which two are in the bucket already. */
async function benchWithConflicts(): Promise<{ bench: Bench; folder: string }> {
  const here = await connectToBucket(ceph);
  const bench = await transfersIn(here);
  const folder = join(bench.folder, 'd');
  await mkdir(folder);
  for (const name of ['a.txt', 'b', 'new.txt']) await writeFile(join(folder, name), 'from here');
  await putKeys(here, ['d/a.txt', 'd/a (2).txt', 'd/b'], 'there before');
  return { bench, folder };
}

test('a plan lists the objects that are there already', async () => {
  const { bench, folder } = await benchWithConflicts();
  const plan = await bench.planUpload([folder]);
  expect(plan).toMatchObject({ files: 3, conflictCount: 2 });
  expect(plan.conflicts).toMatchObject(
    ['d/a.txt', 'd/b'].map((destination) => ({
      destination,
      incomingSize: 9,
      existingSize: 12,
    })),
  );
});

test('uploading with skip leaves them alone', async () => {
  const { bench, folder } = await benchWithConflicts();
  const ended = await bench.carryOut(await bench.planUpload([folder]), 'skip');
  expect(summary(ended).toSorted()).toEqual(['a.txt skipped', 'b skipped', 'new.txt done']);
  expect(await readText(bench.client, bench.bucket, 'd/a.txt')).toBe('there before');
  expect(await readText(bench.client, bench.bucket, 'd/new.txt')).toBe('from here');
  expect((await bench.transfers.list()).totals).toMatchObject({
    done: 3,
    bytesTotal: 9,
    bytesDone: 9,
  });
});

test('uploading with replace replaces them', async () => {
  const { bench, folder } = await benchWithConflicts();
  await bench.carryOut(await bench.planUpload([folder]), 'replace');
  for (const key of ['d/a.txt', 'd/b', 'd/new.txt']) {
    expect(await readText(bench.client, bench.bucket, key)).toBe('from here');
  }
});

test('uploading with keep both finds names that are free', async () => {
  const { bench, folder } = await benchWithConflicts();
  // One of the names that would be free is itself on its way.
  await writeFile(join(folder, 'b (2)'), 'planned');
  const ended = await bench.carryOut(await bench.planUpload([folder]), 'keep_both');
  expect(summary(ended).toSorted()).toEqual([
    'a (3).txt done',
    'b (2) done',
    'b (3) done',
    'new.txt done',
  ]);
  const texts: Record<string, string> = {};
  for (const key of await listKeys(bench)) {
    texts[key] = await readText(bench.client, bench.bucket, key);
  }
  expect(texts).toEqual({
    'd/a.txt': 'there before',
    'd/a (2).txt': 'there before',
    'd/a (3).txt': 'from here',
    'd/b': 'there before',
    'd/b (2)': 'planned',
    'd/b (3)': 'from here',
    'd/new.txt': 'from here',
  });
});

test('many files are checked by listing, with the same result', async () => {
  const here = await connectToBucket(ceph);
  const bench = await transfersIn(here);
  const folder = join(bench.folder, 'many');
  await mkdir(folder);
  for (let index = 0; index < 80; index += 1) await writeFile(join(folder, `${index}`), 'x');
  await putKeys(here, ['many/7', 'many/70', 'many/other'], 'there');
  const before = here.calls.length;
  const plan = await bench.planUpload([folder]);
  expect(plan.conflicts.map(({ destination }) => destination)).toEqual(['many/7', 'many/70']);
  expect(here.calls.slice(before).map(({ operation }) => operation)).toEqual(['ListObjectsV2']);
});

test('a marker of an empty folder never replaces one with content', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/'], 'content');
  const bench = await transfersIn(here);
  await mkdir(join(bench.folder, 'd'));
  const plan = await bench.planUpload([join(bench.folder, 'd')]);
  expect(plan).toMatchObject({ files: 0, conflictCount: 0 });
  await bench.carryOut(plan, 'replace');
  expect(await readText(here.client, here.bucket, 'd/')).toBe('content');
});

test('where looking is forbidden nothing is overwritten without a choice', async () => {
  const owner = await connectToBucket(ceph);
  await putKeys(owner, ['secret.txt'], 'there before');
  await owner.client.send(
    new PutBucketPolicyCommand({
      Bucket: owner.bucket,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: [`arn:aws:iam:::user/${ceph.stranger.userId}`] },
            Action: ['s3:PutObject'],
            Resource: [`arn:aws:s3:::${owner.bucket}/*`],
          },
        ],
      }),
    }),
  );
  const stranger = await connect(ceph.endpoint, ceph.stranger);
  const bench = await transfersIn({ ...stranger, bucket: owner.bucket });
  const path = join(bench.folder, 'secret.txt');
  await writeFile(path, 'from here');

  const plan = await bench.planUpload([path]);
  expect(plan.conflicts).toEqual([
    { destination: 'secret.txt', incomingSize: 9, comparison: 'unknown' },
  ]);
  expect(summary(await bench.carryOut(plan, 'skip'))).toEqual(['secret.txt skipped']);
  await bench.transfers.clear();
  const both = await bench.carryOut(await bench.planUpload([path]), 'keep_both');
  expect(summary(both)).toEqual(['secret.txt failed access_denied']);
  expect(await readText(owner.client, owner.bucket, 'secret.txt')).toBe('there before');
  await bench.transfers.clear();
  await bench.carryOut(await bench.planUpload([path]), 'replace');
  expect(await readText(stranger.client, owner.bucket, 'secret.txt')).toBe('from here');
});

test('the same files dropped twice at once do not overwrite each other', async () => {
  const bench = await transfersIn(await connectToBucket(ceph));
  const path = join(bench.folder, 'x');
  await writeFile(path, 'first');
  const [first, second] = [await bench.planUpload([path]), await bench.planUpload([path])];
  await bench.transfers.start(first.planId, 'skip');
  await bench.transfers.start(second.planId, 'skip');
  expect(summary(await bench.untilIdle())).toEqual(['x done', 'x skipped']);
});

test('a server that obeys If-None-Match decides by itself (trap 28)', async () => {
  const taken = new Set(['/b/taken.txt']);
  let busy = 1;
  const server = await scripted(({ method, rawUrl, headers }) => {
    const path = rawUrl.replace(/\?.*$/u, '');
    if (method === 'GET') {
      return {
        status: 200,
        body: '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>',
      };
    }
    if (method === 'HEAD') return { status: 404 };
    if (headers['if-none-match'] === '*' && taken.has(path)) {
      return { status: 412, body: '<Error><Code>PreconditionFailed</Code></Error>' };
    }
    if (path === '/b/busy.txt' && busy > 0) {
      busy -= 1;
      return { status: 409, body: '<Error><Code>ConditionalRequestConflict</Code></Error>' };
    }
    taken.add(path);
    return { status: 200, headers: { etag: '"1"' } };
  });
  const connected = await connect(server.endpoint, anyone);
  const clients = {
    ...connected.clients,
    capabilitiesOf: async (id: string) => ({
      ...(await connected.clients.capabilitiesOf(id)),
      conditionalWrites: true,
    }),
  };
  const bench = await transfersIn({ ...connected, clients, bucket: 'b' });
  const paths = ['taken.txt', 'busy.txt', 'free.txt'].map((name) => join(bench.folder, name));
  for (const path of paths) await writeFile(path, 'x');

  expect(summary(await bench.upload(paths))).toEqual([
    'taken.txt skipped',
    'busy.txt done',
    'free.txt done',
  ]);
  await bench.transfers.clear();
  const both = await bench.carryOut(await bench.planUpload(paths.slice(0, 1)), 'keep_both');
  expect(summary(both)).toEqual(['taken (2).txt done']);
  await bench.transfers.clear();
  const replaced = await bench.carryOut(await bench.planUpload(paths.slice(0, 1)), 'replace');
  expect(summary(replaced)).toEqual(['taken.txt failed conflict']);
  // Asked again by somebody who has seen that: now it is a choice.
  await bench.transfers.retry();
  expect(summary(await bench.untilIdle())).toEqual(['taken.txt done']);
});

test('local files that are there already are listed, and treated as chosen', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/a.txt', 'd/b.txt', 'd/c.txt']);
  const bench = await transfersIn(here);
  const results: Record<string, unknown> = {};
  for (const choice of ['skip', 'replace', 'keep_both'] as const) {
    const into = await newFolder(bench, choice);
    await mkdir(join(into, 'd'));
    await writeFile(join(into, 'd/a.txt'), 'mine');
    await writeFile(join(into, 'd/b.txt'), 'mine');
    await writeFile(join(into, 'd/b (2).txt'), 'mine too');
    const plan = await bench.planDownload([{ kind: 'folder', key: 'd/' }], into);
    expect(
      plan.conflicts.toSorted((a, b) => (a.destination < b.destination ? -1 : 1)),
    ).toMatchObject(
      ['d/a.txt', 'd/b.txt'].map((destination) => ({
        destination,
        incomingSize: 7,
        existingSize: 4,
      })),
    );
    await bench.carryOut(plan, choice);
    const tree = [...(await readTree(join(into, 'd')))].map(([name, text]) => [name, String(text)]);
    results[choice] = Object.fromEntries(tree.sort());
  }
  expect(results).toEqual({
    skip: { 'a.txt': 'mine', 'b.txt': 'mine', 'b (2).txt': 'mine too', 'c.txt': 'd/c.txt' },
    replace: {
      'a.txt': 'd/a.txt',
      'b.txt': 'd/b.txt',
      'b (2).txt': 'mine too',
      'c.txt': 'd/c.txt',
    },
    keep_both: {
      'a.txt': 'mine',
      'a (2).txt': 'd/a.txt',
      'b.txt': 'mine',
      'b (2).txt': 'mine too',
      'b (3).txt': 'd/b.txt',
      'c.txt': 'd/c.txt',
    },
  });
});

test('a local file that appears after the plan is not overwritten', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['x']);
  const bench = await transfersIn(here);
  const into = await newFolder(bench);
  const plan = await bench.planDownload([{ kind: 'object', key: 'x' }], into);
  await writeFile(join(into, 'x'), 'mine');
  expect(summary(await bench.carryOut(plan, 'replace'))).toEqual(['x failed local_exists']);
  expect(await readFile(join(into, 'x'), 'utf8')).toBe('mine');
  await bench.transfers.retry();
  expect(summary(await bench.untilIdle())).toEqual(['x done']);
  expect(await readFile(join(into, 'x'), 'utf8')).toBe('x');
});

test('a file in the way of a folder is a problem, not a casualty', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/sub/x', 'd/y']);
  const bench = await transfersIn(here);
  const into = await newFolder(bench);
  await mkdir(join(into, 'd'));
  await writeFile(join(into, 'd/sub'), 'mine');
  const plan = await bench.planDownload([{ kind: 'folder', key: 'd/' }], into);
  expect(plan.problems).toEqual([{ name: 'd/sub/x', reason: 'name_clash' }]);
  await bench.carryOut(plan, 'replace');
  expect(await readFile(join(into, 'd/sub'), 'utf8')).toBe('mine');
  expect(await readFile(join(into, 'd/y'), 'utf8')).toBe('d/y');
});

test('what can not be replaced is told before anything is fetched', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/folder', 'd/appeared']);
  const bench = await transfersIn(here);
  const into = await newFolder(bench);
  await mkdir(join(into, 'd/folder'), { recursive: true });
  const plan = await bench.planDownload([{ kind: 'folder', key: 'd/' }], into);
  await writeFile(join(into, 'd/appeared'), 'mine');
  const ended = await bench.carryOut(plan, 'replace');
  expect(summary(ended).toSorted()).toEqual([
    'appeared failed local_exists',
    'folder failed local_exists',
  ]);
  expect(ended.find(({ name }) => name === 'folder')?.error?.facts).toEqual({
    reason: 'is_folder',
  });
  expect(here.calls.filter(({ operation }) => operation === 'GetObject')).toEqual([]);
  expect((await readdir(join(into, 'd'))).toSorted()).toEqual(['appeared', 'folder']);
});

test('a folder that was in the way and went is no leave to replace what took its place', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['x']);
  const bench = await transfersIn(here);
  const into = await newFolder(bench);
  const plan = await bench.planDownload([{ kind: 'object', key: 'x' }], into);
  await mkdir(join(into, 'x'));
  expect(summary(await bench.carryOut(plan, 'replace'))).toEqual(['x failed local_exists']);
  await rmdir(join(into, 'x'));
  await writeFile(join(into, 'x'), 'mine');
  await bench.transfers.retry();
  expect(summary(await bench.untilIdle())).toEqual(['x failed local_exists']);
  expect(await readFile(join(into, 'x'), 'utf8')).toBe('mine');
});

test('nor is one that was in the way when the user was asked', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['x']);
  const bench = await transfersIn(here);
  const into = await newFolder(bench);
  await mkdir(join(into, 'x'));
  const plan = await bench.planDownload([{ kind: 'object', key: 'x' }], into);
  expect(plan).toMatchObject({ conflictCount: 1 });
  await rmdir(join(into, 'x'));
  await writeFile(join(into, 'x'), 'mine');
  expect(summary(await bench.carryOut(plan, 'replace'))).toEqual(['x failed local_exists']);
  expect(await readFile(join(into, 'x'), 'utf8')).toBe('mine');
});

test('a download that was skipped became no file, also where a folder is in its place', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['x']);
  const bench = await transfersIn(here);
  const into = await newFolder(bench);
  await mkdir(join(into, 'x'));
  const plan = await bench.planDownload([{ kind: 'object', key: 'x' }], into);
  const [skipped] = await bench.carryOut(plan, 'skip');
  expect(skipped).toMatchObject({ state: 'done', skipped: true });
  expect(await bench.transfers.localPathOf(skipped?.id ?? '')).toBeUndefined();
});

/** `d/A.txt` and `d/a.txt`, and a folder whose disk has one file by both names. */
async function benchWithTwins(options: BenchOptions = {}) {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/A.txt', 'd/a.txt']);
  const bench = await transfersIn(here, { platform: 'posix', ...options });
  const into = await newFolder(bench);
  await mkdir(join(into, 'd'));
  await writeFile(join(into, 'd/A.txt'), 'before');
  // As a disk without letter case shows it.
  await link(join(into, 'd/A.txt'), join(into, 'd/a.txt'));
  const plan = await bench.planDownload([{ kind: 'folder', key: 'd/' }], into);
  expect(plan).toMatchObject({ files: 2, conflictCount: 2, problems: [] });
  return { here, bench, plan, folder: join(into, 'd') };
}

test('two objects whose names are one file on the disk do not replace each other', async () => {
  const { bench, plan, folder } = await benchWithTwins();
  const ended = await bench.carryOut(plan, 'replace');
  expect(summary(ended)).toEqual(['A.txt done', 'a.txt failed local_exists']);
  expect(ended[1]?.error?.facts).toEqual({ reason: 'twin' });
  expect(await readFile(join(folder, 'A.txt'), 'utf8')).toBe('d/A.txt');
  await bench.transfers.retry();
  expect(summary(await bench.untilIdle())).toEqual(['A.txt done', 'a.txt done']);
  expect(await readFile(join(folder, 'A.txt'), 'utf8')).toBe('d/A.txt');
  expect(await readFile(join(folder, 'a (2).txt'), 'utf8')).toBe('d/a.txt');
});

test('both of them are kept, or skipped, beside the file that is there', async () => {
  const { bench, plan, folder } = await benchWithTwins();
  expect(summary(await bench.carryOut(plan, 'keep_both'))).toEqual(['A.txt done', 'a.txt done']);
  const tree = await readTree(folder);
  expect(String(tree.get('A (2).txt'))).toBe('d/A.txt');
  expect(String(tree.get('a (2).txt'))).toBe('d/a.txt');
  expect(String(tree.get('A.txt'))).toBe('before');
  await bench.transfers.clear();
  const again = await bench.planDownload([{ kind: 'folder', key: 'd/' }], dirname(folder));
  expect(summary(await bench.carryOut(again, 'skip'))).toEqual(['A.txt skipped', 'a.txt skipped']);
});

/** Has the transfers of a name run that are paused or have failed. */
async function carriedOn(bench: Bench, name: string): Promise<readonly string[]> {
  const own = (await bench.list()).filter((one) => one.name === name).map(({ id }) => id);
  await bench.transfers.resume(own);
  await bench.transfers.retry(own);
  return summary(await bench.untilIdle());
}

/** `d/A.txt` and `d/a.txt`, to be downloaded by a user who has paused both. */
async function twinsPaused(choice: 'skip' | 'replace', options: BenchOptions = {}) {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/A.txt', 'd/a.txt']);
  const bench = await transfersIn(here, { platform: 'posix', ...options });
  const into = await newFolder(bench);
  const plan = await bench.planDownload([{ kind: 'folder', key: 'd/' }], into);
  expect(plan).toMatchObject({ files: 2, conflictCount: 0 });
  await bench.transfers.hold('asleep');
  await bench.transfers.start(plan.planId, choice);
  await bench.transfers.pause();
  await bench.transfers.hold(undefined);
  const folder = join(into, 'd');
  const carryOn = (name: string): Promise<readonly string[]> => carriedOn(bench, name);
  /** As a disk without letter case shows it. */
  const showTwin = (): Promise<void> => link(join(folder, 'A.txt'), join(folder, 'a.txt'));
  return { here, bench, folder, carryOn, showTwin };
}

const twinsKept = ['a (2).txt: d/a.txt', 'A.txt: d/A.txt', 'a.txt: d/A.txt'];

async function textsIn(folder: string): Promise<readonly string[]> {
  const tree = await readTree(folder);
  return Array.from(tree, ([name, content]) => `${name}: ${content?.toString() ?? ''}`);
}

test.each(['skip', 'replace'] as const)(
  'to %s: an object whose name is the file of another one is told, and kept as well when it is tried again',
  async (choice) => {
    const { bench, folder, carryOn, showTwin } = await twinsPaused(choice);
    expect(await carryOn('A.txt')).toEqual(['A.txt done', 'a.txt paused']);
    await showTwin();
    expect(await carryOn('a.txt')).toEqual(['A.txt done', 'a.txt failed local_exists']);
    expect((await bench.list())[1]?.error?.facts).toEqual({ reason: 'twin' });
    expect(await carryOn('a.txt')).toEqual(['A.txt done', 'a.txt done']);
    expect((await textsIn(folder)).toSorted()).toEqual(twinsKept.toSorted());
  },
);

test('trying again replaces what was in the way, but not by then the file of another object', async () => {
  const { folder, carryOn, showTwin } = await twinsPaused('replace');
  await mkdir(folder);
  await writeFile(join(folder, 'a.txt'), 'mine');
  expect(await carryOn('a.txt')).toEqual(['A.txt paused', 'a.txt failed local_exists']);
  await rm(join(folder, 'a.txt'));
  expect(await carryOn('A.txt')).toEqual(['A.txt done', 'a.txt failed local_exists']);
  await showTwin();
  expect(await carryOn('a.txt')).toEqual(['A.txt done', 'a.txt failed local_exists']);
  expect(await carryOn('a.txt')).toEqual(['A.txt done', 'a.txt done']);
  expect((await textsIn(folder)).toSorted()).toEqual(twinsKept.toSorted());
});

test.each(['skip', 'replace'] as const)(
  'to %s: it is known for the file of another one also where the list was cleared meanwhile',
  async (choice) => {
    const { bench, folder, carryOn, showTwin } = await twinsPaused(choice);
    await carryOn('A.txt');
    await showTwin();
    await bench.transfers.clear();
    expect(await carryOn('a.txt')).toEqual(['a.txt failed local_exists']);
    expect((await bench.list())[0]?.error?.facts).toEqual({ reason: 'twin' });
    expect(await carryOn('a.txt')).toEqual(['a.txt done']);
    expect((await textsIn(folder)).toSorted()).toEqual(twinsKept.toSorted());
  },
);

/** Gives the file the time that it would have, had `d/a.txt` been fetched. */
async function makeAlike(here: InBucket, folder: string): Promise<void> {
  const { lastModified } = await headObject({ ...here, key: 'd/a.txt', signal: untilDone });
  const time = (lastModified ?? 0) / 1000;
  await utimes(join(folder, 'A.txt'), time, time);
}

test('a download whose name is another object’s file is refused also by a Dipper that was started anew', async () => {
  const store = createVolatileStore();
  const { here, bench, folder, carryOn, showTwin } = await twinsPaused('replace', { store });
  await carryOn('A.txt');
  await showTwin();
  await bench.transfers.close();
  await makeAlike(here, folder);
  const later = await transfersIn(here, { platform: 'posix', store });
  expect(await carriedOn(later, 'a.txt')).toEqual(['a.txt failed local_exists']);
  expect(await carriedOn(later, 'a.txt')).toEqual(['a.txt done']);
  expect((await textsIn(folder)).toSorted()).toEqual(twinsKept.toSorted());
});

test('a download that the plan has found to be a twin is refused also by a Dipper that was started anew', async () => {
  const store = createVolatileStore();
  const { here, bench, plan, folder } = await benchWithTwins({ store });
  await bench.transfers.hold('asleep');
  await bench.transfers.start(plan.planId, 'replace');
  await bench.transfers.pause();
  await bench.transfers.hold(undefined);
  await carriedOn(bench, 'A.txt');
  await rm(join(folder, 'a.txt'));
  await link(join(folder, 'A.txt'), join(folder, 'a.txt'));
  await bench.transfers.close();
  await makeAlike(here, folder);
  const later = await transfersIn(here, { platform: 'posix', store });
  expect(await carriedOn(later, 'a.txt')).toEqual(['a.txt failed local_exists']);
  expect(await carriedOn(later, 'a.txt')).toEqual(['a.txt done']);
  expect((await textsIn(folder)).toSorted()).toEqual(twinsKept.toSorted());
});

test('a name that the disk can not hold is a problem, and the others are planned', async () => {
  const here = await connectToBucket(ceph);
  // Windows counts UTF-16 units, of which it may have as many; disks of this machine count bytes.
  const long = '가'.repeat(255);
  await putKeys(here, [`d/${long}`, `d/${long}.d/y`, 'd/x']);
  const bench = await transfersIn(here, { platform: 'win32' });
  const into = await newFolder(bench);
  await mkdir(join(into, 'd'));
  const plan = await bench.planDownload([{ kind: 'folder', key: 'd/' }], into);
  expect(plan.files).toBe(1);
  expect(plan.problems).toMatchObject(
    [`d/${long}`, `d/${long}.d/y`].map((name) => ({
      name,
      reason: 'unreadable',
      error: { code: 'local_failed' },
    })),
  );
  await bench.carryOut(plan);
  expect([...(await readTree(into)).keys()]).toEqual(['d/x']);
});

test('keep both finds a free name for one that is as long as names may be', async () => {
  const here = await connectToBucket(ceph);
  const bench = await transfersIn(here);
  const into = await newFolder(bench);
  const local = `${'a'.repeat(251)}.txt`;
  await putKeys(here, [local], 'from there');
  await writeFile(join(into, local), 'mine');
  const plan = await bench.planDownload([{ kind: 'object', key: local }], into);
  await bench.carryOut(plan, 'keep_both');
  const texts = [...(await readTree(into)).values()].map(String);
  expect(texts.toSorted()).toEqual(['from there', 'mine']);
  await bench.transfers.clear();

  const prefix = `${'p'.repeat(200)}/`.repeat(5);
  const name = `${'k'.repeat(1024 - prefix.length - 4)}.txt`;
  await putKeys(here, [prefix + name], 'from there');
  await writeFile(join(bench.folder, name), 'mine');
  const upload = await bench.planUpload([join(bench.folder, name)], prefix);
  await bench.carryOut(upload, 'keep_both');
  expect((await bench.list()).map(({ state }) => state)).toEqual(['done']);
  expect(await readText(here.client, here.bucket, prefix + name)).toBe('from there');
  expect((await listKeys(here)).filter((key) => key.startsWith(prefix))).toHaveLength(2);
});

test.each([
  ['the chosen folder', 'x'],
  ['a folder on the way', 'd/x'],
])('a download whose folder is gone says so of the folder (%s)', async (_, key) => {
  const here = await connectToBucket(ceph);
  await putKeys(here, [key]);
  const bench = await transfersIn(here);
  const into = await newFolder(bench, 'chosen');
  const plan = await bench.planDownload([{ kind: 'folder', key: '' }], into);
  await rm(into, { recursive: true });
  const [failed] = await bench.carryOut(plan);
  expect(failed?.error).toMatchObject({
    code: 'local_not_found',
    resource: 'chosen',
    facts: { reason: 'folder' },
  });
});

test('a clock that was set back after the plan is no reason not to look again', async () => {
  const here = await connectToBucket(ceph);
  const bench = await transfersIn(here);
  await writeFile(join(bench.folder, 'x'), 'mine');
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  await putKeys(here, ['x'], 'appeared');
  const { now } = Date;
  vi.spyOn(Date, 'now').mockImplementation(() => now() - 60_000);
  onTestFinished(() => void vi.restoreAllMocks());
  expect(summary(await bench.carryOut(plan, 'replace'))).toEqual(['x failed conflict']);
  expect(await readText(here.client, here.bucket, 'x')).toBe('appeared');
});
