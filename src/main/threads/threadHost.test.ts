import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createThreadHost } from './threadHost';

/** Answers with what it was asked and how often it was asked before, or ends. */
const workerText = `
const { parentPort } = require('node:worker_threads');
let asked = 0;
parentPort.on('message', ({ id, name, args }) => {
  if (name === 'end') process.exit(1);
  if (name === 'fail') throw new Error('A bug.');
  asked += 1;
  parentPort.postMessage({ type: 'answer', id, output: [...args, asked] });
});
`;

interface Theirs {
  ask(...words: string[]): readonly unknown[];
  end(): void;
  fail(): void;
}

/** @param failures How often it can't be started at first. */
function hostOf(failures = 0) {
  const onEnded = vi.fn();
  const onUnexpected = vi.fn();
  let left = failures;
  const start = vi.fn(() => {
    left -= 1;
    if (left >= 0) throw new Error('No thread is left.');
    return new Worker(workerText, { eval: true });
  });
  const host = createThreadHost<Theirs>({ start, answers: {}, onEnded, onUnexpected });
  onTestFinished(() => host.close());
  return { host, ...host.methods(['ask', 'end', 'fail']), start, onEnded, onUnexpected };
}

test('a thread runs from the first call on, and is the same for all of them', async () => {
  const { host, ask, start } = hostOf();
  expect(host.isRunning()).toBe(false);
  expect(await host.running()).toBeUndefined();
  expect(start).not.toHaveBeenCalled();
  expect(await Promise.all([ask('a', 'b'), ask(), ask('c')])).toEqual([
    ['a', 'b', 1],
    [2],
    ['c', 3],
  ]);
  expect(start).toHaveBeenCalledTimes(1);
});

test('a thread that ends by itself fails what waits for it, and the next call starts another', async () => {
  const { host, ask, end, start, onEnded } = hostOf();
  await ask();
  await expect(end()).rejects.toMatchObject({ detail: { code: 'unexpected' } });
  expect(onEnded).toHaveBeenCalledTimes(1);
  expect(host.isRunning()).toBe(false);
  expect(await ask()).toEqual([1]);
  expect(start).toHaveBeenCalledTimes(2);
});

test('a thread that can’t be started fails what waits for it, and the next call tries again', async () => {
  const { host, ask, start } = hostOf(1);
  const asked = expect(ask()).rejects.toThrow('No thread is left.');
  expect(await host.running()).toBeUndefined();
  await asked;
  expect(host.isRunning()).toBe(false);
  expect(await ask('a')).toEqual(['a', 1]);
  expect(start).toHaveBeenCalledTimes(2);
});

test('a thread that can’t be started is in the way of no end', async () => {
  const { host, ask } = hostOf(1);
  const asked = expect(ask()).rejects.toThrow('No thread is left.');
  await expect(host.close()).resolves.toBeUndefined();
  await asked;
});

test('a bug that ends a thread is told', async () => {
  const { fail, onUnexpected } = hostOf();
  await expect(fail()).rejects.toMatchObject({ detail: { code: 'unexpected' } });
  expect(onUnexpected).toHaveBeenCalledTimes(1);
});

test('closed, it does what is left to do, refuses calls, and its end is no surprise', async () => {
  const { host, ask, start, onEnded } = hostOf();
  await ask();
  let last: unknown;
  await host.close(async (remote) => {
    last = await remote.call('ask', 'last');
  });
  expect(last).toEqual(['last', 2]);
  await expect(ask()).rejects.toMatchObject({ detail: { code: 'cancelled' } });
  expect(start).toHaveBeenCalledTimes(1);
  expect(onEnded).not.toHaveBeenCalled();
});
