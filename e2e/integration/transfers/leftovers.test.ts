import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { anyone, connect, scripted } from '../s3/support';
import { mebibyte, summary, transfersIn, until, writeRandom } from './support';

/** Something that happens once, and can be waited for. */
function once() {
  let happen = (): void => undefined;
  const happened = new Promise<void>((resolve) => (happen = resolve));
  return { happened, happen };
}

const listed =
  '<ListMultipartUploadsResult><Upload><Key>x</Key><UploadId>u1</UploadId>' +
  '<Initiated>2026-01-01T00:00:00.000Z</Initiated></Upload></ListMultipartUploadsResult>';

/** One upload of two parts to a server that lists it, and answers when the test says so. */
async function uploadOnScript() {
  const seen: string[] = [];
  const [list, begin, parts] = [once(), once(), once()];
  let refusesAbort = false;
  const server = await scripted(async ({ method, rawUrl }) => {
    seen.push(`${method} ${rawUrl}`);
    if (method === 'HEAD') return { status: 404 };
    if (method === 'DELETE') {
      return refusesAbort
        ? { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }
        : { status: 204 };
    }
    if (method === 'GET' && rawUrl.includes('uploads')) {
      await list.happened;
      return { status: 200, body: listed };
    }
    if (method === 'GET') return { status: 200, body: '<ListPartsResult/>' };
    if (rawUrl.includes('?uploads')) {
      await begin.happened;
      return {
        status: 200,
        body: '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
      };
    }
    if (method === 'PUT') await parts.happened;
    return { status: 200, headers: { etag: '"p"' }, body: '<CompleteMultipartUploadResult/>' };
  });
  const bench = await transfersIn({ ...(await connect(server.endpoint, anyone)), bucket: 'b' });
  await writeRandom(join(bench.folder, 'x'), 10 * mebibyte);
  await bench.transfers.hold('asleep');
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  await bench.transfers.start(plan.planId, 'skip');
  const untilSeen = (what: RegExp): Promise<void> =>
    until(() => seen.some((request) => what.test(request)));
  return {
    bench,
    seen,
    list,
    begin,
    parts,
    untilSeen,
    refuseAbort: (isRefused: boolean) => (refusesAbort = isRefused),
  };
}

const { signal } = new AbortController();

test('an upload that begins while the server is asked is not taken for a leftover', async () => {
  const { bench, list, begin, parts, untilSeen } = await uploadOnScript();
  const found = bench.transfers.leftovers(signal);
  await untilSeen(/^GET .*uploads/u);
  begin.happen();
  await bench.transfers.hold(undefined);
  await untilSeen(/^PUT/u);
  list.happen();
  expect(await found).toEqual([]);
  parts.happen();
  expect(summary(await bench.untilIdle())).toEqual(['x done']);
});

test('nor is one that the server lists before it has told its id', async () => {
  const { bench, list, begin, parts, untilSeen } = await uploadOnScript();
  await bench.transfers.hold(undefined);
  await untilSeen(/^POST .*\?uploads/u);
  list.happen();
  expect(await bench.transfers.leftovers(signal)).toEqual([]);
  begin.happen();
  parts.happen();
  expect(summary(await bench.untilIdle())).toEqual(['x done']);
});

test('what was shown as a leftover is not removed while a transfer goes on with it', async () => {
  const { bench, seen, list, begin, parts, untilSeen, refuseAbort } = await uploadOnScript();
  list.happen();
  begin.happen();
  refuseAbort(true);
  await bench.transfers.hold(undefined);
  await untilSeen(/^PUT/u);
  await bench.transfers.cancel();
  await bench.untilIdle();
  const found = await bench.transfers.leftovers(signal);
  expect(found.map(({ uploadId }) => uploadId)).toEqual(['u1']);

  refuseAbort(false);
  await bench.transfers.hold('asleep');
  await bench.transfers.retry((await bench.list()).map(({ id }) => id));
  const aborts = seen.filter((request) => request.startsWith('DELETE')).length;
  await bench.transfers.removeLeftovers(['u1']);
  expect(seen.filter((request) => request.startsWith('DELETE'))).toHaveLength(aborts);
  await bench.transfers.hold(undefined);
  parts.happen();
  expect(summary(await bench.untilIdle())).toEqual(['x done']);
});

test.each(['fast', 'sdk'] as const)(
  'an upload whose id never arrived is found at the next start (%s)',
  async (transferPath) => {
    const server = await scripted(({ method, rawUrl }) => {
      if (method === 'HEAD') return { status: 404 };
      if (method === 'GET') return { status: 200, body: listed };
      return rawUrl.includes('?uploads') ? new Promise(() => undefined) : { status: 204 };
    });
    const place = { ...(await connect(server.endpoint, anyone)), bucket: 'b' };
    const folder = await mkdtemp(join(tmpdir(), 'dipper-leftovers-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const journal = join(folder, 'journal');
    const options = { uploadLimit: null, downloadLimit: null, transferPath };
    const bench = await transfersIn(place, { journal, options });
    await writeRandom(join(bench.folder, 'x'), 10 * mebibyte);
    const plan = await bench.planUpload([join(bench.folder, 'x')]);
    await bench.transfers.start(plan.planId, 'skip');
    await until(() => server.requests.some(({ rawUrl }) => rawUrl.includes('?uploads')));
    await bench.transfers.cancel();
    expect(summary(await bench.untilIdle())).toEqual(['x cancelled']);
    await bench.transfers.clear();
    await bench.transfers.close();

    const next = await transfersIn(place, { journal });
    const found = await next.transfers.leftovers(signal);
    expect(found.map(({ uploadId }) => uploadId)).toEqual(['u1']);
  },
);
