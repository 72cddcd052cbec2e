import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { anyone, begunUpload, connect, emptyListing, errorDocument, scripted } from '../s3/support';
import {
  mebibyte,
  newFolder,
  readTree,
  summary,
  transferPath,
  transfersIn,
  until,
  writeRandom,
} from './support';
import type { Bench } from './support';

const kibibyte = 1024;

/**
 * A server that knows when the content of an object begins to come, not only when it is there. It has an
 * object `small`.
 */
async function countingServer() {
  let underWay = 0;
  let most = 0;
  let stored = 0;
  const server = createServer((request, response) => {
    const isPut = request.method === 'PUT';
    if (isPut) most = Math.max(most, (underWay += 1));
    request.resume().on('end', () => {
      if (isPut) underWay -= 1;
      if (isPut) stored += 1;
      if (!isPut && request.url?.startsWith('/b/small') === true) {
        response.writeHead(200, { etag: '"e"', 'content-length': 5 });
        response.end(request.method === 'GET' ? 'small' : '');
        return;
      }
      response.writeHead(request.method === 'HEAD' ? 404 : 200, { etag: '"e"' });
      response.end(request.method === 'GET' ? emptyListing : '');
    });
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    most: () => most,
    stored: () => stored,
  };
}

/** A server of large objects that knows how many answers with their content are under way. */
async function servingServer(content: Buffer) {
  let looks = 0;
  let underWay = 0;
  let most = 0;
  const server = createServer((request, response) => {
    const [, first = 0, last = content.length - 1] =
      /^bytes=(\d+)-(\d+)$/u.exec(request.headers.range ?? '')?.map(Number) ?? [];
    const isRange = request.headers.range !== undefined;
    response.writeHead(isRange ? 206 : 200, {
      etag: '"e"',
      'content-length': last - first + 1,
      ...(isRange ? { 'content-range': `bytes ${first}-${last}/${content.length}` } : {}),
    });
    if (request.method === 'HEAD') {
      looks += 1;
      response.end();
      return;
    }
    most = Math.max(most, (underWay += 1));
    response.on('close', () => (underWay -= 1));
    response.end(content.subarray(first, last + 1));
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, most: () => most, looks: () => looks };
}

async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
}

async function begin(bench: Bench, count: number, size: number): Promise<void> {
  const paths = Array.from({ length: count }, (_, index) => join(bench.folder, `f${index}`));
  for (const path of paths) await writeRandom(path, size);
  const plan = await bench.planUpload(paths);
  await bench.transfers.start(plan.planId, 'skip');
}

test('a low limit is not shared by more uploads than it keeps going', async () => {
  const server = await countingServer();
  const bench = await transfersIn(
    { ...(await connect(server.endpoint, anyone)), bucket: 'b' },
    { options: { uploadLimit: 64 * kibibyte, downloadLimit: null, transferPath } },
  );
  await begin(bench, 20, 64 * kibibyte);
  await until(() => server.stored() >= 3);
  // More than that would each be silent for more than five seconds.
  expect(server.most()).toBeLessThanOrEqual(5);

  await bench.transfers.setOptions({ uploadLimit: null, downloadLimit: null, transferPath });
  expect(summary(await bench.untilIdle())).toEqual(
    Array.from({ length: 20 }, (_, index) => `f${index} done`),
  );
});

test('an upload that its limit holds back is not taken for a connection that is dead', async () => {
  const server = await scripted(({ method }) =>
    method === 'HEAD' ? { status: 404 } : { status: 200, headers: { etag: '"e"' } },
  );
  const bench = await transfersIn(
    {
      ...(await connect(server.endpoint, anyone, { network: { idleTimeout: 900 } })),
      bucket: 'b',
    },
    // A piece every two seconds.
    { options: { uploadLimit: 32 * kibibyte, downloadLimit: null, transferPath: 'fast' } },
  );
  await begin(bench, 1, 128 * kibibyte);
  expect(summary(await bench.untilIdle())).toEqual(['f0 done']);
  expect(server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
});

test('a low limit is not shared by more downloads than it keeps going', async () => {
  const content = randomBytes(20 * mebibyte);
  const server = await servingServer(content);
  const bench = await transfersIn(
    { ...(await connect(server.endpoint, anyone)), bucket: 'b' },
    { options: { uploadLimit: null, downloadLimit: 32 * kibibyte, transferPath } },
  );
  const into = await newFolder(bench);
  const keys = ['a', 'b', 'c', 'd'];
  const plan = await bench.planDownload(
    keys.map((key) => ({ kind: 'object', key })),
    into,
  );
  await bench.transfers.start(plan.planId, 'skip');
  // All of them are under way; the fast path looks at each once more before it fetches it.
  await until(() => server.looks() >= keys.length * (transferPath === 'fast' ? 2 : 1));
  await until(async () => (await bench.transfers.list()).totals.bytesDone >= 320 * kibibyte);
  // More than that would each be silent for more than five seconds.
  expect(server.most()).toBeLessThanOrEqual(2);

  await bench.transfers.setOptions({ uploadLimit: null, downloadLimit: null, transferPath });
  expect(summary(await bench.untilIdle())).toEqual(keys.map((key) => `${key} done`));
  for (const [, arrived] of await readTree(into)) expect(arrived?.equals(content)).toBe(true);
});

test('a download waits for none of many uploads that their limit holds back', async () => {
  const server = await countingServer();
  const bench = await transfersIn(
    { ...(await connect(server.endpoint, anyone)), bucket: 'b' },
    { options: { uploadLimit: 64 * kibibyte, downloadLimit: null, transferPath } },
  );
  // More than may be in memory, or run, at a time.
  await begin(bench, 140, mebibyte);
  await until(() => server.most() > 0);

  const into = await newFolder(bench);
  const plan = await bench.planDownload([{ kind: 'object', key: 'small' }], into);
  await bench.transfers.start(plan.planId, 'skip');
  const arrived = join(into, 'small');
  await until(() => existsSync(arrived));
  expect(readFileSync(arrived, 'utf8')).toBe('small');
  expect(server.stored()).toBe(0);
  await bench.cancelAll();
});

test('no more is in memory at a time than may be, however many files are to be sent', async () => {
  const answers: (() => void)[] = [];
  let underWay = 0;
  let most = 0;
  const server = createServer((request, response) => {
    if (request.method === 'PUT') most = Math.max(most, (underWay += 1));
    request.resume().on('end', () => {
      if (request.method !== 'PUT') {
        response.writeHead(request.method === 'HEAD' ? 404 : 200);
        response.end(request.method === 'GET' ? emptyListing : '');
        return;
      }
      answers.push(() => {
        underWay -= 1;
        response.writeHead(200, { etag: '"e"' });
        response.end();
      });
    });
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  const here = await connect(`http://127.0.0.1:${port}`, anyone);
  const bench = await transfersIn({ ...here, bucket: 'b' });
  const files = 15;
  await begin(bench, files, 8 * mebibyte - 1);
  // Of 96 MiB.
  const atOnce = 12;
  for (let rest = files; rest > 0; rest -= 1) {
    await until(() => answers.length >= Math.min(rest, atOnce));
    answers.shift()?.();
  }
  const ended = await bench.untilIdle();
  expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['done']));
  expect(most).toBe(atOnce);
});

test('large files by the SDK keep neither each other nor small ones waiting until they have ended', async () => {
  const sent = new Set<string>();
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') return { status: 404 };
    if (rawUrl.includes('?uploads')) return begunUpload();
    if (!rawUrl.includes('partNumber')) return { status: 200, headers: { etag: '"e"' } };
    sent.add(/^\/b\/(\w+)/u.exec(rawUrl)?.[1] ?? '');
    // No part is ever done.
    return new Promise(() => undefined);
  });
  const bench = await transfersIn(
    { ...(await connect(server.endpoint, anyone)), bucket: 'b' },
    { options: { uploadLimit: null, downloadLimit: null, transferPath: 'sdk' } },
  );
  const [a, b, small] = [
    join(bench.folder, 'a'),
    join(bench.folder, 'b'),
    join(bench.folder, 'small'),
  ];
  for (const path of [a, b]) {
    await writeFile(path, '');
    await truncate(path, 512 * mebibyte);
  }
  await writeRandom(small, mebibyte);
  const plan = await bench.planUpload([a, b, small]);
  await bench.transfers.start(plan.planId, 'skip');
  await until(async () => (await bench.list()).some(({ state }) => state === 'done'));
  await until(() => sent.size === 2);
  expect(summary(await bench.list())).toEqual(['a running', 'b running', 'small done']);
  await bench.cancelAll();
  await bench.untilIdle();
});

