import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AwsCredentialIdentity } from '../../../src/main/s3/connection';
import { anyone, begunUpload, connect, failureOf, scripted } from '../s3/support';
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
      return begunUpload();
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
  const server = await scripted(({ method }) =>
    method === 'HEAD' ? { status: 404 } : { status: 200, headers: { etag: '"p"' } },
  );
  const place = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
  const folder = await mkdtemp(join(tmpdir(), 'dipper-wishes-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const journal = join(folder, 'journal');
  const bench = await transfersIn(place, { journal });
  await writeRandom(join(bench.folder, 'x'), 10);
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  const started = bench.transfers.start(plan.planId, 'skip');
  await bench.cancelAll();
  await started;
  expect(summary(await bench.untilIdle())).toEqual(['x cancelled']);
  expect(server.requests.filter(({ method }) => method === 'PUT')).toEqual([]);

  await bench.transfers.close();
  const next = await transfersIn(place, { journal });
  expect(await next.list()).toEqual([]);
});

test('what is paused right after its start waits for its user', async () => {
  const server = await scripted(({ method }) =>
    method === 'HEAD' ? { status: 404 } : { status: 200, headers: { etag: '"p"' } },
  );
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
  await bench.cancelAll();
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

/** Credentials that never come, as of a question that nobody answers. */
function unansweredQuestion() {
  const asked: AbortSignal[] = [];
  return {
    isAsked: () => asked.some(({ aborted }) => !aborted),
    credentials: (signal?: AbortSignal): Promise<AwsCredentialIdentity> =>
      new Promise((_, reject) => {
        if (signal === undefined) return;
        asked.push(signal);
        signal.addEventListener('abort', () => reject(new Error('nobody waits')));
      }),
  };
}

test.each([
  ['a server', 'http://127.0.0.1:1'],
  ['AWS, which is asked for the region first', undefined],
])('planning ends as soon as it is stopped while %s waits for its keys', async (_, endpoint) => {
  const { credentials, isAsked } = unansweredQuestion();
  const here = await connect('', anyone, { endpoint, credentials });
  const bench = await transfersIn({ ...here, bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), 10);
  const { signal, stop } = stoppable();
  const request = {
    planId: randomUUID(),
    connectionId: here.connectionId,
    bucket: 'b',
    prefix: '',
  };
  const planned = bench.transfers.planUpload(
    { ...request, paths: [join(bench.folder, 'x')] },
    signal,
  );
  const failure = failureOf(planned);
  await until(isAsked);
  stop();
  expect(await failure).toMatchObject({ code: 'cancelled' });
  // Nobody is to answer a question that is of no use any more.
  await until(() => !isAsked());
});

function stoppable() {
  const controller = new AbortController();
  return { signal: controller.signal, stop: () => controller.abort() };
}

test.each(['cancel', 'pause'] as const)(
  '%s counts at once for transfers that wait for their keys, and the question is taken back',
  async (wish) => {
    const folder = await mkdtemp(join(tmpdir(), 'dipper-wishes-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const journal = join(folder, 'journal');
    const server = await scripted(({ method }) =>
      method === 'HEAD' ? { status: 404 } : { status: 200, headers: { etag: '"p"' } },
    );
    const place = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
    const before = await transfersIn(place, { journal, folder });
    await before.transfers.hold('asleep');
    const paths = ['x', 'y'].map((name) => join(folder, name));
    for (const path of paths) await writeRandom(path, 10);
    const plan = await before.planUpload(paths);
    await before.transfers.start(plan.planId, 'skip');
    await before.transfers.close();

    const { credentials, isAsked } = unansweredQuestion();
    const waiting = await connect(server.endpoint, anyone, { credentials });
    const bench = await transfersIn({ ...place, ...waiting }, { journal, folder });
    await bench.transfers.resume();
    await until(isAsked);
    expect(summary(await bench.list())).toEqual(['x running', 'y running']);
    const ids = (await bench.list()).map(({ id }) => id);
    const [x = ''] = ids;
    await bench.transfers[wish]([x]);
    const state = wish === 'cancel' ? 'cancelled' : 'paused';
    await until(async () => summary(await bench.list())[0] === `x ${state}`);
    expect([isAsked(), summary(await bench.list())[1]]).toEqual([true, 'y running']);
    await bench.transfers[wish](ids);
    await untilNothingRuns(bench);
    expect(summary(await bench.list())).toEqual([`x ${state}`, `y ${state}`]);
    await until(() => !isAsked());
  },
);
