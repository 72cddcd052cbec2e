import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startFaultProxy } from '../../../scripts/servers/faultProxy';
import type { ResolvedConnection } from '../../../src/main/s3/connection';
import { connect, listKeys, newBucket } from '../s3/support';
import { summary, transferPath, transfersIn, until, writeRandom } from './support';

const ceph = inject('ceph');
const kibibyte = 1024;

test('a server that is started anew in the middle of many small uploads fails none of them', async () => {
  const bucket = await newBucket(ceph);
  const proxy = await startFaultProxy({ target: ceph.endpoint });
  onTestFinished(() => proxy.stop());
  const here = { ...(await connect(proxy.endpoint, ceph.owner)), bucket };
  const unlimited = { uploadLimit: null, downloadLimit: null, transferPath };
  const bench = await transfersIn(here, {
    pauses: [500, 1000, 2000, 4000, 8000],
    options: { ...unlimited, uploadLimit: 500 * kibibyte },
  });
  const names = Array.from({ length: 200 }, (_, index) => `f${1000 + index}`);
  const paths = names.map((name) => join(bench.folder, name));
  for (const path of paths) await writeRandom(path, 10 * kibibyte);
  const plan = await bench.planUpload(paths);
  await bench.transfers.start(plan.planId, 'skip');
  await until(async () => (await bench.list()).some(({ state }) => state === 'done'));
  await proxy.leave();
  await until(() => here.calls.some(({ errorCode = '' }) => /refused/iu.test(errorCode)));
  await proxy.comeBack();
  await bench.transfers.setOptions(unlimited);
  expect(summary(await bench.untilIdle())).toEqual(names.map((name) => `${name} done`));
  expect(await listKeys(here)).toEqual(names);
});

/** What can't be reached without a network, besides the server itself. */
const ways: readonly (readonly [
  string,
  (isLost: () => boolean) => Pick<ResolvedConnection, 'network' | 'credentials'>,
])[] = [
  [
    'a proxy',
    (isLost) => ({
      credentials: () => Promise.resolve(ceph.owner),
      network: {
        proxyFor: () =>
          Promise.resolve(
            isLost() ? { scheme: 'http', host: 'no-such-proxy.invalid', port: 1 } : undefined,
          ),
      },
    }),
  ],
  [
    'whoever gives out keys',
    (isLost) => ({
      credentials: () =>
        isLost()
          ? Promise.reject(
              Object.assign(new Error('getaddrinfo ENOTFOUND sts.invalid'), { code: 'ENOTFOUND' }),
            )
          : Promise.resolve(ceph.owner),
    }),
  ],
];

test.each(ways)(
  'without a network, a transfer that needs %s waits for it, and goes on',
  async (_, overrides) => {
    let isLost = false;
    const here = {
      ...(await connect(
        ceph.endpoint,
        ceph.owner,
        overrides(() => isLost),
      )),
      bucket: await newBucket(ceph),
    };
    const bench = await transfersIn(here, { isOnline: () => Promise.resolve(!isLost) });
    await writeRandom(join(bench.folder, 'x'), 1000);
    const plan = await bench.planUpload([join(bench.folder, 'x')]);
    // What was open for the plan would be used again.
    here.clients.forget(here.connectionId);
    isLost = true;
    await bench.transfers.start(plan.planId, 'skip');
    await until(async () => {
      const { transfers, hold } = await bench.transfers.list();
      return hold !== undefined || transfers.some(({ state }) => state === 'failed');
    });
    expect(await bench.transfers.list()).toMatchObject({
      hold: 'offline',
      transfers: [{ state: 'queued' }],
    });

    isLost = false;
    await bench.transfers.hold(undefined);
    expect(summary(await bench.untilIdle())).toEqual(['x done']);
  },
);

