import type * as Fs from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import type * as FsPromises from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { anyone, connect, scripted } from '../s3/support';
import { createVolatileStore } from '../../../src/main/storage/keyValueStore';
import type { KeyValueStore } from '../../../src/main/storage/keyValueStore';
import { newFolder, readTree, summary, transfersIn } from './support';
import type { Bench, BenchOptions } from './support';

/** No disk here does without letter case: below this folder, each name leads to what is listed by it in any. */
const disk = await vi.hoisted(async () => {
  const { readdirSync } = await vi.importActual<typeof Fs>('node:fs');
  const root = '/downloads/';

  function asListed(path: string): string {
    const [above, below] = path.split(root);
    if (above === undefined || below === undefined) return path;
    let folder = above + root.slice(0, -1);
    for (const name of below.split('/')) folder += `/${spelling(folder, name)}`;
    return folder;
  }
  function spelling(folder: string, name: string): string {
    try {
      const names = readdirSync(folder);
      return names.find((listed) => listed.toLowerCase() === name.toLowerCase()) ?? name;
    } catch {
      return name;
    }
  }
  /** A function of a file system, on such a disk. */
  function without<Rest extends readonly unknown[], Result>(work: (...rest: Rest) => Result) {
    return (...rest: Rest): Result => {
      const asked = rest.map((one) => (typeof one === 'string' ? asListed(one) : one));
      return work(...(asked as unknown as Rest));
    };
  }
  return { without };
});

vi.mock('node:fs', async (load) => {
  const real = await load<typeof Fs>();
  return {
    ...real,
    lstatSync: disk.without(real.lstatSync),
    mkdirSync: disk.without(real.mkdirSync),
    openSync: disk.without(real.openSync),
    linkSync: disk.without(real.linkSync),
    renameSync: disk.without(real.renameSync),
    rmSync: disk.without(real.rmSync),
    unlinkSync: disk.without(real.unlinkSync),
  };
});

vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof FsPromises>();
  return {
    ...real,
    lstat: disk.without(real.lstat),
    readdir: disk.without(real.readdir),
    rm: disk.without(real.rm),
  };
});

