import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { anyone, begunUpload, connect, emptyListing, errorDocument, scripted } from '../s3/support';
import { mebibyte, summary, transfersIn, writeRandom } from './support';

// Scripted: no real server here has buckets without ACLs, as AWS makes all new ones.
test('trap 26: a bucket whose ACLs are off takes files of any size, and empty folders', async () => {
  const server = await scripted(({ method, rawUrl, headers }) => {
    if (Object.keys(headers).some((name) => /^x-amz-(?:acl|grant-)/u.test(name))) {
      return { status: 400, body: errorDocument('AccessControlListNotSupported') };
    }
    if (method === 'HEAD') return { status: 404 };
    if (method === 'GET') return { status: 200, body: emptyListing };
    if (rawUrl.includes('?uploads')) return begunUpload();
    const body = '<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>';
    return method === 'POST' ? { status: 200, body } : { status: 200, headers: { etag: '"e"' } };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  const folder = join(bench.folder, 'd');
  await writeRandom(join(folder, 'small'), 100);
  await writeRandom(join(folder, 'large'), 10 * mebibyte);
  await mkdir(join(folder, 'empty'));

  const transfers = await bench.upload([folder]);
  expect(summary(transfers).toSorted()).toEqual(['empty done', 'large done', 'small done']);
  const paths = server.requests
    .filter(({ method }) => method === 'PUT')
    .map(({ rawUrl }) => rawUrl.split('?')[0]);
  expect(new Set(paths)).toEqual(new Set(['/b/d/small', '/b/d/large', '/b/d/empty/']));
  expect(server.requests.some(({ rawUrl }) => rawUrl.includes('?uploads'))).toBe(true);
});
