import { expect, onTestFinished, test, vi } from 'vitest';
import { cancelledError, dipperError } from '../../shared/errors/appError';
import type { DipperError } from '../../shared/errors/appError';
import type { LeftBehind } from '../s3/leftBehind';
import { createVolatileStore } from '../storage/keyValueStore';
import type { KeyValueStore } from '../storage/keyValueStore';
import { createAccounting } from './accounting';
import { createDestinations } from './destinations';
import { openJournal } from './journal/journal';
import { createLifecycle } from './lifecycle';
import type { Lifecycle } from './lifecycle';
import { createReach } from './pace/reach';
import { RunStop } from './runStop';
import { bucketId, laneOf, queueCapacity, queuedTransfer } from './transferJob';
import type { TransferJob } from './transferJob';

function upload(id: string): TransferJob {
  return {
    id,
    lane: id,
    weight: 1,
    setting: { connectionId: 'saved:1', bucket: 'b', folder: '', checkedAt: 0 },
    item: { kind: 'upload', key: id, size: 5, source: `/tmp/${id}`, existing: 'no' },
    choice: 'replace',
  };
}

/** Something that a test lets go on. */
function gate<Value>() {
  let open!: (value: Value) => void;
  let fail!: (error: unknown) => void;
  const passed = new Promise<Value>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { passed, open, fail };
}

const refused = dipperError('access_denied', 'No.');
const unreachable = dipperError('host_not_found', 'Nobody there.');

/** A lifecycle whose runs, clearings and looks at the network end when the test says so. */
async function watched(store = createVolatileStore()) {
  const started: string[] = [];
  const discarded: string[] = [];
  const runs = new Map<string, ReturnType<typeof gate<null>>>();
  const clearings = new Map<string, ReturnType<typeof gate<LeftBehind | undefined>>>();
  const flushes = new Map<string, ReturnType<typeof gate<undefined>>>();
  const looks: ReturnType<typeof gate<boolean>>[] = [];
  const problems: DipperError[] = [];
  const journal = await openJournal(store, (problem) => problems.push(problem));
  const accounting = createAccounting(() => undefined);
  const reach = createReach({
    pauses: [1000],
    onDue: (id) => lifecycle.look(id),
    onFound: (id) => lifecycle.found(id),
  });
  const lifecycle: Lifecycle = createLifecycle({
    journal,
    accounting,
    destinations: createDestinations(),
    onUnexpected: (error) => problems.push(error),
    flushFolder: (folder) => {
      const flush = gate<undefined>();
      flushes.set(folder, flush);
      return flush.passed;
    },
    reach,
    isOffline: () => {
      const look = gate<boolean>();
      looks.push(look);
      return look.passed;
    },
    runner: {
      async carryOut({ id }, _turn, signal) {
        started.push(id);
        const run = gate<null>();
        runs.set(id, run);
        await run.passed;
        if (signal.aborted) throw cancelledError();
        return { skipped: false, ...(id.startsWith('/') ? { localPath: id } : {}) };
      },
      discard({ id }) {
        discarded.push(id);
        const clearing = gate<LeftBehind | undefined>();
        clearings.set(id, clearing);
        return clearing.passed;
      },
    },
  });
  onTestFinished(() => {
    accounting.close();
    expect(problems).toEqual([]);
  });
  const state = (id: string): string | undefined => accounting.get(id)?.state;
  /** The failed transfers that a test begins with. */
  async function failed(...ids: readonly string[]): Promise<void> {
    await lifecycle.start(ids.map(upload));
    for (const id of ids) runs.get(id)?.fail(refused);
    await turns();
    for (const look of looks.splice(0)) look.open(false);
    await turns();
    started.length = 0;
    expect(ids.map(state)).toEqual(ids.map(() => 'failed'));
  }
  /** What the next process would find. */
  async function kept() {
    return (await openJournal(store, (problem) => problems.push(problem))).load();
  }
  return {
    lifecycle,
    reach,
    accounting,
    journal,
    kept,
    started,
    discarded,
    runs,
    clearings,
    flushes,
    looks,
    state,
    failed,
  };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

test.each([
  ['cancel', 'cancelled'],
  ['pause', 'paused'],
] as const)('%s counts while the machine is asked for its network', async (wish, state) => {
  const here = await watched();
  await here.lifecycle.start([upload('a')]);
  here.runs.get('a')?.fail(unreachable);
  await turns();
  void here.lifecycle[wish](['a']);
  here.looks[0]?.open(true);
  await turns();
  here.clearings.get('a')?.open(undefined);
  await turns();
  expect(here.state('a')).toBe(state);
  here.lifecycle.hold(undefined);
  await turns();
  expect(here.started).toEqual(['a']);
});

test.each([1, 2001])('none of %i transfers runs before the disk has them all', async (count) => {
  const store = createVolatileStore();
  const writes: (boolean | undefined)[] = [];
  const disk = gate<undefined>();
  const here = await watched({
    ...store,
    async write(changes, isSafe) {
      writes.push(isSafe);
      await store.write(changes);
      if (isSafe === true) await disk.passed;
    },
  });
  const starting = here.lifecycle.start(
    Array.from({ length: count }, (_, index) => upload(`${index}`)),
  );
  await vi.waitUntil(() => writes.includes(true), { timeout: 10_000 });
  // One look at the disk is enough for what was written one after the other.
  expect(writes).toEqual(count === 1 ? [true] : [false, true]);
  await turns();
  expect(here.started).toEqual([]);
  disk.open(undefined);
  await starting;
  expect(here.started).not.toEqual([]);
});

test('all that find the network gone wait for it, and go on', async () => {
  const here = await watched();
  await here.lifecycle.start(['a', 'b'].map(upload));
  for (const id of ['a', 'b']) here.runs.get(id)?.fail(unreachable);
  await turns();
  for (const look of here.looks) look.open(true);
  await turns();
  expect([here.state('a'), here.state('b')]).toEqual(['queued', 'queued']);
  here.lifecycle.hold(undefined);
  expect([...here.started].sort()).toEqual(['a', 'a', 'b', 'b']);
});

const lostBucket = bucketId(upload('a').setting);

/**
 * Uploads to a bucket that has answered and is lost.
 *
 * @param options `failing`: those that have found out. Default: all that could run.
 */
async function lost(
  ids: readonly string[],
  options: {
    readonly weight?: number;
    readonly store?: KeyValueStore;
    readonly failing?: readonly string[];
  } = {},
) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const here = await watched(options.store);
  /** One that runs does not find its server. */
  async function failed(id: string): Promise<void> {
    here.runs.get(id)?.fail(unreachable);
    await turns();
    for (const look of here.looks.splice(0)) look.open(false);
    await turns();
  }
  const { weight = queueCapacity } = options;
  here.reach.noteAnswer(lostBucket);
  await here.lifecycle.start(ids.map((id) => ({ ...upload(id), weight })));
  for (const id of options.failing ?? [...here.started]) await failed(id);
  expect(here.lifecycle.held()).toBe('unreachable');
  here.started.length = 0;
  return { ...here, failed };
}