/** A server that has objects of these keys, each with its key for content. */
async function serverWith(keys: readonly string[]) {
  const about = (key: string) => ({ etag: `"${key.length}"`, 'last-modified': epoch });
  const epoch = new Date(0).toUTCString();
  const server = await scripted(({ method, rawUrl }) => {
    const { pathname, searchParams } = new URL(rawUrl, 'http://server');
    const prefix = searchParams.get('prefix');
    if (prefix === null) {
      const key = pathname.slice('/b/'.length);
      const headers = { ...about(key), 'content-length': String(key.length) };
      return { status: 200, headers, ...(method === 'GET' ? { body: key } : {}) };
    }
    const listed = keys
      .filter((key) => key.startsWith(prefix))
      .map(
        (key) =>
          `<Contents><Key>${key}</Key><Size>${key.length}</Size><ETag>${about(key).etag}</ETag><LastModified>${new Date(0).toISOString()}</LastModified></Contents>`,
      );
    return {
      status: 200,
      body: `<ListBucketResult><IsTruncated>false</IsTruncated>${listed.join('')}</ListBucketResult>`,
    };
  });
  return { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
}

/** Objects to be fetched into a folder that has the folder `Photos` already. */
async function besidePhotos(keys: readonly string[], options: BenchOptions = {}) {
  const here = await serverWith(keys);
  const bench = await transfersIn(here, { platform: 'posix', ...options });
  const into = await newFolder(bench);
  await mkdir(join(into, 'Photos'));
  const plan = (key: string) => bench.planDownload([{ kind: 'folder', key }], into);
  return { here, bench, into, plan };
}

async function textsIn(folder: string): Promise<Record<string, string>> {
  const tree = await readTree(folder);
  return Object.fromEntries([...tree].map(([name, content]) => [name, String(content)]));
}

/** What has ended, with the reasons of what has failed. */
async function told(bench: Bench): Promise<readonly string[]> {
  const ended = await bench.untilIdle();
  const reasons = ended.map(({ error }) => error?.facts?.reason ?? '');
  return summary(ended).map((line, index) => `${line} ${reasons[index] ?? ''}`.trim());
}

test('a folder that is fetched twice at once into one of another letter case is skipped the second time', async () => {
  const { bench, into, plan } = await besidePhotos(['photos/a.jpg']);
  const plans = [await plan('photos/'), await plan('photos/')];
  for (const { planId } of plans) await bench.transfers.start(planId, 'skip');
  expect(await told(bench)).toEqual(['a.jpg done', 'a.jpg skipped']);
  expect(await textsIn(into)).toEqual({ 'Photos/a.jpg': 'photos/a.jpg' });
});

test('a file that has appeared in such a folder is replaced when that is asked for again', async () => {
  const { bench, into, plan } = await besidePhotos(['photos/a.jpg']);
  const { planId } = await plan('photos/');
  await writeFile(join(into, 'Photos', 'a.jpg'), 'mine');
  await bench.transfers.start(planId, 'replace');
  expect(await told(bench)).toEqual(['a.jpg failed local_exists']);
  await bench.transfers.retry();
  expect(await told(bench)).toEqual(['a.jpg done']);
  expect(await textsIn(into)).toEqual({ 'Photos/a.jpg': 'photos/a.jpg' });
});

test('what had its name in such a folder when Dipper was killed is done, and not fetched again', async () => {
  const after = createVolatileStore();
  const store: KeyValueStore = {
    ...after,
    write: (changes, isSafe) =>
      changes.some(({ type, key }) => type === 'del' && key.startsWith('t/'))
        ? Promise.resolve()
        : after.write(changes, isSafe),
  };
  const { here, bench, into, plan } = await besidePhotos(['photos/a.jpg'], { store });
  expect(summary(await bench.carryOut(await plan('photos/')))).toEqual(['a.jpg done']);
  await bench.transfers.close();
  const later = await transfersIn(here, { platform: 'posix', store: after });
  await later.transfers.resume();
  expect(await told(later)).toEqual(['a.jpg done']);
  expect(await readdir(join(into, 'Photos'))).toEqual(['a.jpg']);
});

test('the file of another object is no less one for its folder having been there', async () => {
  const { bench, into, plan } = await besidePhotos(['Photos/a.jpg', 'photos/a.jpg']);
  const plans = [await plan('Photos/'), await plan('photos/')];
  for (const { planId } of plans) await bench.transfers.start(planId, 'skip');
  expect(await told(bench)).toEqual(['a.jpg done', 'a.jpg failed local_exists twin']);
  const [, failed] = await bench.list();
  expect(failed?.error?.message).toBe('“photos/a.jpg” is “Photos/a.jpg” on this disk.');
  await bench.transfers.retry();
  expect(await told(bench)).toEqual(['a.jpg done', 'a.jpg done']);
  expect(await textsIn(into)).toEqual({
    'Photos/a.jpg': 'Photos/a.jpg',
    'Photos/a (2).jpg': 'photos/a.jpg',
  });
});

test('nor is it after a start, where one plan has both', async () => {
  const store = createVolatileStore();
  const { here, bench, into } = await besidePhotos(['Photos/a.jpg', 'photos/a.jpg'], { store });
  const targets = ['Photos/', 'photos/'].map((key) => ({ kind: 'folder', key }) as const);
  const { planId } = await bench.planDownload(targets, into);
  await bench.transfers.hold('asleep');
  await bench.transfers.start(planId, 'skip');
  await bench.transfers.pause();
  await bench.transfers.hold(undefined);
  const [first] = await bench.list();
  await bench.transfers.resume([first?.id ?? '']);
  expect(await told(bench)).toEqual(['a.jpg done', 'a.jpg paused']);
  await bench.transfers.close();
  const later = await transfersIn(here, { platform: 'posix', store });
  await later.transfers.resume();
  expect(await told(later)).toEqual(['a.jpg failed local_exists twin']);
});
