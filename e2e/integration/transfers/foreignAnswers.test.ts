import { randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../../scripts/servers/scripted';
import { anyone, connect, scripted } from '../s3/support';
import { mebibyte, newFolder, summary, transferPath, transfersIn, writeRandom } from './support';

/* Scripted throughout: no server of ours lies behind a proxy that answers in its place. */

const html = { 'content-type': 'text/html; charset=utf-8' };
const modified = { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };

/** Downloads `x`, which is listed with an ETag and a content, from a server that then answers otherwise. */
async function downloadOf(
  content: Buffer,
  answer: (method: string, rawUrl: string, isRange: boolean) => ScriptedAnswer,
) {
  let isListed = false;
  const server = await scripted(({ method, rawUrl, headers }) => {
    if (isListed) return answer(method, rawUrl, headers['range'] !== undefined);
    return { status: 200, headers: { etag: '"e1"', 'content-length': String(content.length) } };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  const into = await newFolder(bench);
  const plan = await bench.planDownload([{ kind: 'object', key: 'x' }], into);
  isListed = true;
  return { ended: summary(await bench.carryOut(plan)), into };
}

const listed = Buffer.from('0123456789');

test.each<[string, Record<string, string>, string]>([
  ['of another length', html, '<html>Please sign in.</html>'],
  ['of the same length', html, '<html></x>'],
  ['with an ETag of its own', { ...html, ...modified, etag: '"page"' }, '<html>Hello.</html>'],
  ['that does not say what it is', {}, 'Please sign in.'],
])('a page %s never becomes a file', async (_, headers, body) => {
  const { ended, into } = await downloadOf(listed, (method) => ({
    status: 200,
    headers: { ...headers, 'content-length': String(body.length) },
    ...(method === 'HEAD' ? {} : { body }),
  }));
  expect(ended).toEqual(['x failed bad_response']);
  expect(await readdir(into)).toEqual([]);
});

test('nor does an empty answer', async () => {
  const { ended, into } = await downloadOf(listed, () => ({ status: 204 }));
  expect(ended).toEqual(['x failed network_failed']);
  expect(await readdir(into)).toEqual([]);
});

test.each([
  ['of any type', {}],
  ['that is HTML', { ...html, ...modified }],
])('an object %s comes from a server that tells no ETag with it', async (_, headers) => {
  const { ended, into } = await downloadOf(listed, () => ({ status: 200, headers, body: listed }));
  expect(ended).toEqual(['x done']);
  expect(await readFile(join(into, 'x'))).toEqual(listed);
});

test.each<[string, Record<string, string>]>([
  ['with an ETag', { etag: '"e2"', ...modified }],
  ['without one', modified],
])(
  'an object that is HTML by now, as its server lists it %s, is no page of something on the way',
  async (_, headers) => {
    const now = Buffer.from('<html>Another length.</html>');
    const { etag = '' } = headers;
    const list =
      '<ListBucketResult><Contents><Key>x</Key>' +
      `<ETag>${etag}</ETag><Size>${now.length}</Size></Contents></ListBucketResult>`;
    const { ended, into } = await downloadOf(listed, (method, rawUrl, isRange) => {
      if (rawUrl.includes('list-type')) return { status: 200, body: list };
      const about = { ...html, ...headers, 'content-length': String(now.length) };
      if (method === 'HEAD') return { status: 200, headers: about };
      const range = { 'content-range': `bytes 0-${now.length - 1}/${now.length}` };
      return isRange
        ? { status: 206, headers: { ...about, ...range }, body: now }
        : { status: 200, headers: about, body: now };
    });
    expect(ended).toEqual(['x done']);
    expect(await readFile(join(into, 'x'))).toEqual(now);
  },
);

/** What is there of the key, as a server tells it. */
type Found = Readonly<Record<string, string>> | 'missing' | 'denied';

/**
 * Uploads `x` to where a PutObject is answered without an ETag.
 *
 * @param now What the server has of it then, made of the headers that it was sent with.
 */
async function uploadTo(headers: Record<string, string>, now: (mtime: string) => Found) {
  let found: Found = 'missing';
  const server = await scripted(({ method, headers: sent }) => {
    if (method === 'PUT') {
      found = now(sent['x-amz-meta-mtime'] ?? '');
      return { status: 200, headers };
    }
    if (found === 'missing') return { status: 404 };
    if (found === 'denied') return { status: 403 };
    return { status: 200, headers: { ...found, ...modified } };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), 1000);
  return summary(await bench.upload([join(bench.folder, 'x')]));
}

test.each<[string, Record<string, string>, (mtime: string) => Found]>([
  ['the object is not there', {}, () => 'missing'],
  ['what is there is another file', {}, () => ({ 'content-length': '1000', etag: '"old"' })],
  ['nobody may look, and it was no S3 that answered', html, () => 'denied'],
])('a file that was taken without an ETag has failed where %s', async (_, headers, now) => {
  expect(await uploadTo(headers, now)).toEqual(['x failed bad_response']);
});

test.each<[string, Record<string, string>, (mtime: string) => Found]>([
  ['it is there', {}, (mtime) => ({ 'content-length': '1000', 'x-amz-meta-mtime': mtime })],
  [
    'nobody may look, and the answer has a request id',
    { 'x-amz-request-id': 'r1' },
    () => 'denied',
  ],
])('a file that was taken without an ETag is done where %s', async (_, headers, now) => {
  expect(await uploadTo(headers, now)).toEqual(['x done']);
});

test('a part that was taken without an ETag is sent again', async () => {
  let pages = 0;
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') return { status: 404 };
    if (rawUrl.includes('?uploads')) {
      return {
        status: 200,
        body: '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
      };
    }
    if (method === 'POST') return { status: 200, body: '<CompleteMultipartUploadResult/>' };
    if (rawUrl.includes('partNumber=2') && pages === 0) {
      pages += 1;
      return { status: 200, headers: html, body: '<html>Please sign in.</html>' };
    }
    return { status: 200, headers: { etag: '"p"' } };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  const size = 10 * mebibyte;
  await writeRandom(join(bench.folder, 'x'), size);
  const ended = await bench.upload([join(bench.folder, 'x')]);
  expect(summary(ended)).toEqual(['x done']);
  expect(ended[0]?.bytesDone).toBe(size);
  expect(pages).toBe(1);
});

/** Answers of something on the way, in place of what was asked for. */
const onTheWay: readonly (readonly [string, ScriptedAnswer, code: string])[] = [
  ['a page', { status: 200, headers: html, body: '<html>Hello.</html>' }, 'bad_response'],
  [
    'a redirect to where one signs in',
    { status: 307, headers: { ...html, location: 'https://login.example/' } },
    'bad_response',
  ],
  ['"not found"', { status: 404 }, 'no_such_key'],
];

// The SDK's path can't go on where it was.
if (transferPath === 'fast')
  test.each(onTheWay)(
    'a download that is answered with %s in its midst, and again later, goes on with what is missing',
    async (_, answer, code) => {
      const content = randomBytes(40 * mebibyte);
      let isInTheWay: 'of ranges' | 'of all' | 'of nothing' = 'of ranges';
      const asked: string[] = [];
      const server = await scripted(({ method, headers }): ScriptedAnswer => {
        const asks = headers['range'] ?? '';
        const [, first = 0, last = 0] = /^bytes=(\d+)-(\d+)$/u.exec(asks)?.map(Number) ?? [];
        const isHidden = isInTheWay === 'of all' || (isInTheWay === 'of ranges' && first > 0);
        if (isHidden) return answer;
        const about = { etag: '"e1"', ...modified };
        if (method === 'HEAD') {
          return { status: 200, headers: { ...about, 'content-length': String(content.length) } };
        }
        asked.push(asks);
        const range = `bytes ${first}-${last}/${content.length}`;
        const body = content.subarray(first, last + 1);
        return { status: 206, headers: { ...about, 'content-range': range }, body };
      });
      const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
      const into = await newFolder(bench);
      expect(summary(await bench.download([{ kind: 'object', key: 'x' }], into))).toEqual([
        `x failed ${code}`,
      ]);
      isInTheWay = 'of all';
      await bench.transfers.retry();
      expect(summary(await bench.untilIdle())).toEqual([`x failed ${code}`]);

      isInTheWay = 'of nothing';
      asked.length = 0;
      await bench.transfers.retry();
      expect(summary(await bench.untilIdle())).toEqual(['x done']);
      expect([...asked].sort()).toEqual(['bytes=16777216-33554431', 'bytes=33554432-41943039']);
      expect((await readFile(join(into, 'x'))).equals(content)).toBe(true);
    },
  );

if (transferPath === 'fast')
  test('a range that is answered with the whole object once is asked for again', async () => {
    const content = randomBytes(20 * mebibyte);
    let isForgetful = true;
    const server = await scripted(({ method, headers }) => {
      const about = { etag: '"e1"', ...modified };
      if (method === 'HEAD') {
        return { status: 200, headers: { ...about, 'content-length': String(content.length) } };
      }
      const [, first = 0, last = 0] =
        /^bytes=(\d+)-(\d+)$/u.exec(headers['range'] ?? '')?.map(Number) ?? [];
      if (first > 0 && isForgetful) {
        isForgetful = false;
        return { status: 200, headers: about, body: content };
      }
      const range = `bytes ${first}-${last}/${content.length}`;
      const body = content.subarray(first, last + 1);
      return { status: 206, headers: { ...about, 'content-range': range }, body };
    });
    const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
    const into = await newFolder(bench);
    expect(summary(await bench.download([{ kind: 'object', key: 'x' }], into))).toEqual(['x done']);
    expect((await readFile(join(into, 'x'))).equals(content)).toBe(true);
  });
