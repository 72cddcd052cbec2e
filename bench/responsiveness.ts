// npm run bench:responsiveness [-- --rounds N]: how soon the window answers while files move, and while
// a million rows are listed beside them.
import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright/test';
import { answerPicker } from '../e2e/commands/files';
import { launchApp } from '../e2e/fixtures/app';
import type { RunningApp } from '../e2e/fixtures/app';
import { writeProfiles } from '../e2e/fixtures/profiles';
import type { Envelope } from '../src/shared/ipc/envelope';
import type { RouteInput, RouteName, RouteOutput } from '../src/shared/ipc/routes';
import type { KeptSelection, ViewState } from '../src/shared/model/views';
import { report } from './lib/figures';
import type { Rounds } from './lib/figures';
import { percentile } from './lib/percentile';
import { buildInstantS3 } from './servers/instantS3';

const mebibyte = 1024 ** 2;
const fileSize = 256 * mebibyte;
/** Of each kind at once: eight transfers in all. */
const uploads = 4;
const downloads = 4;
/** One batch after the other in a round, so that a round has samples enough for a 99th percentile. */
const batches = 5;
/** Milliseconds that the window is watched at rest. */
const restMilliseconds = 5_000;
/** A million rows, as the synthetic server has them. */
const hugePrefix = 'list-numeric-1000000/';
/** Milliseconds after which they are listed anew. */
const relistEvery = 2_000;
/** Milliseconds in which the window has to answer, whatever is going on. */
const promised = 100;

const connectionId = 'profile:bench';
const bucket = 'bench';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
const roundCount = Number(values.rounds);

/** Milliseconds, in the order they were taken. */
interface Samples {
  /** From one animation frame of the page to the next. */
  readonly frames: readonly number[];
  /** From a call of `app.info` to its answer. */
  readonly trips: readonly number[];
}

/**
 * Runs in the page: watches it for some milliseconds, or starts these plans and watches it until all
 * of their transfers have ended. A call is made every 10 ms whether or not those before it were
 * answered, so that a main process that is stuck shows in every call that it keeps waiting.
 */
async function watchPage(until: {
  readonly milliseconds: number;
  readonly plans: readonly { readonly planId: string; readonly files: number }[];
}): Promise<Samples> {
  const frames: number[] = [];
  const calls: Promise<number>[] = [];
  const expected = until.plans.reduce((sum, { files }) => sum + files, 0);
  const watch = { isOver: false };
  const stopListening = window.dipper.on('transfers.changed', ({ totals }) => {
    const { active, queued, done, failed, paused } = totals;
    const isAllOver = active + queued === 0 && done + failed + paused >= expected;
    // At rest, what is told late of the transfers before says nothing.
    if (expected > 0 && isAllOver) watch.isOver = true;
  });
  if (expected === 0) setTimeout(() => (watch.isOver = true), until.milliseconds);
  const timer = setInterval(() => {
    const startedAt = performance.now();
    calls.push(
      window.dipper.invoke('app.info', {}, crypto.randomUUID()).then((answer) => {
        if (!answer.ok) throw new Error(answer.error.message);
        return performance.now() - startedAt;
      }),
    );
  }, 10);
  for (const { planId } of until.plans) {
    const answer = await window.dipper.invoke(
      'transfers.start',
      { planId, onConflict: 'replace' },
      crypto.randomUUID(),
    );
    if (!answer.ok) throw new Error(answer.error.message);
  }
  let last = performance.now();
  while (!watch.isOver) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  clearInterval(timer);
  stopListening();
  return { frames, trips: await Promise.all(calls) };
}

/** Runs in the page: has main keep all that is below a prefix as what is selected, without showing it. */
async function selectAllBelow(
  place: Pick<RouteInput<'views.open'>, 'connectionId' | 'bucket' | 'prefix'>,
): Promise<KeptSelection> {
  const viewId: string = crypto.randomUUID();
  const openId = crypto.randomUUID();
  const listed = new Promise<ViewState>((resolve) => {
    const stop = window.dipper.on('views.changed', (state) => {
      if (state.viewId !== viewId || state.status === 'waiting' || state.status === 'listing')
        return;
      stop();
      resolve(state);
    });
  });
  const sort = { column: 'name', direction: 'ascending' } as const;
  const how = { viewId, ...place, scope: 'below', sort, filter: '' } as const;
  void window.dipper.invoke('views.open', how, openId);
  const { version, shown } = await listed;
  const edges = Uint32Array.of(0, shown.objects);
  const selection = { viewId, version, edges, cursor: {} };
  await window.dipper.invoke('views.select', selection, crypto.randomUUID());
  const kept = await window.dipper.invoke('views.keepSelection', { viewId }, crypto.randomUUID());
  window.dipper.cancel(openId);
  if (!kept.ok) throw new Error(kept.error.message);
  return kept.data;
}

