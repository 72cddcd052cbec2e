import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, inject, test } from 'vitest';
import { readMetadata } from '../../../src/main/s3/copies/metadata';
import { headObject } from '../../../src/main/s3/objects';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import {
  anyone,
  connect,
  connectToBucket,
  errorDocument,
  failureOf,
  listKeys,
  putKeys,
  scripted,
  untilDone,
} from '../s3/support';
import { mebibyte, newFolder, readTree, summary, transfersIn, writeRandom } from './support';

const ceph = inject('ceph');
const told = { code: 'not_supported', retry: 'never', facts: { reason: 'customer_key' } };

test('an object that is encrypted with a key of the customer’s is told as such, and never becomes a file', async () => {
  const here = await connectToBucket(ceph);
  const key = randomBytes(32);
  for (const [name, size] of Object.entries({ 'd/small': 10, 'd/large': 20 * mebibyte })) {
    await here.client.send(
      new PutObjectCommand({
        Bucket: here.bucket,
        Key: name,
        Body: randomBytes(size),
        SSECustomerAlgorithm: 'AES256',
        SSECustomerKey: key.toString('base64'),
        SSECustomerKeyMD5: createHash('md5').update(key).digest('base64'),
      }),
    );
  }
  await putKeys(here, ['d/plain']);
  const request = { ...here, key: 'd/small', signal: untilDone };
  const resource = `s3://${here.bucket}/d/small`;
  expect(await failureOf(headObject(request))).toMatchObject({ ...told, resource });
  expect(await failureOf(readMetadata(request))).toMatchObject({ ...told, resource });
  const from = { kind: 'object', key: 'd/small' } as const;
  const renamed = renameTarget({ ...here, from, to: 'd/new', signal: untilDone });
  expect(await failureOf(renamed)).toMatchObject({ ...told, resource });

  const bench = await transfersIn(here);
  const into = await newFolder(bench);
  const ended = await bench.download([{ kind: 'folder', key: 'd/' }], into);
  expect([...summary(ended)].sort()).toEqual([
    'large failed not_supported',
    'plain done',
    'small failed not_supported',
  ]);
  const errors = ended.flatMap(({ error }) => error ?? []);
  expect(errors).toMatchObject([told, told]);
  expect([...(await readTree(into)).keys()]).toEqual(['d/plain']);
  expect(await listKeys(here)).toEqual(['d/large', 'd/plain', 'd/small']);
});

// In the words of AWS, which no other server of the tests says.
const wantsKey = errorDocument('InvalidRequest').replace(
  'InvalidRequest was said',
  'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
);

test('what a refused HeadObject is about is asked of the server, and stays unknown where it does not say', async () => {
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') return { status: 400 };
    return rawUrl.startsWith('/b/secret') ? { status: 400, body: wantsKey } : { status: 206 };
  });
  const here = { ...(await connect(server.endpoint, anyone)), bucket: 'b', signal: untilDone };
  expect(await failureOf(headObject({ ...here, key: 'secret' }))).toMatchObject(told);
  expect(await failureOf(headObject({ ...here, key: 'odd' }))).toMatchObject({
    code: 'server_failed',
    server: { status: 400 },
  });
});

test('where one has appeared before an upload is tried again, that is skipped', async () => {
  let hasAppeared = false;
  const server = await scripted(({ method, rawUrl }) => {
    if (method === 'HEAD') return { status: hasAppeared ? 400 : 404 };
    const asksForIt = method === 'GET' && rawUrl.startsWith('/b/x');
    // Nor may anybody list: that would tell of the object.
    return asksForIt
      ? { status: 400, body: wantsKey }
      : { status: 403, body: errorDocument('AccessDenied') };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), 1000);
  expect(summary(await bench.upload([join(bench.folder, 'x')]))).toEqual([
    'x failed access_denied',
  ]);
  hasAppeared = true;
  await bench.transfers.retry();
  expect(summary(await bench.untilIdle())).toEqual(['x skipped']);
});
