import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startFaultProxy } from '../../scripts/servers/faultProxy';
import { errorCodes } from '../../src/shared/errors/appError';
import type { RequestPath } from '../../src/shared/model/settings';
import type { Transfer } from '../../src/shared/model/transfers';
import { anyone, connect, scripted } from '../integration/s3/support';
import type { InBucket } from '../integration/s3/support';
import { checkedObjects, readTree, transfersIn, until } from '../integration/transfers/support';
import type { Bench } from '../integration/transfers/support';
import { isAtWorkBothWays, isOfContent } from './contentRequests';
import {
  contentOf,
  differences,
  faultyPlace,
  objectsIn,
  openUploads,
  seeds,
  sizesOf,
  writeFiles,
} from './support';
import type { FaultyPlace } from './support';

const ceph = inject('ceph');

/** The share of attempts that go wrong. */
const rate = 0.35;
/** Times that somebody tries again. Every request fails twice at most, so that it can end. */
const mostRetries = 100;
const limit = 600_000;
/** Bytes a second of each request, where something is to happen while parts and ranges are on their way. */
const pace = 8 * 1024 ** 2;

const rounds = seeds.flatMap((seed) => [
  { path: 'fast' as const, seed },
  { path: 'sdk' as const, seed },
]);

/** The engine on a place where the network misbehaves. */
async function engineOn(
  place: FaultyPlace,
  transferPath: RequestPath,
): Promise<Bench & { readonly bugs: readonly string[] }> {
  const connected = await connect(place.proxy.endpoint, ceph.owner);
  return engineAt({ ...connected, bucket: place.bucket }, transferPath);
}

async function engineAt(
  place: InBucket,
  transferPath: 'fast' | 'sdk',
): Promise<Bench & { readonly bugs: readonly string[] }> {
  const bugs: string[] = [];
  const bench = await transfersIn(place, {
    pauses: [20, 40, 80, 160],
    options: { uploadLimit: null, downloadLimit: null, transferPath },
    onUnexpected: ({ detail }) => bugs.push(detail.message),
  });
  return { ...bench, bugs };
}

/** Makes a plan, as often as somebody would ask for it again. */
async function plan<Plan>(make: () => Promise<Plan>): Promise<Plan> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await make();
    } catch (error) {
      if (attempt === mostRetries) throw error;
    }
  }
}

/** Everything that failed says why, in one of the codes that the window has words for. */
function expectClear(transfers: readonly Transfer[]): void {
  for (const { name, state, error } of transfers) {
    if (state !== 'failed') continue;
    expect({ name, code: error?.code }).not.toEqual({ name, code: 'unexpected' });
    expect(errorCodes).toContain(error?.code);
    expect(error?.message).not.toBe('');
  }
}

/** Presses Retry until all is done. `check` looks at what is there after every time. */
async function untilDone(bench: Bench, check: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const transfers = await bench.untilIdle();
    expectClear(transfers);
    await check();
    const failed = transfers.filter(({ state }) => state !== 'done');
    if (failed.length === 0) return;
    expect(
      attempt,
      failed.map(({ name, error }) => `${name}: ${error?.message}`).join('\n'),
    ).toBeLessThan(mostRetries);
    await bench.transfers.retry();
  }
}

/** Clears away what is left, over a network that works again. */
async function cleanUp(bench: Bench, place: FaultyPlace): Promise<void> {
  place.proxy.heal();
  const { signal } = new AbortController();
  const left = (await bench.transfers.leftovers([], signal)).uploads;
  const uploadIds = left.map(({ uploadId }) => uploadId);
  expect(await bench.transfers.removeLeftovers(uploadIds, signal)).toEqual([]);
  await bench.transfers.clear();
  expect(await openUploads(place)).toEqual([]);
}

async function finalFiles(folder: string): Promise<ReadonlyMap<string, Buffer | undefined>> {
  const tree = await readTree(folder);
  return new Map(
    [...tree].filter(([name, content]) => !name.endsWith('.part') && content !== undefined),
  );
}

async function partFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.part'));
}

test.each(rounds)(
  'seed $seed, $path path: every file arrives whole, both ways, whatever the network does',
  async ({ path, seed }) => {
    const place = await faultyPlace(ceph, { plan: { seed, rate } });
    const bench = await engineOn(place, path);
    const source = join(bench.folder, 'source');
    const contents = await writeFiles(source, seed, sizesOf(12));
    const expected = new Map([...contents].map(([name, content]) => [`source/${name}`, content]));

    const upload = await plan(() => bench.planUpload([source]));
    await bench.transfers.start(upload.planId, 'replace');
    await untilDone(bench, async () => {
      expect(differences(await objectsIn(place), expected, { mayLack: true })).toEqual([]);
    });
    expect(differences(await objectsIn(place), expected, { mayLack: false })).toEqual([]);

    const into = await made(join(bench.folder, 'target'));
    const download = await plan(() =>
      bench.planDownload([{ kind: 'folder', key: 'source/' }], into),
    );
    await bench.transfers.start(download.planId, 'replace');
    await untilDone(bench, async () => {
      expect(differences(await finalFiles(into), expected, { mayLack: true })).toEqual([]);
    });
    expect(differences(await finalFiles(into), expected, { mayLack: false })).toEqual([]);
    expect(await partFiles(into)).toEqual([]);

    await cleanUp(bench, place);
    expect(bench.bugs).toEqual([]);
    console.log(`seed ${seed}, ${path}:`, Object.fromEntries(place.proxy.injected));
  },
  limit,
);

