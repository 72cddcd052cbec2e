import { expect, test } from 'vitest';
import { createQueue } from './queue';

interface Step {
  readonly id: string;
  readonly lane: string;
}

/** A queue whose work ends when the test says so. */
function controlledQueue(concurrency: number) {
  const ends = new Map<string, () => void>();
  const started: string[] = [];
  const aborted: string[] = [];
  const queue = createQueue<Step>(concurrency, ({ id }, signal) => {
    started.push(id);
    return new Promise((resolve) => {
      ends.set(id, resolve);
      signal.addEventListener('abort', () => {
        aborted.push(id);
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

test('runs a few at once, in order', async () => {
  const { queue, started, end } = controlledQueue(2);
  for (const id of ['a', 'b', 'c', 'd']) queue.add({ id, lane: id });
  expect(started).toEqual(['a', 'b']);
  await end('b');
  expect(started).toEqual(['a', 'b', 'c']);
  await end('a');
  await end('c');
  await end('d');
  expect(started).toEqual(['a', 'b', 'c', 'd']);
  await queue.idle();
});

test('never runs two for one destination, and lets others pass meanwhile', async () => {
  const { queue, started, end } = controlledQueue(3);
  queue.add({ id: 'a', lane: 'x' });
  queue.add({ id: 'b', lane: 'x' });
  queue.add({ id: 'c', lane: 'y' });
  expect(started).toEqual(['a', 'c']);
  await end('a');
  expect(started).toEqual(['a', 'c', 'b']);
});

test('stopping takes a waiting one out and aborts a running one', async () => {
  const { queue, started, aborted } = controlledQueue(1);
  queue.add({ id: 'a', lane: 'a' });
  queue.add({ id: 'b', lane: 'b' });
  expect(queue.stop('b')).toBe('was_waiting');
  expect(queue.stop('a')).toBe('was_running');
  expect(queue.stop('c')).toBe('was_not_there');
  await queue.idle();
  expect(aborted).toEqual(['a']);
  expect(started).toEqual(['a']);
});