/** A transfer of another bucket that leaves no room to others that go its way. */
function filling(id: string): TransferJob {
  const job = upload(id);
  return { ...job, weight: queueCapacity, setting: { ...job.setting, bucket: 'other' } };
}

test('those behind one that can not reach its server any more wait as well, one tries it, and all go on', async () => {
  const here = await lost(['a', 'b', 'c']);
  vi.advanceTimersByTime(1000);
  expect([here.started, here.state('b')]).toEqual([['a'], 'queued']);
  here.reach.noteAnswer(lostBucket);
  for (const id of ['a', 'b', 'c']) {
    here.runs.get(id)?.open(null);
    await turns();
  }
  expect(here.started).toEqual(['a', 'b', 'c']);
  expect(here.lifecycle.held()).toBeUndefined();
});

test('those that wait for their server can be paused, and all are tried at once after sleep', async () => {
  const here = await lost(['a', 'b', 'c'], { weight: 1 });
  await here.lifecycle.pause(['a']);
  here.lifecycle.hold('asleep');
  expect([here.state('a'), here.state('b'), here.lifecycle.held()]).toEqual([
    'paused',
    'queued',
    'asleep',
  ]);
  here.lifecycle.hold(undefined);
  expect(here.started).toEqual(['b', 'c']);
});

test.each(['pause', 'cancel'] as const)(
  '%s of the one that is to try a lost server, before it comes to it: another does',
  async (wish) => {
    const here = await lost(['a', 'b']);
    await here.lifecycle.start([filling('x')]);
    vi.advanceTimersByTime(1000);
    void here.lifecycle[wish](['a']);
    here.runs.get('x')?.open(null);
    await turns();
    expect(here.started).toEqual(['x']);
    vi.advanceTimersByTime(1000);
    expect(here.started).toEqual(['x', 'b']);
  },
);

