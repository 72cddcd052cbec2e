import { randomBytes } from 'node:crypto';
import { CopyObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, test } from 'vitest';
import type { ScriptedAnswer } from '../../../scripts/servers/scripted';
import { anyone, connect, connectToBucket, putKeys, scripted } from '../s3/support';
import {
  mebibyte,
  newFolder,
  readTree,
  summary,
  transferPath,
  transfersIn,
  until,
} from './support';

const ceph = inject('ceph');

test.each([
  ['a few bytes', 14],
  ['more than an answer may have at one go', 20 * mebibyte],
  ['nothing', 0],
])('an object replaced by %s since it was listed is fetched as it is now', async (_, size) => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['x'], 'what was listed');
  const bench = await transfersIn(here);
  const into = await newFolder(bench);
  const plan = await bench.planDownload([{ kind: 'object', key: 'x' }], into);
  const now = randomBytes(size);
  await here.client.send(new PutObjectCommand({ Bucket: here.bucket, Key: 'x', Body: now }));
  const [transfer] = await bench.carryOut(plan);
  expect(transfer).toMatchObject({ state: 'done', bytesTotal: size, bytesDone: size });
  expect((await readTree(into)).get('x')?.equals(now)).toBe(true);
});

// Ceph always tells the length, and looks at `If-Match`.
test('what has grown is whole from a server that tells no length and obeys no condition', async () => {
  const now = randomBytes(20 * mebibyte);
  let heads = 0;
  const server = await scripted(({ method, headers }) => {
    if (method === 'HEAD') {
      heads += 1;
      const isListed = heads === 1;
      return {
        status: 200,
        headers: {
          etag: isListed ? '"old"' : '"new"',
          'content-length': String(isListed ? 1024 : now.length),
        },
      };
    }
    const range = /^bytes=(\d+)-(\d+)$/u.exec(headers['range'] ?? '');
    if (range === null) {
      return {
        status: 200,
        headers: { etag: '"new"', 'transfer-encoding': 'chunked' },
        body: now,
      };
    }
    const [start, last] = [Number(range[1]), Number(range[2])];
    return {
      status: 206,
      headers: { etag: '"new"', 'content-range': `bytes ${start}-${last}/${now.length}` },
      body: now.subarray(start, last + 1),
    };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  const into = await newFolder(bench);
  const ended = await bench.download([{ kind: 'object', key: 'x' }], into);
  expect(summary(ended)).toEqual(['x done']);
  expect((await readTree(into)).get('x')?.equals(now)).toBe(true);
});

/** An object as a server tells of it. */
interface State {
  readonly etag: string;
  readonly content: Buffer;
}

/** How a server answers that does not look at `If-Match`. */
function answerWith({ etag, content }: State, method: string, range: string): ScriptedAnswer {
  if (method === 'HEAD') {
    return { status: 200, headers: { etag, 'content-length': String(content.length) } };
  }
  const [, start = 0, last = 0] = /^bytes=(\d+)-(\d+)$/u.exec(range)?.map(Number) ?? [];
  return {
    status: 206,
    headers: { etag, 'content-range': `bytes ${start}-${last}/${content.length}` },
    body: content.subarray(start, last + 1),
  };
}

// Scripted, because Ceph looks at `If-Match`. The SDK's path has one answer, which is of one object.
if (transferPath === 'fast')
  test('two states of an object are never mixed on a server that obeys no condition (trap 19)', async () => {
    const size = 80 * mebibyte;
    const listed = { etag: '"old"', content: randomBytes(size) };
    const now = { etag: '"new"', content: randomBytes(size) };
    let ranges = 0;
    const server = await scripted(({ method, headers }) => {
      if (method === 'GET') ranges += 1;
      return answerWith(ranges > 4 ? now : listed, method, headers['range'] ?? '');
    });
    const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
    const into = await newFolder(bench);
    const [transfer] = await bench.download([{ kind: 'object', key: 'x' }], into);
    expect(transfer).toMatchObject({ state: 'done', bytesDone: size });
    expect((await readTree(into)).get('x')?.equals(now.content)).toBe(true);
  });

// The SDK's path has one answer, which is of one object.
if (transferPath === 'fast')
  test('two states of an object that is replaced between its ranges are never mixed (trap 19)', async () => {
    const here = await connectToBucket(ceph);
    const [listed, now] = [randomBytes(80 * mebibyte), randomBytes(80 * mebibyte)];
    for (const [Key, Body] of [['x', listed] as const, ['other', now] as const]) {
      await here.client.send(new PutObjectCommand({ Bucket: here.bucket, Key, Body }));
    }
    const slow = { uploadLimit: null, downloadLimit: 4 * mebibyte, transferPath };
    const bench = await transfersIn(here, { options: slow });
    const into = await newFolder(bench);
    const plan = await bench.planDownload([{ kind: 'object', key: 'x' }], into);
    await bench.transfers.start(plan.planId, 'skip');
    // Four ranges are under way, which Ceph goes on giving as they were. The fifth is not asked for yet.
    await until(async () => ((await bench.list())[0]?.bytesDone ?? 0) >= mebibyte);
    await here.client.send(
      new CopyObjectCommand({ Bucket: here.bucket, Key: 'x', CopySource: `${here.bucket}/other` }),
    );
    await bench.transfers.setOptions({ ...slow, downloadLimit: null });
    const [transfer] = await bench.untilIdle();
    expect(transfer).toMatchObject({ state: 'done', bytesDone: now.length });
    expect((await readTree(into)).get('x')?.equals(now)).toBe(true);
  });
