import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { crc32Of, writeCrc32 } from '../../../src/main/transfers/crc32';
import type { ScriptedHandler } from '../../../scripts/servers/scripted';
import { anyone, connect, errorDocument, scripted } from '../s3/support';
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

async function benchOn(handler: ScriptedHandler) {
  const server = await scripted(handler);
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  return { bench, server };
}

/** The parts and objects that a server has, as the tests need them. */
function createStore() {
  const objects = new Map<string, Buffer>();
  const parts = new Map<number, Buffer>();
  const handle: ScriptedHandler = ({ method, rawUrl, headers, body }) => {
    const { pathname, searchParams } = new URL(rawUrl, 'http://server');
    const part = searchParams.get('partNumber');
    if (method === 'POST' && searchParams.has('uploads')) {
      return {
        status: 200,
        body: '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
      };
    }
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
  return { objects, handle };
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
    expect(summary(await bench.upload([join(bench.folder, 'large')]))).toEqual(['large done']);
    expect(refused).toBe(isFast ? 1 : 0);
    expect(summary(await bench.upload([join(bench.folder, 'small')]))).toEqual([
      'large done',
      'small done',
    ]);
    // It is known by now.
    expect(refused).toBe(isFast ? 1 : 0);
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