test('one that fails only once nobody was left to try its server is tried again by itself', async () => {
  const here = await lost(['a', 'b'], { weight: 1, failing: ['a'] });
  await here.lifecycle.pause(['a']);
  vi.advanceTimersByTime(5000);
  await here.failed('b');
  // By then it is long time to try.
  expect(here.started).toEqual(['b']);
  await here.failed('b');
  expect([here.started, here.state('b')]).toEqual([['b'], 'queued']);
  vi.advanceTimersByTime(1000);
  expect(here.started).toEqual(['b', 'b']);
});

test('a lost server is tried by one that goes the other way where its own is full', async () => {
  const here = await lost(['a', 'b']);
  const { item, ...job } = upload('down');
  await here.lifecycle.start([
    filling('x'),
    { ...job, item: { ...item, kind: 'download', path: ['down'], etag: undefined } },
  ]);
  here.started.length = 0;
  await here.failed('down');
  vi.advanceTimersByTime(1000);
  expect(here.started).toEqual(['down']);
});

test('pausing the one that tries a lost server has the next try it, and no more than that', async () => {
  const here = await lost(['a', 'b', 'c'], { weight: 1 });
  vi.advanceTimersByTime(1000);
  await here.lifecycle.pause(['a']);
  here.runs.get('a')?.fail(cancelledError());
  await turns();
  expect([here.started, here.state('a')]).toEqual([['a', 'b'], 'paused']);
  expect(here.lifecycle.held()).toBe('unreachable');
  await here.failed('b');
  expect([here.started, here.state('b')]).toEqual([['a', 'b'], 'queued']);
});

test('one that is done without a request has not found its server: the next tries it', async () => {
  const here = await lost(['a', 'b', 'c'], { weight: 1 });
  vi.advanceTimersByTime(1000);
  here.runs.get('a')?.open(null);
  await turns();
  expect([here.started, here.state('a')]).toEqual([['a', 'b'], 'done']);
  expect(here.lifecycle.held()).toBe('unreachable');
});

test('where there is no network at all, those that wait for a lost server are not tried one after the other', async () => {
  const here = await lost(['a', 'b', 'c'], { weight: 1 });
  vi.advanceTimersByTime(1000);
  here.runs.get('a')?.fail(unreachable);
  await turns();
  for (const look of here.looks.splice(0)) look.open(true);
  await turns();
  expect([here.started, here.lifecycle.held()]).toEqual([['a'], 'offline']);
  here.lifecycle.hold(undefined);
  expect(here.started.toSorted()).toEqual(['a', 'a', 'b', 'c']);
});

test('what was planned at another server of the same connection does not wait for a lost one', async () => {
  const here = await lost(['a', 'b']);
  const { setting } = upload('a');
  const elsewhere = { ...setting, server: 'another' };
  await here.lifecycle.start(['c', 'd'].map((id) => ({ ...upload(id), setting: elsewhere })));
  expect(here.started).toEqual(['c', 'd']);
});

test('one that is resumed tries its server at once, and alone', async () => {
  const here = await lost(['a', 'b'], { weight: 1 });
  await here.lifecycle.pause(['a']);
  await here.lifecycle.resume(['a']);
  expect([here.started, here.state('b')]).toEqual([['a'], 'queued']);
  await here.failed('a');
  expect([here.started, here.lifecycle.held()]).toEqual([['a'], 'unreachable']);
});

test('a new transfer tries its server at once, and all go on with it', async () => {
  const here = await lost(['a', 'b'], { weight: 1 });
  await here.lifecycle.start(['c', 'd'].map(upload));
  expect(here.started).toEqual(['c']);
  here.reach.noteAnswer(lostBucket);
  expect(here.started).toEqual(['c', 'a', 'b', 'd']);
});

test('one that is tried again tries its server at once', async () => {
  const here = await lost(['a', 'b', 'c'], { weight: 1 });
  void here.lifecycle.cancel(['b']);
  here.clearings.get('b')?.open(undefined);
  await turns();
  await here.lifecycle.retry(['b']);
  expect(here.started).toEqual(['b']);
});

