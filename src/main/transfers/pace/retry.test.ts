import { expect, it } from 'vitest';
import { dipperError } from '../../../shared/errors/appError';
import type { ErrorCode, RetryClass } from '../../../shared/errors/appError';
import { createBudget } from './budget';
import { withRetries } from './retry';

/** How often a request is sent that fails so, and how it ends. */
async function attempts(
  failures: readonly (readonly [ErrorCode, RetryClass])[],
  pauses: readonly number[] = [1, 1, 1],
) {
  const budget = createBudget();
  let sent = 0;
  const ending = await withRetries({ pauses, budget, signal: new AbortController().signal }, () => {
    const failure = failures[sent];
    sent += 1;
    if (failure === undefined) return Promise.resolve('done');
    const [code, retry] = failure;
    return Promise.reject(dipperError(code, 'said', { retry }));
  }).catch((error: unknown) => error);
  return { sent, ending, limit: budget.limit() };
}

it('what fails for a time is tried again', async () => {
  const { sent, ending } = await attempts([
    ['server_failed', 'backoff'],
    ['timed_out', 'backoff'],
  ]);
  expect({ sent, ending }).toEqual({ sent: 3, ending: 'done' });
});

it.each(['connection_refused', 'host_not_found'] as const)(
  'a server that cannot be reached for a moment (%s) is tried again, as often as after any failure',
  async (code) => {
    const failure = [code, 'now'] as const;
    expect(await attempts([failure, failure])).toMatchObject({ sent: 3, ending: 'done' });
    const always = await attempts([failure, failure, failure], [1, 1]);
    expect(always).toMatchObject({ sent: 3, ending: { detail: { code } } });
  },
);

it.each([
  ['refused', 2],
  ['unknown_host', 2],
  ['sign_in', 1],
  ['tls', 1],
] as const)('a proxy that fails so (%s) is tried %i times', async (reason, times) => {
  let sent = 0;
  const options = { pauses: [1], budget: createBudget(), signal: new AbortController().signal };
  const ending = withRetries(options, () => {
    sent += 1;
    return Promise.reject(dipperError('proxy_failed', 'said', { retry: 'now', facts: { reason } }));
  });
  await expect(ending).rejects.toMatchObject({ detail: { code: 'proxy_failed' } });
  expect(sent).toBe(times);
});

it('what fails for good is told at once', async () => {
  const { sent, ending } = await attempts([['access_denied', 'never']]);
  expect(sent).toBe(1);
  expect(ending).toMatchObject({ detail: { code: 'access_denied' } });
});

it('attempts are as many as pauses, and the last failure is told', async () => {
  const { sent, ending } = await attempts(
    [
      ['server_failed', 'backoff'],
      ['server_failed', 'backoff'],
      ['timed_out', 'backoff'],
    ],
    [1, 1],
  );
  expect(sent).toBe(3);
  expect(ending).toMatchObject({ detail: { code: 'timed_out' } });
});

it('keys that have expired are renewed once', async () => {
  const expired = ['credentials_expired', 'after_sign_in'] as const;
  expect(await attempts([expired])).toMatchObject({ sent: 2, ending: 'done' });
  const twice = await attempts([expired, expired]);
  expect(twice.sent).toBe(2);
  expect(twice.ending).toMatchObject({ detail: { code: 'credentials_expired' } });
});

it('a server that is too busy is asked for less at once', async () => {
  const usual = (await attempts([])).limit;
  expect((await attempts([['throttled', 'backoff']])).limit).toBe(usual / 2);
});

it('a stop ends the waiting', async () => {
  const controller = new AbortController();
  const running = withRetries(
    { pauses: [60_000], budget: createBudget(), signal: controller.signal },
    () => Promise.reject(dipperError('timed_out', 'said', { retry: 'backoff' })),
  );
  setTimeout(() => controller.abort(), 5);
  await expect(running).rejects.toMatchObject({ detail: { code: 'cancelled' } });
});

it('without a network a request is not tried again', async () => {
  let sent = 0;
  const ending = await withRetries(
    {
      pauses: [60_000],
      budget: createBudget(),
      isOffline: ({ code }) => Promise.resolve(code === 'network_failed'),
      signal: new AbortController().signal,
    },
    () => {
      sent += 1;
      return Promise.reject(dipperError('network_failed', 'said', { retry: 'backoff' }));
    },
  ).catch((error: unknown) => error);
  expect(sent).toBe(1);
  expect(ending).toMatchObject({ detail: { code: 'network_failed' } });
});

/** Sends a request that fails as often as it is sent, with or without something done. */
async function sendUntilFailed(progress: readonly boolean[]) {
  let sent = 0;
  const options = { pauses: [1, 1], budget: createBudget(), signal: new AbortController().signal };
  const ending = await withRetries(options, (noteProgress) => {
    if (progress[sent] === true) noteProgress();
    sent += 1;
    return sent > progress.length
      ? Promise.resolve('done')
      : Promise.reject(dipperError('network_failed', 'said', { retry: 'backoff' }));
  }).catch((error: unknown) => error);
  return { sent, ending };
}

it('attempts that bring something are not counted, however many there are', async () => {
  const ten = Array.from({ length: 10 }, () => true);
  expect(await sendUntilFailed(ten)).toEqual({ sent: 11, ending: 'done' });
  const mixed = [false, true, false, true, false, true];
  expect(await sendUntilFailed(mixed)).toEqual({ sent: 7, ending: 'done' });
});

it('attempts that bring nothing are, from the last one on that did', async () => {
  const { sent, ending } = await sendUntilFailed([true, true, true, false, false, false, false]);
  expect(sent).toBe(5);
  expect(ending).toMatchObject({ detail: { code: 'network_failed' } });
});
