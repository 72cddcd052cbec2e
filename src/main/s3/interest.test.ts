import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createInterest } from './interest';

const forever = (): Promise<never> => new Promise(() => undefined);

function begin() {
  const interest = createInterest();
  let shared: AbortSignal | undefined;
  void interest.whileWanted((signal) => {
    shared = signal;
    return forever();
  });
  return { interest, isStopped: () => shared?.aborted };
}

test('shared work is stopped soon after the last call was stopped', async () => {
  const { interest, isStopped } = begin();
  const [first, second] = [new AbortController(), new AbortController()];
  void interest.during(forever, first.signal);
  void interest.during(forever, second.signal);
  first.abort();
  await delay(300);
  expect(isStopped()).toBe(false);
  second.abort();
  expect(isStopped()).toBe(false);
  await delay(300);
  expect(isStopped()).toBe(true);
});

test('shared work is told for which action it is begun', async () => {
  const interest = createInterest();
  const actionNow = () => interest.whileWanted((_signal, action) => Promise.resolve(action));
  expect(await actionNow()).toBeUndefined();
  const first = new AbortController();
  void interest.during(forever, undefined);
  void interest.during(() => forever(), first.signal, 'upload');
  void interest.during(() => forever(), undefined, 'listing');
  expect(await actionNow()).toBe('upload');
  first.abort();
  expect(await actionNow()).toBe('listing');
});

test('a call that follows at once, and one that nobody can stop, keep it going', async () => {
  const { interest, isStopped } = begin();
  const first = new AbortController();
  void interest.during(forever, first.signal);
  first.abort();
  void interest.during(forever, undefined);
  await delay(300);
  expect(isStopped()).toBe(false);
});
