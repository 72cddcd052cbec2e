import { join } from 'node:path';
import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { expect, inject, onTestFinished, test } from 'vitest';
import { dipperError } from '../../../src/shared/errors/appError';
import type { DipperError } from '../../../src/shared/errors/appError';
import { createClients } from '../../../src/main/s3/clients';
import type { ResolvedConnection } from '../../../src/main/s3/connection';
import { anyone, connect, newBucket, putKeys, readText, scripted, untilDone } from '../s3/support';
import {
  mebibyte,
  newFolder,
  storeAfterCrash,
  summary,
  transferPath,
  transfersIn,
  unfinishedUploads,
  until,
  writeRandom,
} from './support';
import type { Bench, BenchOptions } from './support';

const ceph = inject('ceph');

/**
 * A connection that goes to Ceph, and once it was edited to another server, which has every object and no
 * upload. That one is scripted: there is only one real server here.
 */
async function editedConnection(options: BenchOptions = {}, lostKeys: readonly string[] = []) {
  const bucket = await newBucket(ceph);
  const { client } = await connect(ceph.endpoint, ceph.owner);
  const other = await scripted(({ method }) =>
    method === 'DELETE' ? { status: 404 } : { status: 200, headers: { etag: '"other"' } },
  );
  const connectionId = 'saved:edited';
  let endpoint = ceph.endpoint;
  let failure: DipperError | undefined;
  const resolved = (): ResolvedConnection => ({
    ...{ id: connectionId, region: 'us-east-1', addressing: 'auto', endpoint },
    credentials: () => Promise.resolve(endpoint === ceph.endpoint ? ceph.owner : anyone),
  });
  const clients = createClients({
    resolve: () => (failure === undefined ? Promise.resolve(resolved()) : Promise.reject(failure)),
    onCall: () => undefined,
    productVersion: '0.0.0',
  });
  onTestFinished(() => clients.close());
  const server = await clients.serverOf(connectionId);
  const store = await storeAfterCrash({ connectionId, bucket, server }, lostKeys);
  const here = { client, clients, connectionId, bucket, calls: [] };
  const bench = await transfersIn(here, { store, ...options });
  const leadTo = (changed: string): void => {
    endpoint = changed;
    clients.forget(connectionId);
  };
  return {
    bench,
    other,
    seen: { connectionId, bucket, server },
    goElsewhere: () => leadTo(other.endpoint),
    goBack: () => leadTo(ceph.endpoint),
    /** Where it leads can't be told any more, or again. */
    fail: (reason: DipperError | undefined) => {
      failure = reason;
      clients.forget(connectionId);
    },
  };
}

/** An upload that is paused once a part of it was sent. */
async function pausedUpload(bench: Bench): Promise<void> {
  const path = join(bench.folder, 'large');
  await writeRandom(path, 40 * mebibyte);
  await bench.transfers.start((await bench.planUpload([path])).planId, 'skip');
  await until(async () => ((await bench.list())[0]?.bytesDone ?? 0) > 24 * mebibyte);
  await bench.transfers.pause();
  await until(async () => (await bench.list())[0]?.state === 'paused');
}

const slow = { uploadLimit: 24 * mebibyte, downloadLimit: null, transferPath };

test('what was decided about one server is not carried out at another, and is once it leads back', async () => {
  const { bench, other, goElsewhere, goBack } = await editedConnection();
  await putKeys(bench, ['up', 'down'], 'there before');
  const content = await writeRandom(join(bench.folder, 'up'), 100);
  const into = await newFolder(bench);
  const upload = await bench.planUpload([join(bench.folder, 'up')]);
  const download = await bench.planDownload([{ kind: 'object', key: 'down' }], into);

  goElsewhere();
  await bench.transfers.start(upload.planId, 'replace');
  const failed = await bench.carryOut(download);
  expect(summary(failed)).toEqual([
    'up failed connection_changed',
    'down failed connection_changed',
  ]);
  expect(other.requests).toEqual([]);

  goBack();
  await bench.transfers.retry();
  expect(summary(await bench.untilIdle())).toEqual(['up done', 'down done']);
  expect(await readText(bench.client, bench.bucket, 'up')).toBe(content.toString());
});

