import { MessageChannel } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { dipperError } from '../../shared/errors/appError';
import { answersBy, connectThreads } from './rpc';
import type { Calls } from './rpc';

type Theirs = {
  readonly double: (input: number) => Promise<number>;
  readonly wait: (input: null, signal: AbortSignal) => Promise<string>;
  readonly refuse: (input: null) => Promise<never>;
  readonly break: (input: null) => Promise<never>;
};

/** One side of a channel whose other side answers so. */
function remoteOf(answers: Calls) {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => {
    port1.close();
    port2.close();
  });
  connectThreads<Record<string, never>>(port2, answers);
  return connectThreads<Theirs>(port1, {});
}

const answers = {
  double: (input: number) => Promise.resolve(input * 2),
  wait: (_input: null, signal: AbortSignal) =>
    new Promise<string>((resolve) => {
      signal.addEventListener('abort', () => resolve('stopped'));
    }),
  refuse: () =>
    Promise.reject(dipperError('access_denied', 'No.', { server: { requestId: 'r1' } })),
  break: () => Promise.reject(new Error('a bug, with secret_access_key=s3cr3t')),
};

it('calls are answered, also many at once', async () => {
  const remote = remoteOf(answers);
  const numbers = Array.from({ length: 100 }, (_, index) => index);
  const doubled = await Promise.all(numbers.map((number) => remote.call('double', number)));
  expect(doubled).toEqual(numbers.map((number) => number * 2));
});

it('a failure crosses with its code and the server’s words', async () => {
  await expect(remoteOf(answers).call('refuse', null)).rejects.toMatchObject({
    detail: { code: 'access_denied', server: { requestId: 'r1' } },
  });
});

it('a bug crosses as one, without what it must not say', async () => {
  const failing = remoteOf(answers).call('break', null);
  await expect(failing).rejects.toMatchObject({ detail: { code: 'unexpected' } });
  await expect(failing).rejects.not.toThrow('s3cr3t');
});

it('a stop reaches the other side', async () => {
  const controller = new AbortController();
  const waiting = remoteOf(answers).call('wait', null, controller.signal);
  setTimeout(() => controller.abort(), 5);
  expect(await waiting).toBe('stopped');
});

it('what waits fails when the other side is gone', async () => {
  const remote = remoteOf(answers);
  const waiting = remote.call('wait', null, new AbortController().signal);
  remote.end();
  await expect(waiting).rejects.toMatchObject({ detail: { code: 'unexpected' } });
  await expect(remote.call('double', 1)).rejects.toMatchObject({ detail: { code: 'unexpected' } });
});

/** What somebody has on the other side: it tells what its methods are called with. */
function tellingEngine() {
  return {
    shift: () => 10,
    pause: (...given: readonly unknown[]) => given,
    add(first: number, second: number) {
      return this.shift() + first + second;
    },
    look: (names: readonly string[], signal: AbortSignal) =>
      Promise.resolve([names, signal instanceof AbortSignal, signal.aborted] as const),
    hidden: () => 'not to be called',
  };
}
type Engine = ReturnType<typeof tellingEngine>;

function remoteEngine() {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => {
    port1.close();
    port2.close();
  });
  connectThreads(port2, answersBy(tellingEngine(), ['pause', 'add', 'look']));
  return connectThreads<Engine>(port1, {});
}

it('a method gets the arguments that its caller gave, and no others', async () => {
  const remote = remoteEngine();
  expect(await remote.call('pause')).toEqual([]);
  expect(await remote.call('pause', undefined)).toEqual([undefined]);
  expect(await remote.call('pause', ['a'], { b: 1 })).toEqual([['a'], { b: 1 }]);
  expect(await remote.call('add', 1, 2)).toBe(13);
});

it('a signal is the last argument on the other side as well', async () => {
  const { signal } = new AbortController();
  expect(await remoteEngine().call('look', ['a'], signal)).toEqual([['a'], true, false]);
});

it('only the methods that were named are called', async () => {
  const refused = { detail: { code: 'unknown_route' } };
  await expect(remoteEngine().call('hidden')).rejects.toMatchObject(refused);
  await expect(remoteEngine().call('toString' as 'hidden')).rejects.toMatchObject(refused);
});
