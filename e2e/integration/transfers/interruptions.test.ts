import { randomBytes } from 'node:crypto';
import {
  appendFile,
  chmod,
  open,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startFaultProxy } from '../../../scripts/servers/faultProxy';
import { abortMultipart } from '../../../src/main/s3/multipart';
import {
  anyone,
  begunUpload,
  connect,
  connectToBucket,
  errorDocument,
  listKeys,
  putKeys,
  readText,
  scripted,
} from '../s3/support';
import {
  mebibyte,
  newFolder,
  readTree,
  summary,
  transferPath,
  transfersIn,
  unfinishedUploads,
  until,
  writeRandom,
} from './support';
import type { Bench } from './support';

const ceph = inject('ceph');

const largeSize = 40 * mebibyte;
const unlimited = { uploadLimit: null, downloadLimit: null, transferPath };

/**
 * Starts to upload a large file, and answers when the server knows of it. It would take longer than any
 * test has: whatever is to happen in its midst does, and `setOptions(unlimited)` lets it go on.
 */
async function startLargeUpload(): Promise<{ bench: Bench; path: string }> {
  const bench = await transfersIn(await connectToBucket(ceph), {
    options: { ...unlimited, uploadLimit: mebibyte / 4 },
  });
  const path = join(bench.folder, 'large');
  await writeFile(path, '');
  await truncate(path, largeSize);
  // A whole second, which can be put back.
  await utimes(path, 1_700_000_000, 1_700_000_000);
  const plan = await bench.planUpload([path]);
  await bench.transfers.start(plan.planId, 'skip');
  await until(async () => (await unfinishedUploads(bench)).length > 0);
  return { bench, path };
}

test('a cancelled upload leaves nothing on the server, and can be tried again', async () => {
  const { bench } = await startLargeUpload();
  expect(await bench.isActive()).toBe(true);
  await bench.cancelAll();
  expect(summary(await bench.untilIdle())).toEqual(['large cancelled']);
  expect(await unfinishedUploads(bench)).toEqual([]);
  expect(await listKeys(bench)).toEqual([]);

  await bench.transfers.setOptions(unlimited);
  const [transfer] = await bench.list();
  await bench.transfers.retry([transfer?.id ?? '']);
  expect(summary(await bench.untilIdle())).toEqual(['large done']);
  expect(await unfinishedUploads(bench)).toEqual([]);
});

test('closing interrupts everything and waits until nothing runs', async () => {
  const { bench } = await startLargeUpload();
  await bench.transfers.close();
  expect(summary(await bench.list())).toEqual(['large paused']);
  expect(await listKeys(bench)).toEqual([]);
});

test.each([
  ['appended to', (path: string) => appendFile(path, 'more')],
  ['cut short', (path: string) => truncate(path, 1000)],
  ['removed', (path: string) => rm(path)],
  [
    'replaced',
    async (path: string) => {
      await writeFile(`${path}.new`, '');
      await truncate(`${path}.new`, largeSize);
      await rename(`${path}.new`, path);
    },
  ],
  [
    'overwritten in place with as many bytes',
    async (path: string) => {
      const file = await open(path, 'r+');
      await file.write('other bytes', largeSize / 2);
      await file.close();
    },
  ],
])('a file %s during its upload makes no object (trap 18)', async (_, change) => {
  const { bench, path } = await startLargeUpload();
  await change(path);
  await bench.transfers.setOptions(unlimited);
  expect(summary(await bench.untilIdle())).toEqual(['large failed local_changed']);
  expect(await unfinishedUploads(bench)).toEqual([]);
  expect(await listKeys(bench)).toEqual([]);
});

