import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { dipperError } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import { channels } from '../../shared/ipc/bridge';
import { eventNames } from '../../shared/ipc/eventNames';
import { routes } from '../../shared/ipc/routes';
import type { RouteName } from '../../shared/ipc/routes';
import type { Call } from './handlers';
import { createRouter } from './router';
import type { Router } from './router';
import { createFakePort, ourPage, pageOrigin } from './testing/fakePort';
import type { FakePort } from './testing/fakePort';
import { samples } from './testing/samples';

interface Asked {
  readonly name: RouteName;
  readonly input: unknown;
  readonly call: Call;
}

let port: FakePort;
let router: Router;
let asked: Asked[];
let unexpected: unknown[];
let untold: AppError[];
/** What the handler of every route does. */
let work: (call: Call) => Promise<unknown>;
/** What finding a handler waits for. */
let loading: Promise<unknown>;

beforeEach(() => {
  port = createFakePort();
  asked = [];
  unexpected = [];
  untold = [];
  work = () => Promise.resolve(null);
  loading = Promise.resolve();
  router = createRouter({
    port,
    pageOrigin,
    async findHandler(name) {
      await loading;
      return async (input: unknown, call: Call): Promise<never> => {
        asked.push({ name, input, call });
        return (await work(call)) as never;
      };
    },
    onUnexpected: (_route, error) => unexpected.push(error),
    onUntold: (error) => untold.push(error),
  });
});

function call(name: unknown, input: unknown, callId: unknown = randomUUID(), sender = ourPage) {
  return port.ask(channels.call, [name, callId, input], sender);
}

function refusal(code: string) {
  return { ok: false, error: expect.objectContaining({ code }) as unknown };
}

test.each(Object.keys(routes) as RouteName[])(
  '%s: a valid input reaches its handler',
  async (name) => {
    work = () => Promise.resolve({ answer: name });
    expect(await call(name, samples[name])).toEqual({ ok: true, data: { answer: name } });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.name).toBe(name);
    expect(asked[0]?.input).toEqual(samples[name]);
  },
);

describe('the gate', () => {
  test('comes before everything else', async () => {
    const stranger = { ...ourPage, isMainFrame: false };
    expect(await call('app.info', {}, randomUUID(), stranger)).toEqual(refusal('forbidden_sender'));
    expect(await call('no.route', {}, 'no id', stranger)).toEqual(refusal('forbidden_sender'));
    expect(await port.askFromNowhere(channels.call, ['app.info', randomUUID(), {}])).toEqual(
      refusal('forbidden_sender'),
    );
    expect(asked).toEqual([]);
  });

  test('guards cancelling as well', async () => {
    const callId = randomUUID();
    const { promise, finish } = pending();
    work = () => promise;
    const answer = call('app.info', {}, callId);
    await untilAsked(1);
    port.tell(channels.cancel, [callId], { ...ourPage, origin: 'https://evil' });
    port.tell(channels.cancel, [callId], { ...ourPage, id: 2 });
    expect(asked[0]?.call.signal.aborted).toBe(false);
    finish();
    expect(await answer).toEqual({ ok: true, data: null });
  });
});

describe('refusals', () => {
  test.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    'app',
    'APP.INFO',
    7,
    null,
  ])('no route %j', async (name) => {
    expect(await call(name, {})).toEqual(refusal('unknown_route'));
    expect(asked).toEqual([]);
  });

  test.each([undefined, null, 1, '', 'abc', '__proto__', {}, 'x'.repeat(1_000_000)])(
    'call id %#',
    async (callId) => {
      // `call` would put in an id of its own for `undefined`.
      expect(await port.ask(channels.call, ['app.info', callId, {}])).toEqual(
        refusal('invalid_input'),
      );
      expect(asked).toEqual([]);
    },
  );

  test('a call id that is in use, until its call has ended', async () => {
    const callId = randomUUID();
    const { promise, finish } = pending();
    work = () => promise;
    const first = call('app.info', {}, callId);
    expect(await call('app.info', {}, callId)).toEqual(refusal('invalid_input'));
    finish();
    await first;
    expect(await call('app.info', {}, callId)).toEqual({ ok: true, data: null });
  });

  test('name the place that is wrong and never what was there', async () => {
    const secret = 'hunter2-hunter2';
    const answer = await call('connections.save', {
      ...samples['connections.save'],
      region: { secret },
      [secret]: secret,
    });
    expect(answer).toEqual(refusal('invalid_input'));
    expect(JSON.stringify(answer)).toContain('region');
    expect(JSON.stringify(answer)).not.toContain(secret);
  });
});

