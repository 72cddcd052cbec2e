import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { anyone, connect, scripted } from '../s3/support';
import { mebibyte, summary, transfersIn, until, writeRandom } from './support';
import type { Bench } from './support';

/** A server that begins a multipart upload only when the test says so, and what it has been asked. */
async function uploadAboutToBegin() {
  const seen: string[] = [];
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const server = await scripted(async ({ method, rawUrl }) => {
    seen.push(`${method} ${rawUrl}`);
    if (method === 'HEAD') return { status: 404 };
    if (method === 'DELETE') return { status: 204 };
    if (rawUrl.includes('?uploads')) {
      await released;
      return {
        status: 200,
        body: '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
      };
    }
    return { status: 200, headers: { etag: '"p"' }, body: '<CompleteMultipartUploadResult/>' };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), 10 * mebibyte);
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  await bench.transfers.start(plan.planId, 'skip');
  await until(() => seen.some((request) => request.includes('?uploads')));
  return { bench, seen, release };
}

/** Waits until nothing runs. */
async function untilNothingRuns({ transfers }: Bench): Promise<void> {
  await until(async () => (await transfers.list()).totals.active === 0);
}

test('what is cancelled right after its start is neither sent nor there after a restart', async () => {
  const server = await scripted(({ method }) => ({ status: method === 'HEAD' ? 404 : 200 }));
  const place = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const folder = await mkdtemp(join(tmpdir(), 'dipper-wishes-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const journal = join(folder, 'journal');
  const bench = await transfersIn(place, { journal });
  await writeRandom(join(bench.folder, 'x'), 10);
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  const started = bench.transfers.start(plan.planId, 'skip');
  await bench.transfers.cancel();
  await started;
  expect(summary(await bench.untilIdle())).toEqual(['x cancelled']);
  expect(server.requests.filter(({ method }) => method === 'PUT')).toEqual([]);

  await bench.transfers.close();
  const next = await transfersIn(place, { journal });
  expect(await next.list()).toEqual([]);
});

test('what is paused right after its start waits for its user', async () => {
  const server = await scripted(({ method }) => ({ status: method === 'HEAD' ? 404 : 200 }));
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), 10);
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  const started = bench.transfers.start(plan.planId, 'skip');
  await bench.transfers.pause();
  await started;
  await untilNothingRuns(bench);
  expect(summary(await bench.list())).toEqual(['x paused']);
  expect(server.requests.filter(({ method }) => method === 'PUT')).toEqual([]);

  await bench.transfers.resume();
  expect(summary(await bench.untilIdle())).toEqual(['x done']);
});

test('what is cancelled while it is still pausing leaves nothing on the server', async () => {
  const { bench, seen, release } = await uploadAboutToBegin();
  await bench.transfers.pause();
  await bench.transfers.cancel();
  release();
  await untilNothingRuns(bench);
  expect(summary(await bench.list())).toEqual(['x cancelled']);
  expect(seen.filter((request) => /^DELETE .*uploadId=u1/u.test(request))).toHaveLength(1);
});

test('what is paused stays so, though the machine sleeps before it has stopped', async () => {
  const { bench, seen, release } = await uploadAboutToBegin();
  await bench.transfers.pause();
  await bench.transfers.hold('asleep');
  release();
  await untilNothingRuns(bench);
  await bench.transfers.hold(undefined);
  expect(summary(await bench.list())).toEqual(['x paused']);
  expect(seen.filter((request) => request.startsWith('PUT'))).toEqual([]);
});

test('what is resumed while it is still pausing goes on', async () => {
  const { bench, release } = await uploadAboutToBegin();
  await bench.transfers.pause();
  await bench.transfers.resume();
  release();
  expect(summary(await bench.untilIdle())).toEqual(['x done']);
});
