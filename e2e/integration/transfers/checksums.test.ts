import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { crc32Of, writeCrc32 } from '../../../src/main/transfers/local/crc32';
import type { ResolvedConnection } from '../../../src/main/s3/connection';
import type { ScriptedHandler } from '../../../scripts/servers/scripted';
import { anyone, begunUpload, connect, errorDocument, scripted } from '../s3/support';
import {
  mebibyte,
  newFolder,
  readTree,
  summary,
  transferPath,
  transfersIn,
  writeRandom,
} from './support';

/*
 * Scripted throughout: Ceph 16 neither refuses a checksum nor compares one.
 */

const isFast = transferPath === 'fast';

async function benchOn(handler: ScriptedHandler, overrides: Partial<ResolvedConnection> = {}) {
  const server = await scripted(handler);
  const connected = await connect(server.endpoint, anyone, overrides);
  const bench = await transfersIn({ ...connected, bucket: 'b' });
  return { bench, server };
}

/** The parts and objects that a server has, as the tests need them. */
function createStore() {
  const objects = new Map<string, Buffer>();
  const parts = new Map<number, Buffer>();
  const handle: ScriptedHandler = ({ method, rawUrl, headers, body }) => {
    const { pathname, searchParams } = new URL(rawUrl, 'http://server');
    const part = searchParams.get('partNumber');
    if (method === 'POST' && searchParams.has('uploads')) return begunUpload();
    if (method === 'POST') {
      const whole = [...parts].sort(([one], [other]) => one - other).map(([, bytes]) => bytes);
      objects.set(pathname, Buffer.concat(whole));
      return { status: 200, body: '<CompleteMultipartUploadResult/>' };
    }
    if (method === 'PUT') {
      if (part === null) objects.set(pathname, body);
      else parts.set(Number(part), body);
      return { status: 200, headers: { etag: '"p"' } };
    }
    const object = objects.get(pathname);
    if (object === undefined) return { status: 404 };
    const about = { etag: '"e1"', 'content-length': String(object.length) };
    if (method === 'HEAD') return { status: 200, headers: about };
    const [, start, last] = /^bytes=(\d+)-(\d+)$/u.exec(headers['range'] ?? '') ?? [];
    if (start === undefined) return { status: 200, headers: about, body: object };
    const piece = object.subarray(Number(start), Number(last) + 1);
    return {
      status: 206,
      headers: {
        etag: '"e1"',
        'content-length': String(piece.length),
        'content-range': `bytes ${start}-${last}/${object.length}`,
      },
      body: piece,
    };
  };
  return { objects, parts, handle };
}

test.each([
  ['501', 501, errorDocument('NotImplemented')],
  ['400', 400, errorDocument('InvalidArgument')],
])(
  'a server that answers %s to every word of checksums gets and gives files without (trap 12)',
  async (_, status, body) => {
    const { objects, handle } = createStore();
    let refused = 0;
    const { bench } = await benchOn((request) => {
      const isAboutChecksums = Object.keys(request.headers).some((name) =>
        /^x-amz-(?:sdk-)?checksum-/u.test(name),
      );
      if (!isAboutChecksums) return handle(request);
      refused += 1;
      return { status, ...(request.method === 'HEAD' ? {} : { body }) };
    });
    const large = await writeRandom(join(bench.folder, 'large'), 10 * mebibyte);
    const small = await writeRandom(join(bench.folder, 'small'), 1000);
    await writeRandom(join(bench.folder, 'small too'), 1000);
    expect(summary(await bench.upload([join(bench.folder, 'large')]))).toEqual(['large done']);
    expect(refused).toBe(isFast ? 1 : 0);
    // What is refused of an upload in parts says nothing of whole objects.
    await bench.upload([join(bench.folder, 'small')]);
    expect(refused).toBe(isFast ? 2 : 0);
    expect(summary(await bench.upload([join(bench.folder, 'small too')]))).toEqual([
      'large done',
      'small done',
      'small too done',
    ]);
    // It is known by now.
    expect(refused).toBe(isFast ? 2 : 0);
    expect(objects.get('/b/large')?.equals(large)).toBe(true);
    expect(objects.get('/b/small')?.equals(small)).toBe(true);
  },
);

test.each([
  ['small', 1000],
  ['large', 10 * mebibyte],
])('a %s object is fetched from a server that refuses to tell checksums', async (_, size) => {
  const { objects, handle } = createStore();
  const content = randomBytes(size);
  objects.set('/b/x', content);
  const { bench } = await benchOn((request) =>
    request.headers['x-amz-checksum-mode'] === undefined ? handle(request) : { status: 400 },
  );
  const into = await newFolder(bench);
  const ended = await bench.download([{ kind: 'object', key: 'x' }], into);
  expect(summary(ended)).toEqual(['x done']);
  expect(ended[0]?.bytesDone).toBe(size);
  expect((await readTree(into)).get('x')?.equals(content)).toBe(true);
});

