import { expect, onTestFinished, test, vi } from 'vitest';
import { dipperError } from '../../shared/errors/appError';
import type { ListEntry, Target } from '../../shared/model/objects';
import type { ViewState } from '../../shared/model/views';
import { toDipperError } from '../s3/errors/errorMapping';
import { pageOfEntries } from '../s3/lists/listedPage';
import type { ListedPage } from '../s3/lists/listedPage';
import { createLiveView } from './liveView';
import type { Arrangement, LiveView, RememberedRows, ServedPage } from './liveView';

const byName: Arrangement = { sort: { column: 'name', direction: 'ascending' }, filter: '' };

function object(key: string, size = 1): ListEntry {
  return { kind: 'object', key, size };
}

/** A listing whose pages come when the test says so. */
function createServer() {
  let waiting: (() => void) | undefined;
  const pages: (ListedPage | 'end' | Error)[] = [];
  const signals: AbortSignal[] = [];
  let name = 'https://one.example';
  const push = (page: ListedPage | 'end' | Error): void => {
    pages.push(page);
    waiting?.();
  };
  return {
    signals,
    /** Listings that begin from now on come from another server. */
    leadTo: (other: string) => {
      name = other;
    },
    sendPage: (...keys: readonly string[]) =>
      push(
        pageOfEntries(
          '',
          keys.map((key) => object(key)),
        ),
      ),
    send: push,
    sendEnd: () => push('end'),
    sendFailure: (error: Error) => push(error),
    async *list(signal: AbortSignal): AsyncGenerator<ServedPage> {
      signals.push(signal);
      const server = name;
      for (;;) {
        const next = pages.shift();
        if (next === 'end') return;
        if (next instanceof Error) throw next;
        if (next !== undefined) yield { ...next, server };
        else {
          await new Promise<void>((resolve) => {
            waiting = resolve;
          });
        }
      }
    },
  };
}