// The SDK's path takes bodies slowly, of which a connection holds some by itself.
if (transferPath === 'fast')
  test('small objects are asked for no sooner than their limit lets them come', async () => {
    const size = 64 * kibibyte;
    let asked = 0;
    const server = await scripted(({ method }) => {
      if (method === 'GET') asked += 1;
      const headers = { etag: '"e"', 'content-length': String(size) };
      return { status: 200, headers, ...(method === 'GET' ? { body: Buffer.alloc(size) } : {}) };
    });
    const options = { uploadLimit: null, downloadLimit: 512 * kibibyte, transferPath };
    const bench = await transfersIn(
      { ...(await connect(server.endpoint, anyone)), bucket: 'b' },
      { options },
    );
    const into = await newFolder(bench);
    const targets = Array.from({ length: 16 }, (_, index) => ({
      kind: 'object' as const,
      key: `k${index}`,
    }));
    const plan = await bench.planDownload(targets, into);
    const begunAt = performance.now();
    await bench.transfers.start(plan.planId, 'skip');
    const asks: number[] = [];
    await until(async () => {
      while (asks.length < asked) asks.push((performance.now() - begunAt) / 1000);
      return !(await bench.isActive());
    });
    expect(asks).toHaveLength(16);
    // Eight of them a second; a few may wait for their bytes at a time.
    const tooSoon = asks.filter((seconds, index) => (index - 6) / 8 > seconds);
    expect(tooSoon).toEqual([]);
  });

