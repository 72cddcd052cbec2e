import { expect, test } from 'vitest';
import { createQueue } from './queue';

interface Step {
  readonly id: string;
  readonly lane: string;
  readonly weight: number;
}

function step(id: string, news: Partial<Step> = {}): Step {
  return { id, lane: id, weight: 1, ...news };
}

/** A queue whose work ends when the test says so. */
function controlledQueue(capacity: number) {
  const ends = new Map<string, () => void>();
  const started: string[] = [];
  const aborted: [string, unknown][] = [];
  const queue = createQueue<Step>(capacity, ({ id }, signal) => {
    started.push(id);
    return new Promise((resolve) => {
      ends.set(id, resolve);
      signal.addEventListener('abort', () => {
        aborted.push([id, signal.reason]);
        resolve();
      });
    });
  });
  async function end(id: string): Promise<void> {
    ends.get(id)?.();
    await new Promise(setImmediate);
  }
  return { queue, started, aborted, end };
}

const reason = new Error('stopped');

test('runs a few at once, in order', async () => {
  const { queue, started, end } = controlledQueue(2);
  queue.add(['a', 'b', 'c', 'd'].map((id) => step(id)));
  expect(started).toEqual(['a', 'b']);
  await end('b');
  expect(started).toEqual(['a', 'b', 'c']);
  await end('a');
  await end('c');
  await end('d');
  expect(started).toEqual(['a', 'b', 'c', 'd']);
  await queue.idle();
});

test('what is heavy takes more room, keeps its turn, and runs alone if it must', async () => {
  const { queue, started, end } = controlledQueue(4);
  queue.add([step('a'), step('heavy', { weight: 4 }), step('b'), step('huge', { weight: 9 })]);
  expect(started).toEqual(['a']);
  await end('a');
  expect(started).toEqual(['a', 'heavy']);
  await end('heavy');
  expect(started).toEqual(['a', 'heavy', 'b']);
  await end('b');
  expect(started).toEqual(['a', 'heavy', 'b', 'huge']);
});

test('never runs two for one destination, and lets others pass meanwhile', async () => {
  const { queue, started, end } = controlledQueue(3);
  queue.add([step('a', { lane: 'x' }), step('b', { lane: 'x' }), step('c', { lane: 'y' })]);
  expect(started).toEqual(['a', 'c']);
  await end('a');
  expect(started).toEqual(['a', 'c', 'b']);
});

test('what goes another way has a capacity of its own, and keeps its place among all', () => {
  const started: string[] = [];
  const queue = createQueue<Step>(
    2,
    ({ id }) => {
      started.push(id);
      return new Promise(() => undefined);
    },
    ({ id }) => (id.startsWith('up') ? 'up' : 'down'),
  );
  queue.add(['up1', 'up2', 'up3', 'down1'].map((id) => step(id)));
  queue.add([step('down2', { weight: 2 }), step('up4'), step('down3')]);
  expect(started).toEqual(['up1', 'up2', 'down1']);
  queue.move(['down3', 'up4'], 'first');
  expect(started).toEqual(['up1', 'up2', 'down1', 'down3']);
  expect(queue.waiting()).toEqual(['up4', 'up3', 'down2']);
});

test('a waiting one is taken out, a running one is aborted with the reason', async () => {
  const { queue, started, aborted } = controlledQueue(1);
  queue.add([step('a'), step('b')]);
  queue.remove(['b', 'a', 'c']);
  queue.stop('a', reason);
  queue.stop('c', reason);
  await queue.idle();
  expect(aborted).toEqual([['a', reason]]);
  expect(started).toEqual(['a']);
});

test('one that is added again by its own run has its turn, also if it is stopped before it ended', async () => {
  const started: string[] = [];
  const queue = createQueue<Step>(1, ({ id }) => {
    started.push(id);
    if (started.length === 1) {
      return Promise.resolve().then(() => {
        queue.add([step('a')], 'first');
        queue.stop('a', reason);
      });
    }
    return Promise.resolve();
  });
  queue.add([step('a')]);
  await queue.idle();
  expect(started).toEqual(['a', 'a']);
});