// The SDK's path keeps no checksums of what it has sent.
if (transferPath === 'fast')
  test.each([
    ['is written to', 'makes no object', 'large failed local_changed'],
    ['has other rights', 'becomes one', 'large done'],
  ])('a file that %s during its upload, with its time put back, %s', async (what, _, ended) => {
    const { bench, path } = await startLargeUpload();
    const { atime, mtime } = await stat(path);
    // The limit lets through what has been read, and the last of five parts waits for one of the others.
    await until(async () => ((await bench.list())[0]?.bytesDone ?? 0) > 0);
    if (what === 'is written to') await writeFile(path, randomBytes(largeSize), { flag: 'r+' });
    else await chmod(path, 0o640);
    await utimes(path, atime, mtime);
    await bench.transfers.setOptions(unlimited);
    expect(summary(await bench.untilIdle())).toEqual([ended]);
    expect(await unfinishedUploads(bench)).toEqual([]);
    expect(await listKeys(bench)).toEqual(ended === 'large done' ? ['large'] : []);
  });

test('a file that changed between plan and start is sent as it is now', async () => {
  const bench = await transfersIn(await connectToBucket(ceph));
  const path = join(bench.folder, 'x');
  await writeFile(path, 'short');
  const plan = await bench.planUpload([path]);
  await writeFile(path, 'much longer than it was');
  const [transfer] = await bench.carryOut(plan);
  expect(transfer).toMatchObject({ state: 'done', bytesTotal: 23, bytesDone: 23 });
  expect(await readText(bench.client, bench.bucket, 'x')).toBe('much longer than it was');
});

test('a file that can be no object is refused before anything is sent', async () => {
  const server = await scripted(() => ({ status: 404 }));
  // A thousand parts of 5 GiB are less than a disk's largest file.
  const connected = await connect(server.endpoint, anyone, { provider: 'scaleway' });
  const bench = await transfersIn({ ...connected, bucket: 'b' });
  const path = join(bench.folder, 'huge');
  await writeFile(path, '');
  await truncate(path, 5 * 1024 ** 4 + 1);
  expect(summary(await bench.upload([path]))).toEqual(['huge failed too_large']);
  expect(server.requests.map(({ method }) => method)).not.toContain('POST');
});

test('progress is reported while a part is on its way, at most ten times a second', async () => {
  const { bench } = await startLargeUpload();
  await bench.transfers.setOptions({ ...unlimited, uploadLimit: 20 * mebibyte });
  const [before, startedAt] = [bench.changes.length, performance.now()];
  await bench.untilIdle();
  const seconds = (performance.now() - startedAt) / 1000;
  expect(bench.changes.length - before).toBeLessThanOrEqual(seconds * 10 + 12);
  const done = bench.changes.flatMap(({ changed }) => changed.map(({ bytesDone }) => bytesDone));
  expect(done.some((bytes) => bytes > 0 && bytes < largeSize)).toBe(true);
  expect(Math.max(...done)).toBeLessThanOrEqual(largeSize);
});

test('a cancelled download leaves no file, and the others go on', async () => {
  const here = await connectToBucket(ceph);
  const body = Buffer.alloc(60 * mebibyte, 'x');
  await here.client.send(new PutObjectCommand({ Bucket: here.bucket, Key: 'd/large', Body: body }));
  await putKeys(here, ['d/small']);
  const bench = await transfersIn(here, {
    options: { uploadLimit: null, downloadLimit: 16 * mebibyte, transferPath },
  });
  const into = await newFolder(bench);
  const plan = await bench.planDownload([{ kind: 'folder', key: 'd/' }], into);
  await bench.transfers.start(plan.planId, 'skip');
  const idOf = async (name: string): Promise<string> =>
    (await bench.list()).find((transfer) => transfer.name === name)?.id ?? '';
  await until(async () =>
    (await bench.list()).some(({ name, bytesDone }) => name === 'large' && bytesDone > 0),
  );
  await bench.transfers.cancel([await idOf('large')]);
  expect(summary(await bench.untilIdle())).toEqual(['large cancelled', 'small done']);
  expect([...(await readTree(into)).keys()]).toEqual(['d/small']);
  expect(await bench.transfers.localPathOf(await idOf('small'))).toBe(join(into, 'd/small'));
  await bench.transfers.clear();
  expect(await bench.list()).toEqual([]);
});