test('a refusal that has nothing to do with checksums is told, and checksums are sent on', async () => {
  const { handle } = createStore();
  const { bench, server } = await benchOn((request) =>
    request.method === 'PUT' && request.rawUrl.startsWith('/b/bad')
      ? { status: 400, body: errorDocument('InvalidArgument') }
      : handle(request),
  );
  for (const name of ['bad', 'good']) {
    await writeRandom(join(bench.folder, name), 1000);
    await bench.upload([join(bench.folder, name)]);
  }
  expect(summary(await bench.list())).toEqual(['bad failed invalid_input', 'good done']);
  const last = server.requests.filter(({ method }) => method === 'PUT').at(-1);
  const sum = last?.headers['x-amz-checksum-crc32'];
  expect(sum).toBe(isFast && last !== undefined ? writeCrc32(crc32Of(last.body)) : undefined);
});

// The SDK's path sends checksums to AWS alone.
if (isFast)
  test('each part and the whole carry a checksum that the server compares, and no altered byte gets in', async () => {
    const parts = new Map<number, Buffer>();
    const whole: string[] = [];
    let altered = 0;
    const { bench, server } = await benchOn(({ method, rawUrl, headers, body }) => {
      if (method === 'HEAD') return { status: 404 };
      if (rawUrl.includes('?uploads')) {
        expect(headers['x-amz-checksum-algorithm']).toBe('CRC32');
        return {
          ...begunUpload(),
          headers: { 'x-amz-checksum-algorithm': 'CRC32', 'x-amz-checksum-type': 'FULL_OBJECT' },
        };
      }
      if (method === 'PUT') {
        const part = Number(new URL(rawUrl, 'http://server').searchParams.get('partNumber'));
        const isFirst = part === 2 && altered === 0;
        if (isFirst) {
          altered += 1;
          body.writeUInt8(body.readUInt8(7) ^ 1, 7);
        }
        const sum = writeCrc32(crc32Of(body));
        if (headers['x-amz-checksum-crc32'] !== sum) {
          return { status: 400, body: errorDocument('BadDigest') };
        }
        parts.set(part, body);
        return { status: 200, headers: { etag: `"p${part}"`, 'x-amz-checksum-crc32': sum } };
      }
      const content = Buffer.concat(
        [...parts].sort(([one], [other]) => one - other).map(([, bytes]) => bytes),
      );
      whole.push(headers['x-amz-checksum-crc32'] ?? '', writeCrc32(crc32Of(content)));
      const named = [...body.toString().matchAll(/<ChecksumCRC32>([^<]+)<\/ChecksumCRC32>/gu)];
      expect(named.map(([, sum]) => sum)).toEqual(
        [1, 2, 3].map((part) => writeCrc32(crc32Of(parts.get(part) ?? Buffer.alloc(0)))),
      );
      return { status: 200, body: '<CompleteMultipartUploadResult/>' };
    });
    const content = await writeRandom(join(bench.folder, 'x'), 20 * mebibyte);
    expect(summary(await bench.upload([join(bench.folder, 'x')]))).toEqual(['x done']);
    expect(altered).toBe(1);
    const sent = Buffer.concat([1, 2, 3].map((part) => parts.get(part) ?? Buffer.alloc(0)));
    expect(sent.equals(content)).toBe(true);
    expect(whole).toEqual(Array(2).fill(writeCrc32(crc32Of(content))));
    // The signature leaves out what the checksum covers.
    const puts = server.requests.filter(({ method }) => method === 'PUT');
    expect(new Set(puts.map(({ headers }) => headers['x-amz-content-sha256']))).toEqual(
      new Set(['UNSIGNED-PAYLOAD']),
    );
  });

// Scripted like the others; a large object's comparison is in resume.test.ts.
test.each([
  ['right', 0, ['x done'], undefined],
  ['damaged', 1, ['x failed bad_response'], 'checksum'],
])('a small object that arrives %s is told by its checksum', async (_, flip, expected, reason) => {
  const content = randomBytes(1000);
  const arriving = Buffer.from(content);
  arriving.writeUInt8(arriving.readUInt8(0) ^ flip, 0);
  const { bench } = await benchOn(({ method, headers }) => ({
    status: 200,
    headers: {
      etag: '"e1"',
      'content-length': '1000',
      ...(headers['x-amz-checksum-mode'] === 'ENABLED'
        ? {
            'x-amz-checksum-crc32': writeCrc32(crc32Of(content)),
            'x-amz-checksum-type': 'FULL_OBJECT',
          }
        : {}),
    },
    ...(method === 'HEAD' ? {} : { body: arriving }),
  }));
  const into = await newFolder(bench);
  const ended = await bench.download([{ kind: 'object', key: 'x' }], into);
  expect(summary(ended)).toEqual(expected);
  expect(ended[0]?.error?.facts?.reason).toBe(reason);
  expect((await readTree(into)).size).toBe(1 - flip);
});