describe('failures', () => {
  test('an expected one comes with its detail', async () => {
    const error = dipperError('access_denied', 'No.', { server: { requestId: 'R1' } });
    work = () => Promise.reject(error);
    expect(await call('app.info', {})).toEqual({ ok: false, error: error.detail });
    expect(unexpected).toEqual([]);
  });

  test('any other is logged and shown as a bug, without its words', async () => {
    const bug = new TypeError('secretAccessKey=abc');
    work = () => Promise.reject(bug);
    const answer = await call('app.info', {});
    expect(answer).toEqual(refusal('unexpected'));
    expect(JSON.stringify(answer)).not.toContain('abc');
    expect(unexpected).toEqual([bug]);
  });

  test('one that was mapped already is logged too, when it is a bug', async () => {
    const bug = dipperError('unexpected', 'Undefined is no function.');
    work = () => Promise.reject(bug);
    expect(await call('app.info', {})).toEqual(refusal('unexpected'));
    expect(unexpected).toEqual([bug]);
  });

  test('a handler that throws at once is no different', async () => {
    work = () => {
      throw dipperError('not_found', 'Gone.');
    };
    expect(await call('app.info', {})).toEqual(refusal('not_found'));
  });
});

describe('cancelling', () => {
  function untilAborted({ signal }: Call): Promise<never> {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
    });
  }

  test('ends the call that it names, with its own code', async () => {
    work = untilAborted;
    const callId = randomUUID();
    const answer = call('app.info', {}, callId);
    await untilAsked(1);
    port.tell(channels.cancel, [randomUUID()]);
    port.tell(channels.cancel, [{ callId }]);
    expect(asked[0]?.call.signal.aborted).toBe(false);
    port.tell(channels.cancel, [callId]);
    expect(await answer).toEqual(refusal('cancelled'));
    expect(unexpected).toEqual([]);
  });

  test('a call whose handler is still being loaded never reaches it', async () => {
    const { promise, finish } = pending();
    loading = promise;
    const callId = randomUUID();
    const answer = call('app.info', {}, callId);
    port.tell(channels.cancel, [callId]);
    finish();
    expect(await answer).toEqual(refusal('cancelled'));
    expect(asked).toEqual([]);
  });

  test('a page that goes away ends its calls, and nobody else’s', async () => {
    work = untilAborted;
    const other = { ...ourPage, id: 2 };
    const gone = [call('app.info', {}), call('settings.get', {})];
    const callId = randomUUID();
    const staying = call('app.info', {}, callId, other);
    await untilAsked(3);
    router.abortCallsOf(ourPage.id);
    expect(await Promise.all(gone)).toEqual([refusal('cancelled'), refusal('cancelled')]);
    expect(asked.find(({ call: { callId: id } }) => id === callId)?.call.signal.aborted).toBe(
      false,
    );
    port.tell(channels.cancel, [callId], other);
    await staying;
  });
});

