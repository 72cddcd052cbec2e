import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { anyone, begunUpload, connect, emptyListing, errorDocument, scripted } from '../s3/support';
import { mebibyte, summary, transfersIn, writeRandom } from './support';

// As AWS does where the owner of a bucket is that of all its objects. Ceph takes an ACL from anybody.
test('no upload carries an ACL, which buckets without ACLs would refuse (trap 26)', async () => {
  const server = await scripted(({ method, rawUrl, headers }) => {
    if (method === 'HEAD') return { status: 404 };
    if (method === 'GET') return { status: 200, body: emptyListing };
    if (Object.keys(headers).some((name) => /^x-amz-(?:acl$|grant-)/u.test(name))) {
      return { status: 400, body: errorDocument('AccessControlListNotSupported') };
    }
    if (rawUrl.includes('?uploads')) return begunUpload();
    if (method === 'POST') return { status: 200, body: '<CompleteMultipartUploadResult/>' };
    return { status: 200, headers: { etag: '"p"' } };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  const folder = join(bench.folder, 'd');
  await writeRandom(join(folder, 'small'), 1000);
  await writeRandom(join(folder, 'large'), 10 * mebibyte);
  await mkdir(join(folder, 'empty'));
  expect(summary(await bench.upload([folder])).toSorted()).toEqual([
    'empty done',
    'large done',
    'small done',
  ]);
});