test('those that wait for their server go on in the order in which they were moved, among all others', async () => {
  const here = await lost(['a', 'b', 'c', 'd']);
  await here.lifecycle.start([filling('x'), filling('y')]);
  here.lifecycle.move(['c', 'y'], 'first');
  here.lifecycle.move(['a'], 'last');
  expect(here.lifecycle.newOrder()).toEqual(['c', 'y', 'b', 'd', 'a']);
  here.reach.noteAnswer(lostBucket);
  for (const id of ['x', 'c', 'y', 'b', 'd']) {
    here.runs.get(id)?.open(null);
    await turns();
  }
  expect(here.started).toEqual(['x', 'c', 'y', 'b', 'd', 'a']);
});

test('the next process has the order in which those that wait for their server were moved', async () => {
  const store = createVolatileStore();
  const here = await lost(['a', 'b', 'c'], { weight: 1, store });
  here.lifecycle.move(['c'], 'first');
  here.lifecycle.move(['a'], 'last');
  const order = here.lifecycle.newOrder();
  await here.journal.close();
  expect([order, await runNext(store)]).toEqual([
    ['c', 'b', 'a'],
    ['c', 'b', 'a'],
  ]);
});

test('what was kept is told of one that fails before it comes to count it', async () => {
  const here = await watched();
  const job = upload('a');
  await here.lifecycle.start([job]);
  const file = { size: 5, mtimeNs: '0', inode: '1', device: '1' };
  const memory = here.journal.uploadMemory(job, () => undefined);
  await memory.begin({ uploadId: 'u', key: 'a', partSize: 3, file, checksum: 'none' });
  await memory.part({ partNumber: 1, etag: '"p"', size: 3, crc32: 0 });
  await here.lifecycle.pause();
  here.runs.get('a')?.fail(cancelledError());
  await turns();
  expect(here.accounting.get('a')).toMatchObject({ state: 'paused', bytesDone: 3 });

  await here.lifecycle.resume();
  expect(here.state('a')).toBe('running');
  here.runs.get('a')?.fail(refused);
  await turns();
  here.looks[0]?.open(false);
  await turns();
  expect(here.accounting.get('a')).toMatchObject({ state: 'failed', bytesDone: 3 });
  expect(here.accounting.totals()).toMatchObject({ failed: 1, bytesDone: 3 });
});

test('a failed one whose file can not be removed stays in the list, and names it, once', async () => {
  const here = await watched();
  await here.failed('a', 'b');
  const cleared = here.lifecycle.clear(['a', 'b']);
  here.clearings.get('a')?.open({ facts: { leftFile: 'a.part' } });
  here.clearings.get('b')?.open({ facts: { leftUploadId: 'u' } });
  await cleared;
  const facts = { leftFile: 'a.part', after: 'removal' };
  expect(here.accounting.all()).toMatchObject([
    { id: 'a', state: 'failed', error: { code: 'access_denied', facts } },
  ]);
  await turns();
  const [stored] = await here.kept();
  expect(stored?.transfer.error?.facts).toEqual(facts);

  const again = here.lifecycle.clear(['a']);
  here.clearings.get('a')?.open({ facts: { leftFile: 'a.part' } });
  await again;
  expect(here.accounting.all()).toEqual([]);
});

test('one that finds the network gone waits for it alone', async () => {
  const here = await watched();
  await here.lifecycle.start(['a', 'b'].map(upload));
  here.runs.get('a')?.fail(unreachable);
  await turns();
  here.looks[0]?.open(true);
  await turns();
  expect([here.state('a'), here.lifecycle.held()]).toEqual(['queued', 'offline']);
  // A server on this machine needs no network.
  here.runs.get('b')?.open(null);
  await turns();
  expect(here.state('b')).toBe('done');
  await here.lifecycle.start([upload('c')]);
  expect(here.started).toEqual(['a', 'b', 'c']);
  here.lifecycle.hold(undefined);
  expect(here.started).toEqual(['a', 'b', 'c', 'a']);
  expect(here.lifecycle.held()).toBeUndefined();
});

test.each([
  ['cancel', 'cancelled'],
  ['pause', 'paused'],
] as const)('%s ends the waiting for a network', async (wish, state) => {
  const here = await watched();
  await here.lifecycle.start(['a', 'b'].map(upload));
  for (const id of ['a', 'b']) here.runs.get(id)?.fail(unreachable);
  await turns();
  for (const look of here.looks) look.open(true);
  await turns();
  void here.lifecycle[wish](['a']);
  expect(here.lifecycle.held()).toBe('offline');
  void here.lifecycle[wish](['b']);
  expect(here.lifecycle.held()).toBeUndefined();
  for (const { open } of here.clearings.values()) open(undefined);
  here.lifecycle.hold(undefined);
  await turns();
  expect([here.state('a'), here.state('b'), here.started]).toEqual([state, state, ['a', 'b']]);
});

