import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { anyone, connect, scripted } from '../s3/support';
import { mebibyte, transfersIn, writeRandom } from './support';

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