function open(arrangement = byName, remembered?: RememberedRows, mostRows?: number) {
  const server = createServer();
  const states: ViewState[] = [];
  let wake = (): void => undefined;
  const view = createLiveView(
    {
      viewId: 'v',
      prefix: '',
      remembered,
      list: (signal) => server.list(signal),
      onChanged: (state) => {
        states.push(state);
        wake();
      },
      onUnexpected: (error) => {
        throw new Error(error.message);
      },
      ...(mostRows === undefined ? {} : { mostRows }),
    },
    arrangement,
  );
  onTestFinished(() => void view.close());
  /** The first state, of those to come or come already, that is as wanted. */
  async function until(isWanted: (state: ViewState) => boolean): Promise<ViewState> {
    for (;;) {
      const found = states.findLast(isWanted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return { view, server, states, until };
}

function targets(view: LiveView): readonly Target[] {
  return [...view.seenSelection().rows.targets];
}

function keys(view: LiveView): readonly string[] {
  return view.window({ from: 0, to: 100 }).rows.map(({ entry }) => entry.key);
}

test('rows show with the first page, and the rest as it comes', async () => {
  const { view, server, until } = open();
  view.list();
  expect((await until(() => true)).status).toBe('waiting');
  server.sendPage('a', 'b');
  await until(({ listed }) => listed === 2);
  expect(keys(view)).toEqual(['a', 'b']);
  server.sendPage('c');
  server.sendEnd();
  const end = await until(({ status }) => status === 'complete');
  expect(end).toMatchObject({ listed: 3, total: { folders: 0, objects: 3, bytes: 3 } });
  expect(end.rememberedFrom).toBeUndefined();
  expect(keys(view)).toEqual(['a', 'b', 'c']);
});

test('a listing that is stopped keeps what has come, and asks for no more', async () => {
  const { view, server, until } = open();
  view.list();
  server.sendPage('a');
  await until(({ listed }) => listed === 1);
  view.stop();
  await until(({ status }) => status === 'stopped');
  expect(server.signals.map(({ aborted }) => aborted)).toEqual([true]);
  server.sendPage('b');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(keys(view)).toEqual(['a']);
});

test('a listing that fails keeps what has come, and tells why', async () => {
  const { view, server, until } = open();
  view.list();
  server.sendPage('a');
  server.sendFailure(dipperError('access_denied', 'No.'));
  const failed = await until(({ status }) => status === 'failed');
  expect(failed.error?.code).toBe('access_denied');
  expect(keys(view)).toEqual(['a']);
});

test('a listing that failed keeps its rows and selection until as many have come again', async () => {
  const { view, server, until, states } = open();
  view.list();
  server.sendPage('a', 'b', 'c');
  server.sendFailure(dipperError('access_denied', 'No.'));
  const failed = await until(({ status }) => status === 'failed');
  view.select(failed.version, Uint32Array.of(1, 2), { focus: 1 });
  states.length = 0;
  view.list();
  server.sendPage('a', 'b');
  await until(({ listed }) => listed === 2);
  expect(keys(view)).toEqual(['a', 'b', 'c']);
  server.sendPage('b2', 'd');
  const later = await until(({ listed }) => listed === 4);
  expect(later.status).toBe('listing');
  expect(keys(view)).toEqual(['a', 'b', 'b2', 'd']);
  expect(later.selection).toMatchObject({ edges: Uint32Array.of(1, 2), focus: 1 });
});

test('a selection that is made while new rows are filtered changes nothing of what is shown', async () => {
  const { view, server, until } = open({ ...byName, filter: 'a' });
  view.list();
  server.sendPage('a1', 'a2');
  server.sendEnd();
  const first = await until(({ status }) => status === 'complete');
  view.list();
  server.sendPage('a1', 'a2', 'a3');
  server.sendEnd();
  // The moment between the end of the new round and its first row on screen.
  await new Promise<void>((resolve) => setImmediate(resolve));
  const selected = view.select(first.version, Uint32Array.of(0, 1));
  expect(selected.version).toBeGreaterThanOrEqual(first.version);
  expect(selected.shown.objects).toBeGreaterThanOrEqual(2);
  await until(({ shown }) => shown.objects === 3);
  expect(targets(view)).toEqual([{ kind: 'object', key: 'a1' }]);
});

test('a selection that is made before rows are sorted anew tells how they are sorted still', async () => {
  const { view, server, until } = open();
  view.list();
  server.sendPage('a', 'b');
  server.sendEnd();
  const drawn = await until(({ status }) => status === 'complete');
  const bySize = { column: 'size', direction: 'descending' } as const;
  const arranged = view.arrange({ sort: bySize, filter: '' });
  const selected = view.select(drawn.version, Uint32Array.of(0, 1));
  expect(selected).toMatchObject({ version: drawn.version, sort: byName.sort });
  expect(await arranged).toMatchObject({ sort: bySize });
});

test('a range goes on from where it began when a refresh ends', async () => {
  const { view, server, until, states } = open();
  view.list();
  server.sendPage('a', 'b', 'c', 'd');
  server.sendEnd();
  const first = await until(({ status }) => status === 'complete');
  view.select(first.version, Uint32Array.of(0, 3), { anchor: 0, focus: 2 });
  states.length = 0;
  view.list();
  server.sendPage('0', 'a', 'b', 'c', 'd');
  server.sendEnd();
  const end = await until(({ status }) => status === 'complete');
  expect(end.selection).toMatchObject({ edges: Uint32Array.of(1, 4), anchor: 1, focus: 3 });
  // The same for a selection in rows that have just been replaced.
  const late = view.select(first.version, Uint32Array.of(1, 4), { anchor: 1, focus: 3 });
  expect(late.selection).toMatchObject({ edges: Uint32Array.of(2, 5), anchor: 2, focus: 4 });
});

test('a row is selected by where it was a moment ago, whatever came in between', async () => {
  // However long this takes, it is a moment.
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const { view, server, until } = open();
  view.list();
  server.sendPage('a', 'b');
  server.sendEnd();
  const drawn = await until(({ status }) => status === 'complete');
  view.select(drawn.version, Uint32Array.of(0, 1));
  for (let count = 3; count <= 8; count += 1) {
    void view.note([object(`0${count}`)], []);
    await until(({ shown }) => shown.objects === count);
  }
  view.select(drawn.version, Uint32Array.of(1, 2));
  expect(targets(view)).toEqual([{ kind: 'object', key: 'b' }]);
  expect(view.seenSelection().rows).toMatchObject({ folders: 0, objects: 1, bytes: 1 });
});

test('a selection by where rows were long ago is refused, and the one before stays', async () => {
  const { view, server, until, states } = open();
  view.list();
  server.sendPage('a', 'b');
  server.sendEnd();
  const long = await until(({ status }) => status === 'complete');
  states.length = 0;
  view.startOver();
  server.sendPage('a', 'b');
  server.sendEnd();
  const now = await until(({ status }) => status === 'complete');
  view.select(now.version, Uint32Array.of(0, 1));
  expect(() => view.select(long.version, Uint32Array.of(1, 2))).toThrow(
    expect.objectContaining({ detail: expect.objectContaining({ code: 'cancelled' }) as unknown }),
  );
  expect(targets(view)).toEqual([{ kind: 'object', key: 'a' }]);
});

test('a refresh shows the earlier rows until all of the new ones are there', async () => {
  const { view, server, until, states } = open();
  view.list();
  server.sendPage('a', 'b', 'c');
  server.sendEnd();
  const first = await until(({ status }) => status === 'complete');
  view.select(first.version, Uint32Array.of(1, 3));
  states.length = 0;
  view.list();
  server.sendPage('a', 'b');
  const during = await until(({ listed }) => listed === 2);
  expect(during.rememberedFrom).toBeDefined();
  expect(keys(view)).toEqual(['a', 'b', 'c']);
  server.sendPage('d');
  server.sendEnd();
  const end = await until(({ status }) => status === 'complete');
  expect(keys(view)).toEqual(['a', 'b', 'd']);
  // The selection stays with the rows that are still there.
  expect(end.selection).toMatchObject({ edges: Uint32Array.of(1, 2), objects: 1 });
  expect(end.version).toBeGreaterThan(during.version);
});

test('a refresh that fails leaves the earlier rows, and says how old they are', async () => {
  const { view, server, until, states } = open();
  view.list();
  server.sendPage('a');
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  states.length = 0;
  view.list();
  server.sendPage('b');
  server.sendFailure(dipperError('network_failed', 'Gone.'));
  const failed = await until(({ status }) => status === 'failed');
  expect(failed.rememberedFrom).toBeDefined();
  expect(keys(view)).toEqual(['a']);
});

test('rows of a place that was left are there at once when it is opened again', async () => {
  const earlier = open();
  earlier.view.list();
  earlier.server.sendPage('a', 'b');
  earlier.server.sendEnd();
  await earlier.until(({ status }) => status === 'complete');
  await earlier.view.arrange({ ...byName, filter: 'a' });
  earlier.view.select(1, Uint32Array.of(0, 1));
  const remembered = earlier.view.close();

  const { view, server, until } = open(byName, remembered);
  view.list();
  const first = await until(() => true);
  expect(first).toMatchObject({ status: 'waiting', rememberedFrom: remembered?.listedAt });
  expect(first.selection.edges).toEqual(new Uint32Array(0));
  expect(keys(view)).toEqual(['a', 'b']);
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  expect(keys(view)).toEqual([]);
});

test('what was not listed to its end is not remembered', async () => {
  const { view, server, until } = open();
  view.list();
  server.sendPage('a');
  await until(({ listed }) => listed === 1);
  expect(view.close()).toBeUndefined();
  expect(server.signals[0]?.aborted).toBe(true);
});

test('a filter shows what it lets through, also of what comes later', async () => {
  const { view, server, until } = open({ ...byName, filter: 'x' });
  view.list();
  server.sendPage('ax', 'b');
  await until(({ listed }) => listed === 2);
  expect(keys(view)).toEqual(['ax']);
  server.sendPage('c', 'dx');
  server.sendEnd();
  const end = await until(({ status }) => status === 'complete');
  expect(keys(view)).toEqual(['ax', 'dx']);
  expect(end).toMatchObject({ filter: 'x', shown: { objects: 2 }, total: { objects: 4 } });
});

test('a filter that can’t be read changes no rows; the next one does', async () => {
  const { view, server, until } = open();
  view.list();
  server.sendPage('a', 'b');
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  const refused = await view.arrange({ ...byName, filter: 'size>big' });
  expect(refused).toMatchObject({ filter: '', filterProblem: { code: 'bad_size' } });
  expect(keys(view)).toEqual(['a', 'b']);
  const read = await view.arrange({
    sort: { column: 'name', direction: 'descending' },
    filter: '/[ab]/',
  });
  expect(read.filter).toBe('/[ab]/');
  expect(read.filterProblem).toBeUndefined();
  expect(keys(view)).toEqual(['b', 'a']);
});

test('an expression that never ends is given up, and the rows stay', async () => {
  const { view, server, until, states } = open();
  const trap = `${'a'.repeat(60)}b`;
  view.list();
  server.sendPage('a', trap);
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  await view.arrange({ ...byName, filter: 'b' });
  const slow = await view.arrange({ ...byName, filter: '/^(a+)+$/' });
  expect(slow).toMatchObject({ filter: 'b', filterProblem: { code: 'too_slow' } });
  expect(keys(view)).toEqual([trap]);

  // The same where the trap comes later than the filter.
  const later = open({ ...byName, filter: '/^(a+)+$/' });
  later.view.list();
  later.server.sendPage('a', 'b');
  await later.until(({ listed }) => listed === 2);
  expect(keys(later.view)).toEqual(['a']);
  later.server.sendPage(trap);
  later.server.sendEnd();
  const end = await later.until(
    ({ status, filterProblem }) => status === 'complete' && filterProblem !== undefined,
  );
  expect(end.filter).toBe('');
  expect(keys(later.view)).toEqual(['a', trap, 'b']);
  expect(states.length).toBeLessThan(20);
});

test('own changes show at once, also while a new round has not seen them', async () => {
  const { view, server, until, states } = open();
  view.list();
  server.sendPage('a', 'b');
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  view.list();
  void view.note([object('c', 5)], [{ kind: 'object', key: 'a' }]);
  await until(({ total }) => total.bytes === 6);
  expect(keys(view)).toEqual(['b', 'c']);
  states.length = 0;
  server.sendPage('b');
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  expect(keys(view)).toEqual(['b', 'c']);
});

test('own changes do not keep a filter from being applied', async () => {
  const { view, server, until } = open();
  view.list();
  server.send(numberedPage(40_000));
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  // One in every turn, as long as the rows are asked: elsewhere in the bucket, and here.
  let turns = 0;
  let isDone = false;
  const change = (): void => {
    turns += 1;
    if (isDone || turns > 100) return;
    void view.note(turns % 2 === 0 ? [] : [object('0000009', turns)], []);
    setImmediate(change);
  };
  change();
  const state = await view.arrange({ ...byName, filter: '/9$/ size>0' });
  isDone = true;
  expect(turns).toBeLessThan(100);
  expect(state.filter).toBe('/9$/ size>0');
  expect(keys(view)).toEqual(['0000009']);
});

test('what an own change makes of a row counts also where the filter has asked it before', async () => {
  const { view, server, until } = open();
  view.list();
  server.send(numberedPage(40_000));
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  void view.note([object('0000002', 5)], []);
  const filtered = view.arrange({ ...byName, filter: 'size>4 /./' });
  // The first rows are asked by now, and the last ones are not.
  await new Promise<void>((resolve) => setImmediate(resolve));
  void view.note([object('0000001', 5), object('0000002', 1), object('0039999', 5)], []);
  void view.note([object('new', 5)], [{ kind: 'object', key: '0000003' }]);
  const { filter } = await filtered;
  expect(filter).toBe('size>4 /./');
  expect(keys(view)).toEqual(['0000001', '0039999', 'new']);
});

test('own changes of other places are not told of', async () => {
  const { view, server, until, states } = open();
  view.list();
  server.sendPage('a');
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  states.length = 0;
  void view.note([], []);
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect(states).toEqual([]);
});

test('pages of before an own change bring nothing of it back', async () => {
  const { view, server, until, states } = open();
  view.list();
  server.send(pageOfEntries('', [{ kind: 'folder', key: 'f/' }, object('a'), object('b', 1)]));
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  view.list();
  void view.note([object('b', 7), object('c', 5)], []);
  void view.note(
    [],
    [
      { kind: 'folder', key: 'f/' },
      { kind: 'object', key: 'a' },
    ],
  );
  // Made, removed and made again: the last of it counts.
  void view.note([], [{ kind: 'object', key: 'c' }]);
  void view.note([object('c', 6)], []);
  states.length = 0;
  server.send(
    pageOfEntries('', [
      { kind: 'folder', key: 'f/' },
      { kind: 'folder', key: 'g/' },
      object('a'),
      object('b', 1),
      object('d'),
    ]),
  );
  server.sendEnd();
  const end = await until(({ status }) => status === 'complete');
  expect(keys(view)).toEqual(['g/', 'b', 'c', 'd']);
  expect(end.total).toEqual({ folders: 1, objects: 3, bytes: 7 + 6 + 1 });

  // What the next round says counts again.
  states.length = 0;
  view.list();
  server.sendPage('a', 'b');
  server.sendEnd();
  const next = await until(({ status }) => status === 'complete');
  expect(keys(view)).toEqual(['a', 'b']);
  expect(next.total.bytes).toBe(2);
});

test('pages of before a folder was removed bring nothing back that was below it', async () => {
  const { view, server, until } = open();
  view.list();
  server.sendPage('f/x', 'g');
  await until(({ listed }) => listed === 2);
  void view.note([], [{ kind: 'folder', key: 'f/' }]);
  void view.note([object('f/new')], []);
  server.sendPage('f', 'f/deep/y', 'f/x', 'fz');
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  expect(keys(view)).toEqual(['f', 'f/new', 'fz', 'g']);
});

test('the first state with rows brings the first of them along, and no later one does', async () => {
  const { view, server, until, states } = open();
  view.list();
  server.sendPage(...Array.from({ length: 200 }, (_, index) => `${1000 + index}`));
  const first = await until(({ listed }) => listed === 200);
  expect(first.firstRows?.map(({ entry }) => entry.key)).toEqual(
    Array.from({ length: 128 }, (_, index) => `${1000 + index}`),
  );
  server.sendPage('2');
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  expect(states.filter(({ firstRows }) => firstRows !== undefined)).toEqual([first]);
});

test('own changes that are noted are in what is shown, unless the filter hides them', async () => {
  const { view, server, until } = open({ ...byName, filter: 'draft' });
  view.list();
  server.sendPage('draft 1');
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  await view.note([object('draft 2'), object('final')], []);
  expect(view.positionOf('draft 2').position).toBe(1);
  expect(view.positionOf('final').position).toBe(-1);
});

test('a folder of one page is told of once', async () => {
  const { view, server, until, states } = open();
  view.list();
  await until(({ status }) => status === 'waiting');
  server.sendPage('a');
  server.sendEnd();
  await until(({ status }) => status === 'complete');
  expect(states.map(({ status }) => status)).toEqual(['waiting', 'complete']);
});

test('a listing without an end is ended, keeps its rows and says how many there are', async () => {
  const { view, server, until } = open(byName, undefined, 20);
  view.list();
  const names = Array.from({ length: 50 }, (_, index) => `k${String(index)}`);
  for (let page = 0; page < 5; page += 1)
    server.sendPage(...names.slice(10 * page, 10 * page + 10));
  const ended = await until(({ status }) => status === 'stopped');
  expect(ended.error).toMatchObject({
    code: 'too_large',
    facts: { reason: 'many_rows', most: '20' },
  });
  expect(ended).toMatchObject({ listed: 30, shown: { objects: 30 } });
  expect(server.signals[0]?.aborted).toBe(true);
  expect(keys(view)).toHaveLength(30);
});

test('more than a million selected rows are refused in words', async () => {
  const { view, server, until } = open();
  view.list();
  server.send(numberedPage(1_000_001));
  server.sendEnd();
  const { version } = await until(({ status }) => status === 'complete');
  view.select(version, Uint32Array.of(0, 1_000_001));
  const refused = toDipperError(thrownBy(() => view.seenSelection())).detail;
  expect(refused.message).toMatch(/More than 1,000,000 rows are selected/u);
  expect(refused.facts).toEqual({ reason: 'many_selected', most: '1000000' });
  view.select(version, Uint32Array.of(0, 3));
  expect(targets(view)).toHaveLength(3);
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (thrown) {
    return thrown;
  }
  return undefined;
}

/** A page of very many objects, named by numbers of seven digits. */
function numberedPage(count: number): ListedPage {
  const digits = 7;
  const bytes = new Uint8Array(digits * count);
  for (let row = 0; row < count; row += 1) {
    for (let [rest, place] = [row, digits - 1]; place >= 0; place -= 1) {
      bytes[digits * row + place] = 0x30 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
  }
  const keys = {
    bytes,
    offsets: Uint32Array.from({ length: count + 1 }, (_, row) => digits * row),
    isAscending: true,
  };
  return {
    ...pageOfEntries('', []),
    keys,
    sizes: new Float64Array(count),
    times: new Float64Array(count),
    classes: new Uint16Array(count),
    etags: { bytes: new Uint8Array(0), offsets: new Uint32Array(count + 1), isPacked: true },
  };
}

test('rows of another server take the place of all that was shown of the one before, and tell whose they are', async () => {
  const { view, server, until } = open();
  view.list();
  server.sendPage('a', 'b');
  server.sendEnd();
  const seen = await until(({ status }) => status === 'complete');
  expect(seen.server).toBe('https://one.example');
  view.select(seen.version, Uint32Array.of(0, 1));
  expect(targets(view)).toEqual([{ kind: 'object', key: 'a' }]);

  server.leadTo('https://two.example');
  view.list();
  server.sendPage('a');
  const other = await until((state) => state.server === 'https://two.example');
  expect(other.rememberedFrom).toBeUndefined();
  expect(keys(view)).toEqual(['a']);
  expect(targets(view)).toEqual([]);
  expect(() => view.select(seen.version, Uint32Array.of(0, 1))).toThrow();
  server.sendEnd();
  await until(({ status, revision }) => status === 'complete' && revision > other.revision);
  expect(view.close()).toMatchObject({ server: 'https://two.example' });
});

test('rows that are remembered say which server they are of, and are gone once another one answers', async () => {
  const earlier = open();
  earlier.view.list();
  earlier.server.sendPage('a');
  earlier.server.sendEnd();
  await earlier.until(({ status }) => status === 'complete');
  const { view, server, until } = open(byName, earlier.view.close());
  server.leadTo('https://two.example');
  view.list();
  expect(await until(() => true)).toMatchObject({ server: 'https://one.example' });
  expect(keys(view)).toEqual(['a']);
  server.sendPage('z');
  await until((state) => state.server === 'https://two.example');
  expect(keys(view)).toEqual(['z']);
});