test('those that wait for a network are before all others, and go on together after sleep', async () => {
  const here = await watched();
  await here.lifecycle.start(['a', 'b'].map(upload));
  for (const id of ['a', 'b']) here.runs.get(id)?.fail(unreachable);
  await turns();
  for (const look of here.looks) look.open(true);
  await turns();
  here.lifecycle.hold('asleep');
  await here.lifecycle.start([upload('c')]);
  here.lifecycle.move(['c'], 'last');
  expect([here.lifecycle.held(), here.lifecycle.newOrder()]).toEqual(['asleep', ['a', 'b', 'c']]);
  here.lifecycle.hold(undefined);
  expect(here.started).toEqual(['a', 'b', 'a', 'b', 'c']);
});

test('tried again while all are being cleared away: it runs, and keeps what it has', async () => {
  const here = await watched();
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  await here.failed(...ids);
  void here.lifecycle.clear(ids);
  await turns();
  // Four at a time.
  expect(here.discarded).toEqual(['a', 'b', 'c', 'd']);
  await here.lifecycle.retry(['f']);
  expect(here.started).toEqual(['f']);
  for (const id of ['a', 'b', 'c', 'd']) here.clearings.get(id)?.open(undefined);
  await turns();
  here.clearings.get('e')?.open(undefined);
  await turns();
  expect(here.discarded).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(here.lifecycle.jobs().map(({ id }) => id)).toEqual(['f']);
  expect(here.state('f')).toBe('running');
});

test('what is forgotten while all are being cleared away leaves nothing behind', async () => {
  const here = await watched();
  const ids = ['a', 'b', 'c', 'd', 'e'];
  await here.lifecycle.start(ids.map(upload));
  void here.lifecycle.pause();
  for (const id of ids) here.runs.get(id)?.fail(cancelledError());
  await turns();
  void here.lifecycle.cancel(ids);
  await turns();
  expect(here.discarded).toEqual(['a', 'b', 'c', 'd']);
  void here.lifecycle.clear();
  await turns();
  expect(here.lifecycle.jobs()).toEqual([]);
  here.clearings.get('a')?.open(undefined);
  await turns();
  expect(here.discarded).toEqual(ids);
});

test('all that have finished are forgotten, and failed ones with what they have kept once they are named', async () => {
  const here = await watched();
  await here.failed('failed');
  await here.lifecycle.start(['done', 'cancelled'].map(upload));
  here.runs.get('done')?.open(null);
  void here.lifecycle.cancel(['cancelled']);
  here.runs.get('cancelled')?.fail(cancelledError());
  await turns();
  here.clearings.get('cancelled')?.open(undefined);
  await turns();
  expect([here.state('done'), here.state('cancelled')]).toEqual(['done', 'cancelled']);
  here.discarded.length = 0;

  await here.lifecycle.clear();
  expect(here.lifecycle.jobs().map(({ id }) => id)).toEqual(['failed']);
  expect([here.state('failed'), here.discarded]).toEqual(['failed', []]);
  const removed = here.lifecycle.clear(['failed']);
  await turns();
  here.clearings.get('failed')?.open(undefined);
  await removed;
  expect([here.lifecycle.jobs(), here.discarded]).toEqual([[], ['failed']]);
});

test('tried again while it is cleared away itself: it runs afterwards, and stays in the list', async () => {
  const here = await watched();
  await here.failed('a');
  void here.lifecycle.clear(['a']);
  await here.lifecycle.retry();
  expect([here.state('a'), here.started]).toEqual(['queued', []]);
  here.clearings.get('a')?.open(undefined);
  await turns();
  expect([here.state('a'), here.started]).toEqual(['running', ['a']]);
});

test('cancelled, tried again and cancelled while it is cleared away: it stays cancelled', async () => {
  const here = await watched();
  await here.failed('a');
  await here.lifecycle.retry();
  const first = here.lifecycle.pause();
  here.runs.get('a')?.open(null);
  await first;
  await turns();
  expect(here.state('a')).toBe('paused');
  void here.lifecycle.cancel(['a']);
  await here.lifecycle.retry(['a']);
  void here.lifecycle.cancel(['a']);
  here.clearings.get('a')?.open(undefined);
  await turns();
  expect([here.state('a'), here.started]).toEqual(['cancelled', ['a']]);
  expect(here.discarded).toEqual(['a']);
  // What is to be forgotten reaches the store by then.
  await here.journal.close();
  expect(await here.kept()).toEqual([]);
});