test('a transfer moves no more bytes a second than its limit, up and down', async () => {
  const size = 6 * mebibyte;
  const limit = 2 * mebibyte;
  const content = randomBytes(size);
  /** Seconds that a transfer takes at least; a slow machine may take longer. */
  const least = (0.8 * size) / limit;
  const options = { uploadLimit: limit, downloadLimit: limit, transferPath };

  const counting = await countingServer();
  const up = await transfersIn(
    { ...(await connect(counting.endpoint, anyone)), bucket: 'b' },
    { options },
  );
  const path = join(up.folder, 'x');
  await writeFile(path, content);
  let begunAt = performance.now();
  expect(summary(await up.upload([path]))).toEqual(['x done']);
  expect((performance.now() - begunAt) / 1000).toBeGreaterThan(least);

  const serving = await servingServer(content);
  const down = await transfersIn(
    { ...(await connect(serving.endpoint, anyone)), bucket: 'b' },
    { options },
  );
  const into = await newFolder(down);
  begunAt = performance.now();
  expect(summary(await down.download([{ kind: 'object', key: 'x' }], into))).toEqual(['x done']);
  expect((performance.now() - begunAt) / 1000).toBeGreaterThan(least);
  expect((await readTree(into)).get('x')?.equals(content)).toBe(true);
});

test('a large file is cut in as many parts as the server takes', async () => {
  const lengths: number[] = [];
  const server = await scripted(({ method, rawUrl, headers }) => {
    if (rawUrl.includes('?uploads')) return begunUpload();
    if (method === 'PUT') lengths.push(Number(headers['content-length']));
    if (method === 'PUT') return { status: 403, body: errorDocument('AccessDenied') };
    return { status: method === 'DELETE' ? 204 : 404 };
  });
  const connected = await connect(server.endpoint, anyone, { provider: 'scaleway' });
  const bench = await transfersIn({ ...connected, bucket: 'b' });
  const path = join(bench.folder, 'large');
  await writeFile(path, '');
  await truncate(path, 20 * 1024 * mebibyte);
  expect(summary(await bench.upload([path]))).toEqual(['large failed access_denied']);
  // It takes a thousand.
  expect(lengths[0]).toBe(21 * mebibyte);
});
