import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolder } from '../../../src/main/s3/objects';
import { anyone, begunUpload, connect, scripted, untilDone } from '../s3/support';
import { mebibyte, summary, transferPath, transfersIn, writeRandom } from './support';

// Scripted after Backblaze B2's answers (stonith404/pingvin-share#798, drakkan/sftpgo#1336): no B2 runs here.

function refusal(code: string, message: string) {
  return { status: 400, body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
}

const unknownHeader = refusal(
  'InvalidArgument',
  "Unsupported header 'x-amz-checksum-crc32' received for this API call",
);
const md5Wanted = refusal(
  'InvalidRequest',
  'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
);

/** B2 with a bucket that keeps every object for a while. */
async function startLockedBucket() {
  const objects = new Map<string, Buffer>();
  const parts = new Map<number, Buffer>();
  let asked = 0;
  const server = await scripted(({ method, rawUrl, headers, body }) => {
    if (Object.keys(headers).some((name) => /^x-amz-(?:sdk-)?checksum/u.test(name))) {
      return method === 'HEAD' ? { status: 400 } : unknownHeader;
    }
    if (rawUrl.includes('?uploads')) return begunUpload();
    const { pathname, searchParams } = new URL(rawUrl, 'http://server');
    if (method === 'PUT') {
      const sum = createHash('md5').update(body).digest();
      if (headers['content-md5'] === undefined) {
        asked += 1;
        return md5Wanted;
      }
      expect(headers['content-md5']).toBe(sum.toString('base64'));
      const part = searchParams.get('partNumber');
      if (part === null) objects.set(pathname, body);
      else parts.set(Number(part), body);
      return { status: 200, headers: { etag: `"${sum.toString('hex')}"` } };
    }
    if (method === 'POST') {
      const whole = [...parts].sort(([one], [other]) => one - other).map(([, bytes]) => bytes);
      objects.set(pathname, Buffer.concat(whole));
      return { status: 200, body: '<CompleteMultipartUploadResult/>' };
    }
    return { status: 404 };
  });
  const connected = await connect(server.endpoint, anyone);
  return { connected: { ...connected, bucket: 'b' }, objects, asked: () => asked };
}

test.each([
  ['small', 1000],
  ['large', 9 * mebibyte],
])('a %s file goes into a bucket that takes none without its MD5', async (_, size) => {
  const { connected, objects, asked } = await startLockedBucket();
  const bench = await transfersIn(connected);
  const demands: number[] = [];
  for (const name of ['one', 'two']) {
    const content = await writeRandom(join(bench.folder, name), size);
    const ended = await bench.upload([join(bench.folder, name)]);
    expect(ended.at(-1)).toMatchObject({ state: 'done', bytesDone: size });
    expect(objects.get(`/b/${name}`)?.equals(content)).toBe(true);
    demands.push(asked());
  }
  expect(summary(await bench.list())).toEqual(['one done', 'two done']);
  // By the second it is known.
  expect(demands[0]).toBeGreaterThan(0);
  expect(demands[1]).toBe(demands[0]);
});

// What makes a folder from the toolbar is the SDK on either path.
if (transferPath === 'sdk')
  test('a folder is made in a bucket that takes nothing without its MD5', async () => {
    const { connected, objects } = await startLockedBucket();
    await createFolder({ ...connected, key: 'photos/', signal: untilDone });
    expect([...objects.keys()]).toEqual(['/b/photos/']);
  });
