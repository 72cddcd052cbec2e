import { expect, test } from 'vitest';
import { createCredentialMemory } from './credentialMemory';

const minute = 60_000;

function source(lifetime?: number) {
  let calls = 0;
  return {
    calls: () => calls,
    obtain: () => {
      calls += 1;
      return Promise.resolve({
        accessKeyId: `key ${calls}`,
        secretAccessKey: 'secret',
        ...(lifetime === undefined ? {} : { expiration: new Date(lifetime) }),
      });
    },
  };
}

test('credentials without an end are obtained once, also by calls at the same time', async () => {
  const memory = createCredentialMemory();
  const { obtain, calls } = source();
  const all = await Promise.all([1, 2, 3].map(() => memory.get('a', 'f', obtain)));
  expect(all.map(({ accessKeyId }) => accessKeyId)).toEqual(['key 1', 'key 1', 'key 1']);
  await memory.get('b', 'f', obtain);
  expect(calls()).toBe(2);
});

test('a change of what they came from makes them be obtained again', async () => {
  const memory = createCredentialMemory();
  const { obtain } = source();
  await memory.get('a', 'one', obtain);
  expect((await memory.get('a', 'two', obtain)).accessKeyId).toBe('key 2');
});

test('they are renewed five minutes before their end, once for calls at the same time', async () => {
  let now = 0;
  const memory = createCredentialMemory(() => now);
  const { obtain, calls } = source(60 * minute);
  await memory.get('a', 'f', obtain);
  now = 54 * minute;
  expect((await memory.get('a', 'f', obtain)).accessKeyId).toBe('key 1');
  now = 55 * minute;
  await Promise.all([memory.get('a', 'f', obtain), memory.get('a', 'f', obtain)]);
  expect(calls()).toBe(2);
});

test('a program that gives the same keys until they end is not run for each request', async () => {
  let now = 0;
  const memory = createCredentialMemory(() => now);
  const { obtain, calls } = source(4 * minute);
  const ask = () => memory.get('a', 'f', obtain);
  for (; now < 1000; now += 100) await ask();
  expect(calls()).toBe(1);
  // Others may have been written meanwhile.
  now = minute;
  for (let i = 0; i < 10; i += 1) await ask();
  expect(calls()).toBe(2);
  now = 4 * minute - 1;
  await ask();
  now = 4 * minute;
  await ask();
  expect(calls()).toBe(4);
});

test('a failure is not remembered', async () => {
  const memory = createCredentialMemory();
  const { obtain } = source();
  await expect(memory.get('a', 'f', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect((await memory.get('a', 'f', obtain)).accessKeyId).toBe('key 1');
});

test('refused ones are obtained again, but not more than once a second', async () => {
  let now = 0;
  const memory = createCredentialMemory(() => now);
  const { obtain } = source();
  const first = await memory.get('a', 'f', obtain);
  now = 999;
  memory.refused('a', first);
  expect((await memory.get('a', 'f', obtain)).accessKeyId).toBe('key 1');
  now = 1000;
  memory.refused('a', first);
  memory.refused('unknown', first);
  expect((await memory.get('a', 'f', obtain)).accessKeyId).toBe('key 2');
});

test('who hears late that earlier ones are refused does not throw away the ones in their place', async () => {
  let now = 0;
  const memory = createCredentialMemory(() => now);
  const { obtain, calls } = source();
  const first = await memory.get('a', 'f', obtain);
  now = 10 * minute;
  memory.refused('a', first);
  await memory.get('a', 'f', obtain);
  now += 2000;
  memory.refused('a', first);
  expect((await memory.get('a', 'f', obtain)).accessKeyId).toBe('key 2');
  expect(calls()).toBe(2);
});

test('a refusal of earlier ones does not make the user be asked twice', async () => {
  const memory = createCredentialMemory();
  let answer: (key: string) => void = () => undefined;
  let asked = 0;
  const ask = async () => {
    asked += 1;
    const accessKeyId = await new Promise<string>((resolve) => (answer = resolve));
    return { accessKeyId, secretAccessKey: 's' };
  };
  const first = memory.get('a', 'f', ask);
  memory.refused('a', { accessKeyId: 'earlier', secretAccessKey: 's' });
  const second = memory.get('a', 'f', ask);
  answer('key');
  expect([await first, await second].map(({ accessKeyId }) => accessKeyId)).toEqual(['key', 'key']);
  expect(asked).toBe(1);
});

test('what all have left is stopped and asked for anew, and what one still waits for is not', async () => {
  const memory = createCredentialMemory();
  const { obtain } = source();
  const signals: AbortSignal[] = [];
  const never = (signal: AbortSignal): Promise<never> => {
    signals.push(signal);
    return new Promise(() => undefined);
  };
  const [first, second] = [new AbortController(), new AbortController()];
  const one = memory.get('a', 'f', never, first.signal).catch(String);
  const other = memory.get('a', 'f', never, second.signal).catch(String);
  await Promise.resolve();
  first.abort();
  expect(await one).toMatch('Stopped');
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  second.abort();
  expect(await other).toMatch('Stopped');
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect((await memory.get('a', 'f', obtain)).accessKeyId).toBe('key 1');
});