test('an object replaced since it was listed is fetched as it is now, whole', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['x'], 'old');
  const bench = await transfersIn(here);
  const into = await newFolder(bench);
  const plan = await bench.planDownload([{ kind: 'object', key: 'x' }], into);
  await putKeys(here, ['x'], 'new and longer');
  const [transfer] = await bench.carryOut(plan);
  expect(transfer).toMatchObject({ state: 'done', bytesTotal: 14, bytesDone: 14 });
  expect((await readTree(into)).get('x')?.toString()).toBe('new and longer');
});

/** A scripted server with one object of which each answer gives what the test says. */
async function benchOnScript(answers: readonly ('cut' | 'reset' | 'whole' | 'other')[]) {
  const content = Buffer.alloc(300_000, 'content ');
  /** What takes its place. */
  const other = Buffer.alloc(50_000, 'other ');
  let next = 0;
  const server = await scripted(({ method, headers }) => {
    const answer = answers[Math.min(next, answers.length - 1)] ?? 'whole';
    const [etag, length] = answer === 'other' ? ['"e2"', 50_000] : ['"e1"', 300_000];
    const about = {
      etag,
      'content-length': String(length),
      'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
    };
    if (method === 'HEAD') return { status: 200, headers: about };
    next += 1;
    if (answer === 'reset') return 'reset';
    if (answer === 'other') {
      if (headers['if-match'] === '"e1"') {
        return { status: 412, body: '<Error><Code>PreconditionFailed</Code></Error>' };
      }
      return headers['range'] === undefined
        ? { status: 200, headers: about, body: other }
        : {
            status: 206,
            headers: { ...about, 'content-range': 'bytes 0-49999/50000' },
            body: other,
          };
    }
    if (answer === 'cut') {
      return { status: 200, headers: about, body: content.subarray(0, 100_000), thenReset: true };
    }
    return { status: 200, headers: about, body: content };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  const into = await newFolder(bench);
  const ended = await bench.download([{ kind: 'object', key: 'x' }], into);
  return { ended, files: await readTree(into), content, other, gets: next };
}

test('an answer that breaks off every time never becomes a file', async () => {
  const { ended, files, gets } = await benchOnScript(['cut']);
  expect(summary(ended)).toEqual(['x failed network_failed']);
  expect(ended[0]?.bytesDone).toBe(0);
  expect(files.size).toBe(0);
  expect(gets).toBe(3);
});

test('an answer that breaks off once is fetched again from its beginning', async () => {
  const { ended, files, content } = await benchOnScript(['cut', 'reset', 'whole']);
  expect(summary(ended)).toEqual(['x done']);
  expect(ended[0]?.bytesDone).toBe(content.length);
  expect(files.get('x')?.equals(content)).toBe(true);
});

test('an object that is replaced by a shorter one between two attempts has no end of the longer one (trap 19)', async () => {
  const { ended, files, other } = await benchOnScript(['cut', 'other']);
  expect(summary(ended)).toEqual(['x done']);
  expect(ended[0]).toMatchObject({ bytesDone: other.length, bytesTotal: other.length });
  expect(files.get('x')?.equals(other)).toBe(true);
});

test('a server that answers another size than it listed yields no file', async () => {
  const server = await scripted(({ method }) => ({
    status: 200,
    headers: { etag: '"e1"', 'content-length': method === 'HEAD' ? '10' : '5' },
    ...(method === 'HEAD' ? {} : { body: 'short' }),
  }));
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  const into = await newFolder(bench);
  const ended = await bench.download([{ kind: 'object', key: 'x' }], into);
  expect(summary(ended)).toEqual(['x failed bad_response']);
  expect(ended[0]?.error?.facts).toMatchObject({ reason: 'size' });
  expect((await readTree(into)).size).toBe(0);
});

test('an upload whose first parts are denied is aborted, with what the server said', async () => {
  const seen: string[] = [];
  const server = await scripted(({ method, rawUrl }) => {
    seen.push(`${method} ${rawUrl.replace(/uploadId=[^&]*/u, 'uploadId')}`);
    if (method === 'HEAD') return { status: 404 };
    if (rawUrl.includes('?uploads')) return begunUpload();
    if (method === 'DELETE') return { status: 204 };
    return {
      status: 403,
      headers: { 'x-amz-request-id': 'r1' },
      body: '<Error><Code>AccessDenied</Code><Message>no</Message></Error>',
    };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), 40 * mebibyte);
  const [transfer] = await bench.upload([join(bench.folder, 'x')]);
  expect(transfer).toMatchObject({
    state: 'failed',
    error: { code: 'access_denied', resource: 's3://b/x', server: { code: 'AccessDenied' } },
  });
  expect(transfer?.error?.facts?.['leftUploadId']).toBeUndefined();
  expect(seen.filter((line) => line.startsWith('DELETE'))).toHaveLength(1);
  expect(seen.some((line) => line.startsWith('POST') && line.includes('uploadId'))).toBe(false);
});

// Scripted, because no key of Ceph's loses its rights in the midst of a test.
test.each(['skip', 'replace', 'keep_both'] as const)(
  'to %s: an upload to where nobody may look any more is told as denied, not as a name that is taken',
  async (choice) => {
    let isDenied = false;
    const server = await scripted(({ method }) => {
      if (isDenied) return { status: 403, body: errorDocument('AccessDenied') };
      return method === 'HEAD' ? { status: 404 } : { status: 200, headers: { etag: '"e"' } };
    });
    const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
    await writeRandom(join(bench.folder, 'x'), 1000);
    const plan = await bench.planUpload([join(bench.folder, 'x')]);
    isDenied = true;
    expect(summary(await bench.carryOut(plan, choice))).toEqual(['x failed access_denied']);
    await bench.transfers.retry();
    expect(summary(await bench.untilIdle())).toEqual(['x failed access_denied']);

    isDenied = false;
    await bench.transfers.retry();
    expect(summary(await bench.untilIdle())).toEqual(['x done']);
  },
);

test('an upload that can not be aborted is named in the error', async () => {
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') return { status: 404 };
    if (rawUrl.includes('?uploads')) return begunUpload();
    return { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), 10 * mebibyte);
  const [transfer] = await bench.upload([join(bench.folder, 'x')]);
  expect(transfer?.error).toMatchObject({ code: 'access_denied', facts: { leftUploadId: 'u1' } });
});

test('a part whose connection was reset is sent again, whole', async () => {
  const parts = new Map<string, Buffer>();
  let resets = 0;
  const server = await scripted(({ method, rawUrl, body }) => {
    if (method === 'HEAD') return { status: 404 };
    if (rawUrl.includes('?uploads')) return begunUpload();
    const part = /partNumber=(\d+)/u.exec(rawUrl)?.[1];
    if (part === undefined) return { status: 200, body: '<CompleteMultipartUploadResult/>' };
    if (part === '2' && resets === 0) {
      resets += 1;
      return 'reset';
    }
    parts.set(part, body);
    return { status: 200, headers: { etag: '"p"' } };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  const content = await writeRandom(join(bench.folder, 'x'), 20 * mebibyte);
  const [transfer] = await bench.upload([join(bench.folder, 'x')]);
  expect(transfer).toMatchObject({ state: 'done', bytesDone: content.length });
  expect(resets).toBe(1);
  const sent = Buffer.concat(['1', '2', '3'].map((part) => parts.get(part) ?? Buffer.alloc(0)));
  expect(sent.equals(content)).toBe(true);
});

// As S3 answers where content is too slow to come; Ceph never does.
test.each([
  ['a whole file', 1000],
  ['a part', 10 * mebibyte],
])('%s that the server waited for too long (RequestTimeout) is sent again', async (_, size) => {
  let refused = 0;
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') return { status: 404 };
    if (rawUrl.includes('?uploads')) return begunUpload();
    if (method === 'POST') return { status: 200, body: '<CompleteMultipartUploadResult/>' };
    if (refused > 0) return { status: 200, headers: { etag: '"p"' } };
    refused += 1;
    return { status: 400, body: errorDocument('RequestTimeout') };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), size);
  expect(summary(await bench.upload([join(bench.folder, 'x')]))).toEqual(['x done']);
  expect(refused).toBe(1);
});

test('what a busy server refused is not told as moved', async () => {
  let store = (): void => undefined;
  const stored = new Promise<void>((resolve) => (store = resolve));
  const server = await scripted(async ({ method, rawUrl }) => {
    if (method === 'HEAD') return { status: 404 };
    if (rawUrl.includes('?uploads')) return begunUpload();
    if (rawUrl.includes('partNumber=2')) {
      await stored;
      return { status: 503, body: '<Error><Code>SlowDown</Code></Error>' };
    }
    store();
    return { status: 200, headers: { etag: '"p"' } };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), 10 * mebibyte);
  const ended = await bench.upload([join(bench.folder, 'x')]);
  expect(summary(ended)).toEqual(['x failed throttled']);
  // What the SDK's path has sent is of no use to a later run.
  expect(ended[0]?.bytesDone).toBe(transferPath === 'fast' ? 8 * mebibyte : 0);
});

test('an answer that ends too early without saying its length yields no file', async () => {
  const server = await scripted(({ method }) =>
    method === 'HEAD'
      ? { status: 200, headers: { etag: '"e1"', 'content-length': '10' } }
      : { status: 200, headers: { etag: '"e1"', 'transfer-encoding': 'chunked' }, body: 'short' },
  );
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  const into = await newFolder(bench);
  const ended = await bench.download([{ kind: 'object', key: 'x' }], into);
  expect(summary(ended)).toEqual(['x failed network_failed']);
  expect((await readTree(into)).size).toBe(0);
});

test('it is fetched again, and is whole then', async () => {
  let gets = 0;
  const server = await scripted(({ method }) => {
    if (method === 'HEAD')
      return { status: 200, headers: { etag: '"e1"', 'content-length': '10' } };
    gets += 1;
    const headers = { etag: '"e1"', 'transfer-encoding': 'chunked' };
    return { status: 200, headers, body: gets === 1 ? 'short' : 'whole body' };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  const into = await newFolder(bench);
  const ended = await bench.download([{ kind: 'object', key: 'x' }], into);
  expect(summary(ended)).toEqual(['x done']);
  expect(ended[0]?.bytesDone).toBe(10);
  expect((await readTree(into)).get('x')?.toString()).toBe('whole body');
});

test('cancelling does not wait for a server that does not answer', async () => {
  const seen: string[] = [];
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const server = await scripted(async ({ method, rawUrl }) => {
    seen.push(method);
    if (method === 'HEAD') return { status: 404 };
    if (method === 'DELETE') return { status: 204 };
    if (rawUrl.includes('?uploads')) return begunUpload();
    if (method === 'GET') return { status: 404, body: errorDocument('NoSuchUpload') };
    await released;
    return { status: 200, headers: { etag: '"p"' } };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), 40 * mebibyte);
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  await bench.transfers.start(plan.planId, 'skip');
  await until(() => seen.includes('PUT'));
  await bench.cancelAll();
  expect(summary(await bench.untilIdle())).toEqual(['x cancelled']);
  expect(seen.filter((method) => method === 'DELETE')).toHaveLength(1);
  release();
});

// Scripted, because nobody can time this on a real server: S3 says that it may happen.
test.each([
  ['once', 1, 2, undefined],
  ['again and again', 9, 3, 'u1'],
] as const)(
  'parts that are stored after an abort, %s, are aborted as well or told',
  async (_, stored, aborts, leftUploadId) => {
    const seen: string[] = [];
    let late = stored;
    const server = await scripted(({ method, rawUrl }) => {
      seen.push(method);
      if (method === 'HEAD') return { status: 404 };
      if (method === 'DELETE') return { status: 204 };
      if (rawUrl.includes('?uploads')) return begunUpload();
      if (method === 'PUT') return new Promise(() => undefined);
      late -= 1;
      if (late < 0) return { status: 404, body: errorDocument('NoSuchUpload') };
      const part = '<Part><PartNumber>1</PartNumber><ETag>"p"</ETag><Size>8388608</Size></Part>';
      return { status: 200, body: `<ListPartsResult>${part}</ListPartsResult>` };
    });
    const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
    await writeRandom(join(bench.folder, 'x'), 10 * mebibyte);
    const plan = await bench.planUpload([join(bench.folder, 'x')]);
    await bench.transfers.start(plan.planId, 'skip');
    await until(() => seen.includes('PUT'));
    await bench.cancelAll();
    const [cancelled] = await bench.untilIdle();
    expect(cancelled?.state).toBe('cancelled');
    expect(cancelled?.error?.facts?.['leftUploadId']).toBe(leftUploadId);
    expect(seen.filter((method) => method === 'DELETE')).toHaveLength(aborts);
  },
);

test('a server that does not answer an abort is not waited for without end', async () => {
  const server = await scripted(() => new Promise(() => undefined));
  const { client } = await connect(server.endpoint, anyone);
  const left = await abortMultipart({ client, bucket: 'b', key: 'k' }, 'u1', 100);
  expect(left?.detail).toMatchObject({ code: 'timed_out', resource: 's3://b/k' });
});

test('a key that would be too long is told as that, and the others go', async () => {
  const bench = await transfersIn(await connectToBucket(ceph));
  const path = join(bench.folder, 'x');
  await writeFile(path, 'x');
  const plan = await bench.planUpload([path], `${'p'.repeat(1023)}/`);
  expect(plan).toMatchObject({ files: 0, problems: [{ name: 'x', reason: 'name_too_long' }] });
});

test('plans that nobody answers are given up for new ones', async () => {
  const bench = await transfersIn(await connectToBucket(ceph));
  const path = join(bench.folder, 'x');
  await writeFile(path, 'x');
  const first = await bench.planUpload([path]);
  let last = first;
  for (let count = 0; count < 16; count += 1) last = await bench.planUpload([path]);
  await expect(bench.transfers.start(first.planId, 'skip')).rejects.toThrow('not there any more');
  expect(await bench.transfers.start(last.planId, 'skip')).toEqual({ queued: 1 });
  expect(summary(await bench.untilIdle())).toEqual(['x done']);
});

test('a cancelled upload that can not be aborted names what is left', async () => {
  const seen: string[] = [];
  const server = await scripted(({ method, rawUrl }) => {
    seen.push(method);
    if (method === 'HEAD') return { status: 404 };
    if (method === 'DELETE') {
      return { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' };
    }
    if (rawUrl.includes('?uploads')) return begunUpload();
    return new Promise(() => undefined);
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), 40 * mebibyte);
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  await bench.transfers.start(plan.planId, 'skip');
  await until(() => seen.includes('PUT'));
  await bench.cancelAll();
  expect(await bench.untilIdle()).toMatchObject([
    {
      state: 'cancelled',
      error: {
        code: 'cancelled',
        facts: { leftUploadId: 'u1' },
        action: 's3:AbortMultipartUpload',
        server: { status: 403, code: 'AccessDenied' },
      },
    },
  ]);
});

test('an upload that is cancelled while the server begins it is aborted there', async () => {
  const seen: string[] = [];
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const server = await scripted(async ({ method, rawUrl }) => {
    seen.push(`${method} ${rawUrl}`);
    if (method === 'HEAD') return { status: 404 };
    if (method === 'DELETE') return { status: 204 };
    await begun;
    return begunUpload();
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), 10 * mebibyte);
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  await bench.transfers.start(plan.planId, 'skip');
  await until(() => seen.some((request) => request.includes('?uploads')));
  await bench.cancelAll();
  begin();
  expect(summary(await bench.untilIdle())).toEqual(['x cancelled']);
  expect(seen.filter((request) => request.startsWith('PUT'))).toEqual([]);
  expect(seen.filter((request) => /^DELETE .*uploadId=u1/u.test(request))).toHaveLength(1);
});

test('connections that stall in the midst of their content are given up for others, both ways', async () => {
  const { client, bucket } = await connectToBucket(ceph);
  const proxy = await startFaultProxy({
    target: ceph.endpoint,
    plan: { seed: 8, rate: 0.5, faults: ['stall_for_good'], mostForEach: 1 },
  });
  onTestFinished(() => proxy.stop());
  const connected = await connect(proxy.endpoint, ceph.owner, { network: { idleTimeout: 900 } });
  const bench = await transfersIn({ ...connected, bucket }, { pauses: [10, 10, 10, 10] });
  const content = await writeRandom(join(bench.folder, 'x'), 20 * mebibyte);
  expect(summary(await bench.upload([join(bench.folder, 'x')]))).toEqual(['x done']);
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: 'x' }));
  expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(content)).toBe(true);
  // The server had begun an upload whose id was in an answer that stalled.
  const { signal } = new AbortController();
  const found = (await bench.transfers.leftovers([], signal)).uploads;
  await bench.transfers.removeLeftovers(
    found.map(({ uploadId }) => uploadId),
    signal,
  );
  expect(await unfinishedUploads({ ...bench, client })).toEqual([]);

  const into = await newFolder(bench);
  const ended = await bench.download([{ kind: 'object', key: 'x' }], into);
  expect(summary(ended)).toEqual(['x done', 'x done']);
  expect((await readTree(into)).get('x')?.equals(content)).toBe(true);

  const stalled = proxy.requests.filter(({ fault }) => fault === 'stall_for_good');
  expect(stalled.some(({ method, received }) => method === 'PUT' && received > 0)).toBe(true);
  expect(stalled.some(({ method, answered }) => method === 'GET' && answered > mebibyte)).toBe(
    true,
  );
  expect(stalled.every(({ endedAt }) => endedAt === undefined)).toBe(true);
});

// The SDK's path has one answer, and begins it anew when that breaks off.
if (transferPath === 'fast')
  test('a link that breaks at every attempt, and brings something each time, is no failure', async () => {
    const { client, bucket } = await connectToBucket(ceph);
    const content = randomBytes(20 * mebibyte);
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'x', Body: content }));
    const proxy = await startFaultProxy({
      target: ceph.endpoint,
      plan: { seed: 1, rate: 1, faults: ['truncate_answer'] },
    });
    onTestFinished(() => proxy.stop());
    const here = { ...(await connect(proxy.endpoint, ceph.owner)), bucket };
    const bench = await transfersIn(here, { pauses: [10, 10, 10, 10] });
    const into = await newFolder(bench);
    const ended = await bench.download([{ kind: 'object', key: 'x' }], into);
    expect(summary(ended)).toEqual(['x done']);
    expect((await readTree(into)).get('x')?.equals(content)).toBe(true);

    // Five attempts are made where nothing comes.
    const ofFirst = proxy.requests.filter(({ range }) => /-16777215$/u.test(range ?? ''));
    expect(ofFirst.length).toBeGreaterThan(10);
    expect(ofFirst.slice(0, 10).every(({ endedAt }) => endedAt === undefined)).toBe(true);
  });
