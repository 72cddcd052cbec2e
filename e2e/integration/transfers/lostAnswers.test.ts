import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../../scripts/servers/scripted';
import { etagOfParts } from '../../../src/main/s3/multipart';
import { anyone, connect, errorDocument, scripted } from '../s3/support';
import { mebibyte, summary, transferPath, transfersIn, writeRandom } from './support';

/**
 * A server that puts the object together and then says that it has failed. What it has of `x` is what
 * was sent, or before that an object of the same name.
 */
async function losingItsAnswer(size: number) {
  const seen: string[] = [];
  const old = { 'content-length': '3', etag: '"old"', 'x-amz-meta-mtime': '1.000000000' };
  let object: Readonly<Record<string, string>> = old;
  let begun: Readonly<Record<string, string>> | undefined;
  const modified = { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };
  const server = await scripted(({ method, rawUrl, headers }) => {
    seen.push(`${method} ${rawUrl}`);
    if (method === 'HEAD') return { status: 200, headers: { ...object, ...modified } };
    if (method === 'DELETE')
      return { status: 404, body: '<Error><Code>NoSuchUpload</Code></Error>' };
    if (method === 'POST' && rawUrl.includes('?uploads')) {
      begun = {
        'content-length': String(size),
        etag: '"new-2"',
        'x-amz-meta-mtime': headers['x-amz-meta-mtime'] ?? '',
      };
      return {
        status: 200,
        body: '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
      };
    }
    if (method === 'POST') {
      if (begun === undefined) {
        return { status: 404, body: '<Error><Code>NoSuchUpload</Code></Error>' };
      }
      object = begun;
      begun = undefined;
      return { status: 500, body: '<Error><Code>InternalError</Code></Error>' };
    }
    return { status: 200, headers: { etag: '"p"' } };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  const sent = (): number => seen.filter((request) => request.startsWith('PUT')).length;
  return { bench, sent, seen };
}

test('a file whose last answer was lost is not sent again when it is tried again', async () => {
  const size = 10 * mebibyte;
  const { bench, sent } = await losingItsAnswer(size);
  await writeRandom(join(bench.folder, 'x'), size);
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  expect(plan.conflictCount).toBe(1);
  const [failed] = await bench.carryOut(plan, 'replace');
  expect(failed?.state).toBe('failed');
  const before = sent();
  expect(before).toBeGreaterThan(0);

  await bench.transfers.retry();
  const [ended] = await bench.untilIdle();
  expect(ended).toMatchObject({ state: 'done', bytesDone: size });
  expect(sent()).toBe(before);
});

test('a file that was changed since is sent again', async () => {
  const size = 10 * mebibyte;
  const { bench, sent } = await losingItsAnswer(size);
  const path = join(bench.folder, 'x');
  const content = await writeRandom(path, size);
  const plan = await bench.planUpload([path]);
  await bench.carryOut(plan, 'replace');
  const before = sent();
  await writeFile(path, content);
  await bench.transfers.retry();
  await bench.untilIdle();
  expect(sent()).toBeGreaterThan(before);
});

test.each(['skip', 'replace'] as const)(
  'to %s: a large file is done although the answer to its completion was lost',
  async (choice) => {
    const size = 10 * mebibyte;
    const etags: string[] = [];
    let object: Readonly<Record<string, string>> | undefined;
    const server = await scripted(({ method, rawUrl, body }): ScriptedAnswer => {
      if (method === 'HEAD') return object === undefined ? { status: 404 } : found(object);
      if (method === 'DELETE') return { status: 404, body: errorDocument('NoSuchUpload') };
      if (rawUrl.includes('?uploads')) {
        return {
          status: 200,
          body: '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
        };
      }
      if (method === 'POST' && object === undefined) {
        object = { etag: `"${etagOfParts(etags)}"`, 'content-length': String(size) };
        return 'reset';
      }
      if (method === 'POST') return { status: 404, body: errorDocument('NoSuchUpload') };
      const etag = createHash('md5').update(body).digest('hex');
      etags[Number(/partNumber=(\d+)/u.exec(rawUrl)?.[1]) - 1] = etag;
      return { status: 200, headers: { etag: `"${etag}"` } };
    });
    const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
    await writeRandom(join(bench.folder, 'x'), size);
    const plan = await bench.planUpload([join(bench.folder, 'x')]);
    const ended = await bench.carryOut(plan, choice);
    expect(summary(ended)).toEqual(['x done']);
    expect(ended[0]).toMatchObject({ bytesDone: size, stored: { etag: etagOfParts(etags) } });
  },
);

/** What a server does with a PutObject, other than what it should. */
type Mishap =
  /** Stores the object, and drops the connection before a byte of the answer. */
  | 'stores and resets'
  /** Somebody else puts an object of that name, and the connection is dropped. */
  | 'others store, and it resets'
  /** Says that another write of that name is under way. */
  | 'is busy';

/**
 * A server that obeys `If-None-Match` and has answered one upload over a connection that is kept for the
 * next one, and the engine on it.
 */
async function afterAnUpload(mayLook = true) {
  const objects = new Map<string, Readonly<Record<string, string>>>();
  const mishaps: Mishap[] = [];
  const server = await scripted(({ method, rawUrl, headers, body }): ScriptedAnswer => {
    const key = /^\/b\/([^?]*)/u.exec(rawUrl)?.[1] ?? '';
    const there = objects.get(decodeURIComponent(key));
    if (method === 'GET') return { status: 200, body: listOf([...objects.keys()]) };
    if (method === 'HEAD' && !mayLook) return { status: 403 };
    if (method === 'HEAD') return there === undefined ? { status: 404 } : found(there);
    const mishap = mishaps.shift();
    if (mishap === 'is busy')
      return { status: 409, body: errorDocument('ConditionalRequestConflict') };
    if (there !== undefined) return { status: 412, body: errorDocument('PreconditionFailed') };
    objects.set(decodeURIComponent(key), {
      etag: '"e"',
      'content-length': String(body.byteLength),
      'x-amz-meta-mtime':
        mishap === 'others store, and it resets' ? '1.0' : (headers['x-amz-meta-mtime'] ?? ''),
    });
    return mishap === undefined ? { status: 200, headers: { etag: '"e"' } } : 'reset';
  });
  const connected = await connect(server.endpoint, anyone, { provider: 'cloudflareR2' });
  const bench = await transfersIn({ ...connected, bucket: 'b' });
  await writeRandom(join(bench.folder, 'first'), 1000);
  expect(summary(await bench.upload([join(bench.folder, 'first')]))).toEqual(['first done']);
  await bench.transfers.clear();
  return { bench, mishaps, keys: () => [...objects.keys()] };
}

function found(headers: Readonly<Record<string, string>>): ScriptedAnswer {
  const modified = { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };
  return { status: 200, headers: { ...headers, ...modified } };
}

function listOf(keys: readonly string[]): string {
  const rows = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join('');
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${rows}</ListBucketResult>`;
}

test.each([
  ['skip', 1000],
  ['replace', 1000],
  ['keep_both', 1000],
  ['skip', 0],
] as const)(
  'to %s: a small file whose answer was lost is done, and made once',
  async (choice, size) => {
    const { bench, mishaps, keys } = await afterAnUpload();
    await writeRandom(join(bench.folder, 'x'), size);
    const plan = await bench.planUpload([join(bench.folder, 'x')]);
    mishaps.push('stores and resets');
    const ended = await bench.carryOut(plan, choice);
    expect(summary(ended)).toEqual(['x done']);
    expect(ended[0]).toMatchObject({ bytesDone: size, stored: { etag: 'e' } });
    expect(keys()).toEqual(['first', 'x']);
  },
);

test('it is done as well where the server was still busy with it when it was sent again', async () => {
  const { bench, mishaps, keys } = await afterAnUpload();
  await writeRandom(join(bench.folder, 'x'), 1000);
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  const busy = Array<Mishap>(transferPath === 'fast' ? 3 : 1).fill('is busy');
  mishaps.push('stores and resets', ...busy);
  expect(summary(await bench.carryOut(plan, 'keep_both'))).toEqual(['x done']);
  expect(keys()).toEqual(['first', 'x']);
});

test("what somebody else has put there meanwhile is not taken for one's own", async () => {
  const { bench, mishaps, keys } = await afterAnUpload();
  await writeRandom(join(bench.folder, 'x'), 1000);
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  mishaps.push('others store, and it resets');
  expect(summary(await bench.carryOut(plan, 'keep_both'))).toEqual(['x (2) done']);
  expect(keys()).toEqual(['first', 'x', 'x (2)']);
});

test('who may not look keeps what is there, whoever has put it', async () => {
  const { bench, mishaps, keys } = await afterAnUpload(false);
  await writeRandom(join(bench.folder, 'x'), 1000);
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  mishaps.push('stores and resets');
  expect(summary(await bench.carryOut(plan, 'skip'))).toEqual(['x skipped']);
  expect(keys()).toEqual(['first', 'x']);
});