/** Answers of a server that has one object, whole and by ranges. */
function objectAnswers(content: Buffer, about: Readonly<Record<string, string>>): ScriptedHandler {
  return ({ method, headers }) => {
    if (method === 'HEAD')
      return { status: 200, headers: { ...about, 'content-length': String(content.length) } };
    const [, first, last] = /^bytes=(\d+)-(\d+)$/u.exec(headers['range'] ?? '') ?? [];
    if (first === undefined) return { status: 200, headers: about, body: content };
    const range = `bytes ${first}-${last}/${content.length}`;
    const body = content.subarray(Number(first), Number(last) + 1);
    return { status: 206, headers: { ...about, 'content-range': range }, body };
  };
}

// Scripted after MinIO before April 2023 (minio/minio#17035).
test.each([
  ['small', 1000],
  ['of several ranges', 20 * mebibyte],
])(
  'an object, %s, of which only its ETag tells that its checksum is one of parts is downloaded',
  async (_, size) => {
    const content = randomBytes(size);
    const { bench } = await benchOn(
      objectAnswers(content, {
        etag: '"0123456789abcdef0123456789abcdef-2"',
        'x-amz-checksum-crc32': 'y/Q5Jg==',
      }),
    );
    const into = await newFolder(bench);
    expect(summary(await bench.download([{ kind: 'object', key: 'x' }], into))).toEqual(['x done']);
    expect((await readTree(into)).get('x')?.equals(content)).toBe(true);
  },
);

// Scripted, because an ETag of Ceph's that has no dash is an MD5. With SSE-KMS and SSE-C it is none.
test.each([
  ['small', 1000],
  ['of several ranges', 20 * mebibyte],
])('an object, %s, whose ETag only looks like an MD5 is downloaded (trap 21)', async (_, size) => {
  const content = randomBytes(size);
  const etag = '"0123456789abcdef0123456789abcdef"';
  const { bench } = await benchOn(
    objectAnswers(content, { etag, 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' }),
  );
  const into = await newFolder(bench);
  expect(summary(await bench.download([{ kind: 'object', key: 'x' }], into))).toEqual(['x done']);
  expect((await readTree(into)).get('x')?.equals(content)).toBe(true);
});

/** Completes an upload of parts by their checksums as servers did that know no types: of those alone. */
function composite(parts: ReadonlyMap<number, Buffer>): string {
  const inOrder = [...parts].sort(([one], [other]) => one - other).map(([, part]) => part);
  const sums = inOrder.map((part) => Buffer.from(writeCrc32(crc32Of(part)), 'base64'));
  return writeCrc32(crc32Of(Buffer.concat(sums)));
}

// Scripted after MinIO before February 2025 (minio/minio#20944), which does not run here.
test('a large file reaches a server whose checksums of uploads in parts are made of those of the parts', async () => {
  const { objects, parts, handle } = createStore();
  const { bench, server } = await benchOn((request) => {
    const { method, rawUrl, headers, body } = request;
    const sum = headers['x-amz-checksum-crc32'];
    if (method === 'POST' && rawUrl.includes('?uploads')) {
      const algorithm = headers['x-amz-checksum-algorithm'];
      const told = algorithm === undefined ? {} : { 'x-amz-checksum-algorithm': algorithm };
      return { ...begunUpload(), headers: told };
    }
    const expected = method === 'POST' ? composite(parts) : writeCrc32(crc32Of(body));
    if (sum !== undefined && sum !== expected) {
      return { status: 400, body: errorDocument('XAmzContentChecksumMismatch') };
    }
    return handle(request);
  });
  const content = await writeRandom(join(bench.folder, 'x'), 9 * mebibyte);
  expect(summary(await bench.upload([join(bench.folder, 'x')]))).toEqual(['x done']);
  expect(objects.get('/b/x')?.equals(content)).toBe(true);
  const completion = server.requests.filter(({ method }) => method === 'POST').at(-1);
  const named = [
    ...String(completion?.body).matchAll(/<ChecksumCRC32>([^<]+)<\/ChecksumCRC32>/gu),
  ].map(([, sum]) => sum);
  expect(named).toEqual(
    isFast ? [1, 2].map((part) => writeCrc32(crc32Of(parts.get(part) ?? Buffer.alloc(0)))) : [],
  );
});

// Scripted after R2's own page, by which checksums are compared, though not of uploads in parts.
test.each(['cloudflareR2', undefined] as const)(
  'a server (%s) that takes checksums of small files alone gets large ones without',
  async (provider) => {
    const { objects, handle } = createStore();
    let refused = 0;
    const { bench } = await benchOn(
      (request) => {
        if (!('x-amz-checksum-algorithm' in request.headers)) return handle(request);
        refused += 1;
        return { status: 501, body: errorDocument('NotImplemented') };
      },
      provider === undefined ? {} : { provider },
    );
    for (const name of ['one', 'two']) {
      const content = await writeRandom(join(bench.folder, name), 9 * mebibyte);
      await bench.upload([join(bench.folder, name)]);
      expect(objects.get(`/b/${name}`)?.equals(content)).toBe(true);
    }
    expect(summary(await bench.list())).toEqual(['one done', 'two done']);
    // It is known by the second.
    expect(refused).toBe(isFast ? 1 : 0);
  },
);
