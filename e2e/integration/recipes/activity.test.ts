import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { operationsOfCalls } from '../../../src/main/recipes/operationsOfCalls';
import { readHeaderLines } from '../../../src/main/s3/callFacts';
import { deleteKeys, planDeletion } from '../../../src/main/s3/deletion';
import { createWirePages } from '../../../src/main/s3/lists/listingWire';
import { headObject } from '../../../src/main/s3/objects';
import { renameTarget } from '../../../src/main/s3/copies/rename';
import { anyText, connect, connectToBucket, failureOf, putKeys, untilDone } from '../s3/support';
import { mebibyte, newFolder, transfersIn, writeRandom } from '../transfers/support';

const ceph = inject('ceph');
const signal = untilDone;

test.each(['fast', 'sdk'] as const)(
  'uploads and downloads on the %s path are told whole, as part of what the user did',
  async (transferPath) => {
    const here = await connectToBucket(ceph);
    const options = { uploadLimit: null, downloadLimit: null, transferPath };
    const bench = await transfersIn(here, { options });
    const small = join(bench.folder, 'small.txt');
    const large = join(bench.folder, 'large.bin');
    await writeRandom(small, 1000);
    await writeRandom(large, 20 * mebibyte);
    const plan = await bench.planUpload([small, large], 'x/');
    await bench.carryOut(plan);
    const uploads = here.calls.filter(({ operation }) =>
      /^(?:Put|Upload|Create|Complete)/u.test(operation),
    );
    expect(new Set(uploads.map(({ action }) => action))).toEqual(new Set([plan.planId]));
    expect(uploads.find(({ operation }) => operation === 'PutObject')).toMatchObject({
      bucket: here.bucket,
      key: 'x/small.txt',
      status: 200,
      attempts: 1,
      sentBytes: 1000,
      requestId: anyText,
      method: 'PUT',
      url: expect.stringContaining(`/${here.bucket}/x/small.txt`) as unknown,
    });
    const parts = uploads.filter(({ operation }) => operation === 'UploadPart');
    expect(parts.reduce((sum, { sentBytes = 0 }) => sum + sentBytes, 0)).toBe(20 * mebibyte);
    expect(
      operationsOfCalls(
        uploads.filter(({ key }) => key === 'x/large.bin'),
        'posix',
      ),
    ).toEqual([
      {
        kind: 'uploadFiles',
        bucket: here.bucket,
        files: [{ key: 'x/large.bin', file: 'large.bin' }],
      },
    ]);

    const into = await newFolder(bench);
    const back = await bench.planDownload([{ kind: 'folder', key: 'x/' }], into);
    const before = here.calls.length;
    await bench.carryOut(back);
    const downloads = here.calls.slice(before);
    expect(new Set(downloads.map(({ action }) => action))).toEqual(new Set([back.planId]));
    const bytes = downloads.reduce((sum, { receivedBytes = 0 }) => sum + receivedBytes, 0);
    expect(bytes).toBe(20 * mebibyte + 1000);
    const names = readHeaderLines(downloads[0]?.answerHeaders ?? '').map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['etag', 'content-length', 'x-amz-request-id']));
  },
);

test('listings over the wire, copies and batches say what they were about', async () => {
  const here = await connectToBucket(ceph);
  await putKeys(here, ['d/a', 'd/b']);
  const before = here.calls.length;
  const action = randomUUID();
  const wire = await here.clients.wireFor(here.connectionId, here.bucket, action);
  if (wire === undefined) throw new Error('There is no wire.');
  const query = {
    client: here.client,
    bucket: here.bucket,
    prefix: 'd/',
    delimiter: '/',
    signal,
  } as const;
  const { listStyle } = await here.clients.capabilitiesOf(here.connectionId);
  await createWirePages(wire, listStyle)(query, { kind: 'start' });
  await renameTarget({ ...here, from: { kind: 'object', key: 'd/a' }, to: "d/it's 100%", signal });
  const { keys } = await planDeletion({
    ...here,
    targets: [{ kind: 'folder', key: 'd/' }],
    signal,
  });
  await deleteKeys({ ...here, keys, signal });
  const calls = here.calls.slice(before);
  expect(calls[0]).toMatchObject({
    operation: 'ListObjectsV2',
    action,
    receivedBytes: expect.any(Number) as unknown,
  });
  expect(operationsOfCalls(calls, 'posix')).toEqual(
    expect.arrayContaining([
      { kind: 'listFolder', bucket: here.bucket, prefix: 'd/' },
      { kind: 'copyObjects', bucket: here.bucket, changes: [{ from: 'd/a', to: "d/it's 100%" }] },
      { kind: 'listPrefix', bucket: here.bucket, prefix: 'd/' },
      { kind: 'deleteObjects', bucket: here.bucket, keys: ['d/b', "d/it's 100%"] },
    ]),
  );
});

test('no call tells a key, a signature or a token, on either path, also where it is refused', async () => {
  const { bucket } = await connectToBucket(ceph);
  const user = { ...ceph.owner, sessionToken: 'the+session/token=' };
  const here = await connect(ceph.endpoint, user);
  await failureOf(headObject({ ...here, bucket, key: 'a', signal }));
  const wire = await here.clients.wireFor(here.connectionId, bucket);
  const refused = wire?.send({
    operation: 'PutObject',
    method: 'PUT',
    key: 'a',
    body: Buffer.from('content'),
    payload: 'signed',
    signal,
  });
  await failureOf(refused ?? Promise.resolve());
  await delay(0);
  expect(here.calls.map(({ operation }) => operation)).toEqual(
    expect.arrayContaining(['HeadObject', 'PutObject']),
  );
  const told = JSON.stringify(here.calls);
  for (const secret of [user.secretAccessKey, user.accessKeyId, user.sessionToken]) {
    expect(told).not.toContain(secret);
    expect(told).not.toContain(encodeURIComponent(secret));
  }
  expect(told).not.toMatch(/signature|authorization|credential|security-token/iu);
});