describe('closing', () => {
  /** Ends once it is let go on after it was aborted, as work does that clears something away. */
  function clearingAway({ signal }: Call, isCleared: Promise<unknown>): Promise<never> {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        void isCleared.then(() => reject(new DOMException('Aborted', 'AbortError')));
      });
    });
  }

  test.each([
    ['objects.rename', true],
    ['objects.writeMetadata', true],
    ['objects.createFolder', true],
    ['deletion.run', true],
    ['permissions.allowPublicRead', true],
    ['permissions.withdrawPublicRead', true],
    ['deletion.plan', false],
    ['links.createForUpload', false],
    ['uploads.plan', false],
    ['views.open', false],
  ] as const)('%s changes a server while it is under way: %s', async (name, isChange) => {
    const { promise, finish } = pending();
    work = () => promise;
    const answer = call(name, samples[name]);
    await untilAsked(1);
    expect(router.isChanging()).toBe(isChange);
    finish();
    await answer;
    expect(router.isChanging()).toBe(false);
  });

  test('what was stopped already is no more to ask about', async () => {
    work = (one) => clearingAway(one, new Promise(() => undefined));
    const callId = randomUUID();
    void call('objects.rename', samples['objects.rename'], callId);
    await untilAsked(1);
    port.tell(channels.cancel, [callId]);
    expect(router.isChanging()).toBe(false);
  });

  test('stops all calls, and waits for those that clear away what they have begun', async () => {
    const { promise, finish } = pending();
    work = (one) => clearingAway(one, promise);
    const answers = [
      call('objects.rename', samples['objects.rename']),
      call('objects.details', samples['objects.details'], randomUUID(), { ...ourPage, id: 2 }),
    ];
    await untilAsked(2);
    let isClosed = false;
    const closing = router.close().then(() => (isClosed = true));
    expect(asked.map(({ call: { signal } }) => signal.aborted)).toEqual([true, true]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(false);
    finish();
    await closing;
    expect(await Promise.all(answers)).toEqual([refusal('cancelled'), refusal('cancelled')]);
  });

  test('waits for a change whose page has gone as well', async () => {
    const { promise, finish } = pending();
    work = (one) => clearingAway(one, promise);
    const change = call('objects.rename', samples['objects.rename']);
    await untilAsked(1);
    router.abortCallsOf(ourPage.id);
    let isClosed = false;
    const closing = router.close().then(() => (isClosed = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(false);
    finish();
    await Promise.all([change, closing]);
  });

  test('a page that goes away leaves alone what it began to change, until the app ends', async () => {
    work = (one) => clearingAway(one, Promise.resolve());
    const answers = [
      call('objects.rename', samples['objects.rename']),
      call('objects.details', samples['objects.details']),
    ];
    await untilAsked(2);
    router.abortCallsOf(ourPage.id);
    expect(asked.map(({ call: { signal } }) => signal.aborted)).toEqual([false, true]);
    expect(router.isChanging()).toBe(true);
    await router.close();
    expect(await Promise.all(answers)).toEqual([refusal('cancelled'), refusal('cancelled')]);
    // The user was asked, and knows.
    expect(untold).toEqual([]);
  });

  test('waits for nothing that only reads', async () => {
    work = () => new Promise(() => undefined);
    void call('objects.details', samples['objects.details']);
    await untilAsked(1);
    await router.close();
  });

  test('lets nothing begin any more', async () => {
    await router.close();
    expect(await call('objects.rename', samples['objects.rename'])).toEqual(refusal('cancelled'));
    expect(asked).toEqual([]);
  });
});

describe('a change whose page is gone', () => {
  const denied = dipperError('access_denied', 'No.', { resource: 's3://b/a' });
  const partly = {
    moved: 1,
    failures: [
      { key: 'a', error: denied.detail },
      { key: 'b', error: { ...denied.detail, resource: 's3://b/b' } },
      { key: 'c', error: dipperError('throttled', 'Later.').detail },
    ],
  };

  async function finished(outcome: () => Promise<unknown>, isGone: boolean): Promise<void> {
    const { promise, finish } = pending();
    work = () => promise.then(outcome);
    const answer = call('objects.rename', samples['objects.rename']);
    await untilAsked(1);
    if (isGone) router.abortCallsOf(ourPage.id);
    finish();
    await answer;
  }

  test('tells why it failed', async () => {
    await finished(() => Promise.reject(denied), true);
    expect(untold).toEqual([{ ...denied.detail, facts: { unattended: 'all' } }]);
  });

  test('tells of each kind of failure one, and how many there are', async () => {
    await finished(() => Promise.resolve(partly), true);
    expect(untold).toEqual([
      { ...denied.detail, facts: { unattended: '2' } },
      expect.objectContaining({ code: 'throttled', facts: { unattended: '1' } }),
    ]);
  });

  test('tells nothing where all went well, and leaves to a page what is its own', async () => {
    await finished(() => Promise.resolve({ moved: 1, failures: [] }), true);
    asked = [];
    await finished(() => Promise.resolve(partly), false);
    expect(untold).toEqual([]);
  });
});

test('every event name is known once', () => {
  expect(new Set(eventNames).size).toBe(eventNames.length);
});

function pending() {
  let finish = (): void => undefined;
  const promise = new Promise<null>((resolve) => {
    finish = () => resolve(null);
  });
  return { promise, finish };
}

async function untilAsked(count: number): Promise<void> {
  while (asked.length < count) await new Promise((resolve) => setImmediate(resolve));
}