/** Plans eight transfers by the window's own calls, and watches it while they run. */
async function watchTransfers(app: RunningApp, folder: string, name: string): Promise<Samples> {
  const { page } = app;
  const into = join(folder, `into-${name}`);
  await mkdir(into);
  await answerPicker(
    app,
    Array.from({ length: uploads }, (_, index) => join(folder, `file-${index}`)),
  );
  const picked = await call(page, 'paths.pickFiles', {});
  const { connections } = await call(page, 'connections.list', {});
  const { server = '' } = connections.find(({ id }) => id === connectionId) ?? {};
  const up = await call(page, 'uploads.plan', {
    ...{ planId: randomUUID(), connectionId, bucket, server, prefix: `${name}/` },
    tokens: picked.map(({ token }) => token),
  });
  await answerPicker(app, [into]);
  const chosen = await call(page, 'paths.pickFolder', { purpose: 'download' });
  if (chosen === null) throw new Error('The picker gave no folder.');
  const plans = [up];
  for (let index = 0; index < downloads; index += 1) {
    const { selectionId } = await page.evaluate(selectAllBelow, {
      ...{ connectionId, bucket },
      prefix: `size-${fileSize}-${index}`,
    });
    const place = { connectionId, bucket, server, folder: chosen.token };
    plans.push(await call(page, 'downloads.plan', { planId: randomUUID(), ...place, selectionId }));
  }
  const samples = await page.evaluate(watchPage, { milliseconds: 0, plans });

  const { transfers } = await call(page, 'transfers.list', {});
  const whole = transfers.filter(
    ({ state, bytesDone }) => state === 'done' && bytesDone === fileSize,
  );
  if (transfers.length !== uploads + downloads || whole.length !== transfers.length) {
    const states = transfers.map(({ name: file, state, error }) =>
      [file, state, error?.message ?? ''].join(' '),
    );
    throw new Error(`Not all of the transfers were made:\n${states.join('\n')}`);
  }
  await call(page, 'transfers.clear', {});
  await rm(into, { recursive: true });
  return samples;
}

/**
 * Calls a route as the page does.
 *
 * @throws Error with main's words
 */
async function call<Name extends RouteName>(
  page: Page,
  name: Name,
  input: RouteInput<Name>,
): Promise<RouteOutput<Name>> {
  const words = [name, input, randomUUID()].map((word) => JSON.stringify(word)).join(', ');
  const answer = await page.evaluate<Envelope<RouteOutput<Name>>>(`window.dipper.invoke(${words})`);
  if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
  return answer.data;
}

/** Has the folder that is on screen listed again and again, until something is over. */
async function listAgainDuring<Result>(page: Page, work: Promise<Result>): Promise<Result> {
  const over = work.then(
    () => true,
    () => true,
  );
  do {
    await page.keyboard.press('F5');
  } while (!(await Promise.race([over, delay(relistEvery, false)])));
  return work;
}

/** Opens a folder by its name in the address bar, and waits for its rows. */
async function openFolder(page: Page, prefix: string, rows: number): Promise<void> {
  await page.keyboard.press('ControlOrMeta+l');
  await page.keyboard.type(`s3://${bucket}/${prefix}`);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`[role=grid][aria-rowcount="${rows + 1}"]`);
}

/** All batches of a round as one. */
function joined(samples: readonly Samples[]): Samples {
  return {
    frames: samples.flatMap(({ frames }) => frames),
    trips: samples.flatMap(({ trips }) => trips),
  };
}

/** Rows of the table for one kind of sample, each of its percentiles beside the promise. */
function rowsOf(what: string, rounds: readonly (readonly number[])[]): readonly Rounds[] {
  return [0.5, 0.95, 0.99].map((share) => ({
    work: `${what}, p${share * 100}`,
    unit: 'ms',
    ours: rounds.map((samples) => percentile(samples, share)),
    peer: rounds.map(() => promised),
    peerName: `${promised} ms`,
    target: 1,
  }));
}

