import { CompleteMultipartUploadCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { retriesOf } from '../run';
import { clientOf, runTools } from '../testing/runSetting';
import { watchUpload } from './uploadClient';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A client that never answers, and stops as it is told. */
const silent = clientOf(
  (_, { abortSignal } = {}) =>
    new Promise((_resolve, reject) => {
      abortSignal?.addEventListener('abort', () => {
        reject(Object.assign(new Error('Stopped.'), { name: 'AbortError' }));
      });
    }),
);

it('leaves the server a while to put an object together when it is stopped, and no longer', async () => {
  const stop = new AbortController();
  const tools = runTools({ pauses: [1000] });
  const client = watchUpload(silent, {
    signal: stop.signal,
    retries: retriesOf({ tools }, stop.signal),
    place: { bucket: 'b', key: 'k' },
    beforeCommit: () => Promise.resolve(),
    throttle: tools.upload,
    budget: tools.budget,
    onBytes: () => undefined,
    onSentAgain: () => undefined,
    lookAfterwards: () => Promise.reject(new Error('Nothing was sent whole.')),
    findComplete: () => Promise.resolve(undefined),
    onFailure: () => undefined,
    beforeBegin: () => Promise.resolve(() => Promise.resolve()),
    onBegun: () => Promise.resolve(),
  });
  const command = new CompleteMultipartUploadCommand({ Bucket: 'b', Key: 'k', UploadId: 'u1' });
  const ends: string[] = [];
  void client.send(command).catch((error: unknown) => ends.push(String(error)));

  await vi.advanceTimersByTimeAsync(60_000);
  expect(ends).toEqual([]);
  stop.abort();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(ends).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ends).toEqual(['DipperError: Stopped on request.']);
});