test('thousands that are cancelled while they are written down are forgotten, and none runs', async () => {
  const here = await watched();
  const jobs = Array.from({ length: 3000 }, (_, index) => upload(`t${index}`));
  const started = here.lifecycle.start(jobs);
  await here.lifecycle.cancel(jobs.map(({ id }) => id));
  await started;
  expect(here.started).toEqual([]);
  await here.journal.close();
  expect(await here.kept()).toEqual([]);
});

test('a download is forgotten once the disk has its name, and quitting waits for that', async () => {
  const here = await watched();
  await here.lifecycle.start([upload('/folder/a')]);
  here.runs.get('/folder/a')?.open(null);
  await turns();
  expect(here.state('/folder/a')).toBe('done');
  let isClosed = false;
  const closed = here.lifecycle.close().then(() => (isClosed = true));
  while (!here.flushes.has('/folder')) await turns();
  expect([(await here.kept()).length, isClosed]).toEqual([1, false]);
  here.flushes.get('/folder')?.open(undefined);
  await closed;
  await here.journal.close();
  expect(await here.kept()).toEqual([]);
});

test('what quitting stops is paused, but for what is being cancelled', async () => {
  const here = await watched();
  await here.lifecycle.start(['a', 'b'].map(upload));
  void here.lifecycle.cancel(['a']);
  const closed = here.lifecycle.close();
  for (const id of ['a', 'b']) here.runs.get(id)?.fail(new RunStop('interrupt'));
  await turns();
  here.clearings.get('a')?.open(undefined);
  await closed;
  expect([here.state('a'), here.state('b')]).toEqual(['cancelled', 'paused']);
});

test('one that was kept does not run beside another for the same place, whatever its lane was called', async () => {
  const store = createVolatileStore();
  const earlier = await watched(store);
  await earlier.journal.put([{ job: upload('a'), transfer: queuedTransfer(upload('a')) }]);
  const here = await watched(store);
  here.lifecycle.restore();
  await here.lifecycle.resume(['a']);
  const { setting, item } = upload('a');
  await here.lifecycle.start([{ ...upload('b'), item, lane: laneOf(setting, item) }]);
  expect(here.started).toEqual(['a']);
  here.runs.get('a')?.open(null);
  await turns();
  expect(here.started).toEqual(['a', 'b']);
});

/** Names of the transfers that the next process runs, in order, once they are resumed. */
async function runNext(store: KeyValueStore): Promise<readonly string[]> {
  const next = await watched(store);
  next.lifecycle.restore();
  await next.lifecycle.resume();
  return next.started;
}

test('what was moved before or behind all others stands there for the next process as well', async () => {
  const store = createVolatileStore();
  const here = await watched(store);
  here.lifecycle.hold('asleep');
  await here.lifecycle.start(['a', 'b', 'c', 'd'].map(upload));
  here.lifecycle.move(['c', 'd'], 'first');
  here.lifecycle.move(['a'], 'last');
  await here.lifecycle.start([upload('e')]);
  expect(here.lifecycle.newOrder()).toEqual(['c', 'd', 'b', 'a', 'e']);
  await here.journal.close();
  expect(await runNext(store)).toEqual(['c', 'd', 'b', 'a', 'e']);
});

test('what was tried again is behind all others for the next process as well', async () => {
  const store = createVolatileStore();
  const here = await watched(store);
  await here.failed('a', 'b');
  here.lifecycle.hold('asleep');
  await here.lifecycle.start([upload('c')]);
  await here.lifecycle.retry(['a']);
  await here.lifecycle.retry(['b']);
  expect(here.lifecycle.newOrder()).toEqual(['c', 'a', 'b']);
  await here.journal.close();
  expect(await runNext(store)).toEqual(['c', 'a', 'b']);
});

test('what is tried again while it still runs is behind all others as well', async () => {
  const store = createVolatileStore();
  const here = await watched(store);
  await here.lifecycle.start(['a', 'b'].map(upload));
  here.lifecycle.hold('asleep');
  await here.lifecycle.pause(['a']);
  await here.lifecycle.resume(['a']);
  for (const id of ['a', 'b']) here.runs.get(id)?.open(null);
  await turns();
  await here.journal.close();
  expect(await runNext(store)).toEqual(['b', 'a']);
});