test.each(rounds)(
  'seed $seed, $path path: what is cancelled half-way leaves nothing',
  async ({ path, seed }) => {
    const place = await faultyPlace(ceph, { plan: { seed, rate }, rate: pace });
    const bench = await engineOn(place, path);
    const source = join(bench.folder, 'source');
    const sizes = new Map([...sizesOf(4)].filter(([, size]) => size > 0));
    const contents = await writeFiles(source, seed, sizes);
    const expected = new Map([...contents].map(([name, content]) => [`source/${name}`, content]));
    for (const [name, content] of contents) {
      const command = { Bucket: place.bucket, Key: `there/${name}`, Body: content };
      await place.direct.send(new PutObjectCommand(command));
      expected.set(`there/${name}`, content);
    }
    const into = await made(join(bench.folder, 'target'));
    const upload = await plan(() => bench.planUpload([source]));
    const download = await plan(() =>
      bench.planDownload([{ kind: 'folder', key: 'there/' }], into),
    );
    await bench.transfers.start(upload.planId, 'replace');
    await bench.transfers.start(download.planId, 'replace');
    await until(() => isAtWorkBothWays(place.proxy.requests));
    await bench.cancelAll();
    const transfers = await bench.untilIdle();
    expectClear(transfers);
    const cancelled = transfers.filter(({ state }) => state === 'cancelled');
    expect(new Set(cancelled.map(({ kind }) => kind))).toEqual(new Set(['upload', 'download']));
    expect(differences(await objectsIn(place), expected, { mayLack: true })).toEqual([]);
    expect(differences(await finalFiles(into), expected, { mayLack: true })).toEqual([]);
    // What was sent right before may have come meanwhile.
    const requests = place.proxy.requests.length;
    await cleanUp(bench, place);
    expect(await partFiles(into)).toEqual([]);
    expect(place.proxy.requests.slice(requests).filter(isOfContent)).toEqual([]);
    expect(bench.bugs).toEqual([]);
  },
  limit,
);

test.each(rounds)(
  'seed $seed, $path path: a server that dies half-way fails clearly, and can be gone on with',
  async ({ path, seed }) => {
    const place = await faultyPlace(ceph, { rate: pace });
    const bench = await engineOn(place, path);
    const source = join(bench.folder, 'source');
    const contents = await writeFiles(source, seed, sizesOf(4));
    const expected = new Map([...contents].map(([name, content]) => [`source/${name}`, content]));
    for (const [name, content] of contents) {
      const command = { Bucket: place.bucket, Key: `there/${name}`, Body: content };
      await place.direct.send(new PutObjectCommand(command));
      expected.set(`there/${name}`, content);
    }
    const into = await made(join(bench.folder, 'target'));
    const upload = await bench.planUpload([source]);
    const download = await bench.planDownload([{ kind: 'folder', key: 'there/' }], into);
    await bench.transfers.start(upload.planId, 'replace');
    await bench.transfers.start(download.planId, 'replace');
    await until(() => isAtWorkBothWays(place.proxy.requests));
    place.proxy.die();
    const ended = await bench.untilIdle();
    expectClear(ended);
    expect(ended.some(({ state }) => state === 'failed')).toBe(true);
    expect(differences(await objectsIn(place), expected, { mayLack: true })).toEqual([]);
    expect(differences(await finalFiles(into), expected, { mayLack: true })).toEqual([]);

    place.proxy.heal();
    await bench.transfers.retry();
    const again = await bench.untilIdle();
    expect(again.map(({ name, state, error }) => [name, state, error?.message])).toEqual(
      again.map(({ name }) => [name, 'done', undefined]),
    );
    expect(differences(await objectsIn(place), expected, { mayLack: false })).toEqual([]);
    const files = await finalFiles(into);
    const fetched = new Map([...expected].filter(([key]) => key.startsWith('there/')));
    expect(differences(files, fetched, { mayLack: false })).toEqual([]);
    await cleanUp(bench, place);
    expect(await partFiles(into)).toEqual([]);
    expect(bench.bugs).toEqual([]);
  },
  limit,
);

// Scripted, because Ceph 16 tells no checksum.
test.each(rounds)(
  'seed $seed, $path path: bytes that another took the place of on their way make no file',
  async ({ path, seed }) => {
    const contents = new Map(
      [...sizesOf(4)].map(([name, size]) => [name, contentOf(seed, name, size)] as const),
    );
    const server = await scripted(checkedObjects(contents));
    const proxy = await startFaultProxy({
      target: server.endpoint,
      // More than half of them, so that no seed lets all of them pass.
      plan: { seed, rate: 0.7, faults: ['corrupt_answer'] },
    });
    onTestFinished(() => proxy.stop());
    const place = { ...(await connect(proxy.endpoint, anyone)), bucket: 'b' };
    const bench = await engineAt(place, path);
    const into = await made(join(bench.folder, 'target'));
    const targets = [...contents.keys()].map((key) => ({ kind: 'object' as const, key }));
    const download = await plan(() => bench.planDownload(targets, into));
    await bench.transfers.start(download.planId, 'replace');
    const expected = new Map([...contents].map(([key, content]) => [basename(key), content]));
    await untilDone(bench, async () => {
      expect(differences(await finalFiles(into), expected, { mayLack: true })).toEqual([]);
    });
    expect(differences(await finalFiles(into), expected, { mayLack: false })).toEqual([]);
    expect(await partFiles(into)).toEqual([]);
    const damaged = proxy.requests.filter((seen) => seen.fault === 'corrupt_answer');
    expect(damaged.some(({ method, answered }) => method === 'GET' && answered > 0)).toBe(true);
    expect(bench.bugs).toEqual([]);
  },
  limit,
);

async function made(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}