test('what was chosen on one server is not planned for another', async () => {
  const { bench, other, seen, goElsewhere } = await editedConnection();
  await putKeys(bench, ['down'], 'there before');
  await writeRandom(join(bench.folder, 'up'), 100);
  const folder = await newFolder(bench);
  goElsewhere();
  const upload = { ...seen, planId: 'up', prefix: '', paths: [join(bench.folder, 'up')] };
  const targets = [{ kind: 'object', key: 'down' }] as const;
  const download = { ...seen, planId: 'down', targets, folder };
  for (const planned of [
    bench.transfers.planUpload(upload, untilDone),
    bench.transfers.planDownload(download, untilDone),
  ]) {
    await expect(planned).rejects.toMatchObject({ detail: { code: 'connection_changed' } });
  }
  expect(other.requests).toEqual([]);
});

test('parts that are on one server are neither looked for nor forgotten at another', async () => {
  const { bench, other, goElsewhere, goBack } = await editedConnection({ options: slow });
  await pausedUpload(bench);
  goElsewhere();
  await bench.transfers.resume();
  expect(summary(await bench.untilIdle())).toEqual(['large failed connection_changed']);
  await bench.transfers.clear((await bench.list()).map(({ id }) => id));
  expect(await bench.list()).toEqual([]);

  const [left, ...more] = (await bench.transfers.leftovers([], untilDone)).uploads;
  expect(left).toMatchObject({ key: 'large' });
  expect(more).toEqual([]);
  expect(await bench.transfers.removeLeftovers([left?.uploadId ?? ''], untilDone)).toMatchObject([
    { upload: left, error: { code: 'connection_changed' } },
  ]);
  expect(other.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(await unfinishedUploads(bench)).toEqual(['large']);

  goBack();
  const found = (await bench.transfers.leftovers([], untilDone)).uploads;
  expect(found).toHaveLength(1);
  expect(
    await bench.transfers.removeLeftovers(
      found.map(({ uploadId }) => uploadId),
      untilDone,
    ),
  ).toEqual([]);
  expect(await unfinishedUploads(bench)).toEqual([]);
});

test('what a server has listed is neither removed nor forgotten at another, to which the connection leads by then', async () => {
  const { bench, other, goElsewhere, goBack } = await editedConnection({}, ['lost']);
  const { client, bucket } = bench;
  await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: 'lost' }));
  const found = (await bench.transfers.leftovers([], untilDone)).uploads;
  expect(found.map(({ key }) => key)).toEqual(['lost']);
  const ids = found.map(({ uploadId }) => uploadId);

  goElsewhere();
  expect(await bench.transfers.removeLeftovers(ids, untilDone)).toMatchObject(
    found.map((upload) => ({ upload, error: { code: 'connection_changed' } })),
  );
  expect(other.requests).toEqual([]);
  expect(await unfinishedUploads(bench)).toEqual(['lost']);
  goBack();
  expect(await bench.transfers.removeLeftovers(ids, untilDone)).toEqual([]);
  expect(await unfinishedUploads(bench)).toEqual([]);
});

test('where an upload was begun and nobody can look, that is told, but of a connection that is gone', async () => {
  const edited = await editedConnection({}, ['lost']);
  const { bench, other, goElsewhere, goBack, fail } = edited;
  const { connectionId, bucket } = edited.seen;
  const { client } = bench;
  await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: 'lost' }));
  const unseen = (code: string) => ({
    uploads: [],
    unseen: [{ connectionId, bucket, error: { code } }],
  });

  goElsewhere();
  expect(await bench.transfers.leftovers([], untilDone)).toMatchObject(
    unseen('connection_changed'),
  );
  expect(other.requests).toEqual([]);
  goBack();
  fail(dipperError('local_not_found', 'The CA bundle is not there.'));
  expect(await bench.transfers.leftovers([], untilDone)).toMatchObject(unseen('local_not_found'));
  fail(dipperError('not_found', 'This connection is no longer there.'));
  expect(await bench.transfers.leftovers([], untilDone)).toEqual({ uploads: [], unseen: [] });
  fail(undefined);
  const found = await bench.transfers.leftovers([], untilDone);
  expect(found.uploads.map(({ key }) => key)).toEqual(['lost']);
  expect(found.unseen).toEqual([]);
});