test('what waits behind a heavy one starts when that is taken out', () => {
  const { queue, started } = controlledQueue(2);
  queue.add([step('a'), step('heavy', { weight: 2 }), step('b')]);
  queue.remove(['heavy']);
  expect(started).toEqual(['a', 'b']);
});

test('those that wait are moved to either end, in the order in which they are named', () => {
  const { queue } = controlledQueue(1);
  queue.add(['a', 'b', 'c', 'd', 'e'].map((id) => step(id)));
  queue.move(['e', 'd'], 'first');
  expect(queue.waiting()).toEqual(['e', 'd', 'b', 'c']);
  queue.move(['d', 'a', 'not there'], 'last');
  expect(queue.waiting()).toEqual(['e', 'b', 'c', 'd']);
  queue.add([step('f')], 'first');
  expect(queue.waiting()).toEqual(['f', 'e', 'b', 'c', 'd']);
});

test('what may not be started keeps nobody waiting, and its place', () => {
  const started: string[] = [];
  const barred = new Set(['a', 'heavy', 'c']);
  const queue = createQueue<Step>(
    2,
    ({ id }) => {
      started.push(id);
      return new Promise(() => undefined);
    },
    ({ id }) => (id.startsWith('up') ? 'up' : 'down'),
    ({ id }) => !barred.has(id),
  );
  queue.add(['a', 'b', 'c', 'd', 'e', 'up1'].map((id) => step(id)));
  queue.add([step('heavy', { weight: 2 }), step('f')], 'first');
  expect(started).toEqual(['b', 'd', 'up1']);
  expect(queue.waiting()).toEqual(['heavy', 'f', 'a', 'c', 'e']);
  queue.move(['c'], 'first');
  queue.move(['heavy'], 'last');
  queue.remove(['f']);
  expect(queue.waiting()).toEqual(['c', 'a', 'e', 'heavy']);
  barred.clear();
  queue.recall(['a', 'c', 'not there'], 'all');
  queue.recall(['heavy'], 'first');
  expect(queue.waiting()).toEqual(['c', 'a', 'e', 'heavy']);
});

test('of those that were set aside, the first of each way is asked about alone', () => {
  const asked: string[] = [];
  const queue = createQueue<Step>(
    2,
    () => Promise.resolve(),
    ({ id }) => (id.startsWith('up') ? 'up' : 'down'),
    ({ id }) => {
      asked.push(id);
      return false;
    },
  );
  queue.add(['a', 'up1', 'b', 'up2'].map((id) => step(id)));
  queue.move(['b'], 'first');
  asked.length = 0;
  queue.recall(['a', 'up1', 'b', 'up2'], 'first');
  expect(asked).toEqual(['b', 'up1']);
});

test('what is put back by its own run has the place that it had', async () => {
  const started: string[] = [];
  const queue = createQueue<Step>(1, (entry) => {
    started.push(entry.id);
    if (started.length > 1) return Promise.resolve();
    return Promise.resolve().then(() => {
      queue.add([step('first')], 'first');
      queue.putBack(entry);
    });
  });
  queue.add([step('a'), step('b')]);
  await queue.idle();
  expect(started).toEqual(['a', 'first', 'a', 'b']);
});

test('what is put back while the queue is held starts at its place once it is released', async () => {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const queue = createQueue<Step>(2, (entry) => {
    started.push(entry.id);
    if (started.length > 2) return Promise.resolve();
    return new Promise((resolve) => {
      ends.push(() => {
        queue.putBack(entry);
        resolve();
      });
    });
  });
  queue.add(['a', 'b', 'c', 'd'].map((id) => step(id)));
  queue.hold();
  for (const end of ends.reverse()) end();
  await queue.idle();
  expect([started, queue.waiting()]).toEqual([
    ['a', 'b'],
    ['a', 'b', 'c', 'd'],
  ]);
  queue.move(['b'], 'last');
  queue.release();
  await queue.idle();
  expect(started).toEqual(['a', 'b', 'a', 'c', 'd', 'b']);
});

test('a held queue starts nothing until it is released', async () => {
  const { queue, started, end } = controlledQueue(1);
  queue.add([step('a')]);
  queue.hold();
  queue.add([step('b')]);
  await end('a');
  expect(started).toEqual(['a']);
  queue.release();
  expect(started).toEqual(['a', 'b']);
});