/** Files that are planned while all is well, and started once a server's network is lost behind the router. */
async function lostBehindTheRouter(
  overrides: (typeof ways)[number][1],
  {
    wasReached,
    lookPauses = [20, 40, 80],
  }: { readonly wasReached: boolean; readonly lookPauses?: readonly number[] },
) {
  let isLost = false;
  let asked = 0;
  const here = {
    ...(await connect(
      ceph.endpoint,
      ceph.owner,
      overrides(() => {
        if (isLost) asked += 1;
        return isLost;
      }),
    )),
    bucket: await newBucket(ceph),
  };
  const bench = await transfersIn(here, {
    isOnline: () => Promise.resolve(true),
    lookPauses,
  });
  const names = Array.from({ length: 10 }, (_, index) => `f${1000 + index}`);
  const paths = names.map((name) => join(bench.folder, name));
  for (const path of paths) await writeRandom(path, 100);
  await writeRandom(join(bench.folder, 'before'), 100);
  if (wasReached) await bench.upload([join(bench.folder, 'before')]);
  const plan = await bench.planUpload(paths);
  here.clients.forget(here.connectionId);
  isLost = true;
  await bench.transfers.start(plan.planId, 'skip');
  const isBack = (): void => {
    isLost = false;
  };
  /** Until all wait for their server, unless one fails. */
  async function untilAllWait(): Promise<void> {
    await until(async () => {
      const { totals, hold } = await bench.transfers.list();
      return totals.failed > 0 || (hold !== undefined && totals.active === 0);
    });
  }
  return { bench, here, names, isBack, untilAllWait, asked: () => asked };
}

test.each(ways)(
  'a network that is lost behind the router holds what needs %s, which goes on by itself',
  async (_, overrides) => {
    const { bench, here, names, isBack, untilAllWait, asked } = await lostBehindTheRouter(
      overrides,
      { wasReached: true },
    );
    await untilAllWait();
    // Longer than all pauses of a request, and some looks for the server.
    const askedBefore = asked();
    await until(() => asked() > askedBefore + 3);
    const { totals, hold } = await bench.transfers.list();
    expect({ failed: totals.failed, hold }).toEqual({ failed: 0, hold: 'unreachable' });

    isBack();
    const ended = await bench.untilIdle();
    expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['done']));
    expect(await listKeys(here)).toEqual(['before', ...names]);
    expect((await bench.transfers.list()).hold).toBeUndefined();
  },
);

test.each(ways)(
  'who resumes one of those that wait for %s, or uploads more, has it tried before the pause is over',
  async (_, overrides) => {
    for (const wish of ['resume', 'start'] as const) {
      const { bench, here, names, isBack, untilAllWait } = await lostBehindTheRouter(overrides, {
        wasReached: true,
        lookPauses: [3_600_000],
      });
      await untilAllWait();
      isBack();
      if (wish === 'resume') {
        const { id } = (await bench.list()).find(({ name }) => name === names.at(-1)) ?? { id: '' };
        await bench.transfers.pause([id]);
        await bench.transfers.resume([id]);
      } else {
        const plan = await bench.planUpload([join(bench.folder, 'before')]);
        await bench.transfers.start(plan.planId, 'replace');
      }
      const ended = await bench.untilIdle();
      expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['done']));
      expect(await listKeys(here)).toEqual(['before', ...names]);
    }
  },
);

test.each(ways)(
  'a server that was never reached for want of %s is told at once, as it may be misspelt',
  async (_, overrides) => {
    const { bench } = await lostBehindTheRouter(overrides, { wasReached: false });
    const ended = await bench.untilIdle();
    expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['failed']));
  },
);

test('a server that refuses after it was reached is down, which is told at once', async () => {
  const proxy = await startFaultProxy({ target: ceph.endpoint });
  onTestFinished(() => proxy.stop());
  // What is at a name of this machine would never be taken for out of reach.
  const endpoint = proxy.endpoint.replace('127.0.0.1', '0.0.0.0');
  const here = { ...(await connect(endpoint, ceph.owner)), bucket: await newBucket(ceph) };
  const bench = await transfersIn(here, { isOnline: () => Promise.resolve(true) });
  await writeRandom(join(bench.folder, 'before'), 100);
  await writeRandom(join(bench.folder, 'x'), 100);
  await bench.upload([join(bench.folder, 'before')]);
  const plan = await bench.planUpload([join(bench.folder, 'x')]);
  await proxy.leave();
  expect(summary(await bench.carryOut(plan))).toEqual([
    'before done',
    'x failed connection_refused',
  ]);
});