/** Local files are in memory, so that no disk takes part. */
const memoryFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

async function main(): Promise<void> {
  const folder = await mkdtemp(join(memoryFolder, 'dipper-bench-'));
  const instant = await buildInstantS3();
  const server = await instant.start();
  try {
    await writeFile(join(folder, 'file-0'), Buffer.alloc(fileSize, 'responsive'));
    for (let index = 1; index < uploads; index += 1) {
      await link(join(folder, 'file-0'), join(folder, `file-${index}`));
    }
    const app = await openWindow(folder, server.endpoint);
    const rest: Samples[] = [];
    const busy: Samples[] = [];
    const busiest: Samples[] = [];
    try {
      // The first batch warms the engine up and is not counted.
      await watchTransfers(app, folder, 'warm');
      for (let round = 0; round < roundCount; round += 1) {
        process.stderr.write(`round ${round + 1} of ${roundCount}\n`);
        rest.push(
          await app.page.evaluate(watchPage, { milliseconds: restMilliseconds, plans: [] }),
        );
        const samples: Samples[] = [];
        for (let batch = 0; batch < batches; batch += 1) {
          samples.push(await watchTransfers(app, folder, `${round}-${batch}`));
        }
        busy.push(joined(samples));
      }
      await openFolder(app.page, hugePrefix, 1_000_000);
      for (let round = 0; round < roundCount; round += 1) {
        process.stderr.write(`round ${round + 1} of ${roundCount}, with a million rows\n`);
        const samples: Samples[] = [];
        for (let batch = 0; batch < batches; batch += 1) {
          const name = `listing-${round}-${batch}`;
          samples.push(await listAgainDuring(app.page, watchTransfers(app, folder, name)));
        }
        busiest.push(joined(samples));
      }
    } finally {
      await app.close();
    }
    const count = (all: readonly Samples[], kind: keyof Samples): number =>
      all.reduce((sum, samples) => sum + samples[kind].length, 0);
    process.stdout.write(
      `During transfers ${count(busy, 'trips')} calls and ${count(busy, 'frames')} frames, ` +
        `with listings ${count(busiest, 'trips')} and ${count(busiest, 'frames')}, ` +
        `at rest ${count(rest, 'trips')} and ${count(rest, 'frames')}\n`,
    );
    const during = `${uploads} uploads and ${downloads} downloads of 256 MiB`;
    await report('responsiveness', [
      ...rowsOf(
        `IPC round trip during ${during}`,
        busy.map(({ trips }) => trips),
      ),
      ...rowsOf(
        `IPC round trip during these and listings of a million rows`,
        busiest.map(({ trips }) => trips),
      ),
      ...rowsOf(
        'IPC round trip at rest',
        rest.map(({ trips }) => trips),
      ),
      ...rowsOf(
        `frame of the window during ${during}`,
        busy.map(({ frames }) => frames),
      ),
      ...rowsOf(
        `frame of the window during these and listings of a million rows`,
        busiest.map(({ frames }) => frames),
      ),
      ...rowsOf(
        'frame of the window at rest',
        rest.map(({ frames }) => frames),
      ),
    ]);
  } finally {
    server.stop();
    await instant.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens the app with the Transfers panel and a folder of 5,000 objects on screen. */
async function openWindow(folder: string, endpoint: string): Promise<RunningApp> {
  const userData = join(folder, 'user-data');
  await mkdir(userData);
  await writeFile(
    join(userData, 'settings.json'),
    JSON.stringify({
      version: 1,
      data: {
        bottomPanel: 'transfers',
        lastLocation: { connectionId, bucket, prefix: 'many-5000/' },
      },
    }),
  );
  const keys = { accessKeyId: 'BENCH', secretAccessKey: 'not-a-secret-at-all' };
  const files = await writeProfiles(folder, [
    { name: 'bench', server: { endpoint, region: 'us-east-1' }, user: keys },
  ]);
  const app = await launchApp({ userData, env: { ...files } });
  await app.page.waitForSelector('[role=grid] [role=row][aria-rowindex="2"]');
  return app;
}

await main();
