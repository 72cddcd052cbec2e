import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { RequestPath } from '../../shared/model/settings';
import { createSignal } from '../base/promises';
import type { Signal } from '../base/promises';
import { createVolatileStore } from '../storage/keyValueStore';
import { createClients } from '../s3/clients';
import type { Clients } from '../s3/clients';
import { createDestinations } from './destinations';
import { openJournal } from './journal/journal';
import { createJobRunner } from './jobRunner';
import { clientOf, runTools } from './testing/runSetting';
import type { TransferJob } from './transferJob';

/** As where the files of a profile are on a network disk that does not answer. */
const never = (): Promise<never> => new Promise(() => undefined);

/** Where nothing answers. */
const nowhere = {
  endpoint: 'http://127.0.0.1:1',
  region: 'us-east-1',
  addressing: 'path',
  credentials: () => Promise.resolve({ accessKeyId: 'A', secretAccessKey: 's' }),
} as const;

/** Clients that have nobody to ask. */
function realClients(): Clients {
  const clients = createClients({
    resolve: (id) => Promise.resolve({ id, ...nowhere }),
    onCall: () => undefined,
    productVersion: '0.0.0',
  });
  onTestFinished(() => clients.close());
  return clients;
}

/** A connection of which one question is not answered, and a runner of jobs that asks. */
async function silentConnection(silent: keyof Clients, reached: Signal, path: RequestPath) {
  return runnerFor(
    {
      ...realClients(),
      serverOf: () => Promise.resolve('s'),
      [silent]: () => {
        reached.raise();
        return never();
      },
    },
    path,
  );
}

async function runnerFor(clients: Clients, path: RequestPath) {
  const journal = await openJournal(createVolatileStore(), (problem) => {
    throw problem;
  });
  const runner = createJobRunner({
    clients,
    journal,
    tools: runTools(),
    reach: { noteAnswer: () => undefined, isLost: () => false },
    platform: 'posix',
    destinations: createDestinations(),
    transferPath: () => path,
    note: () => undefined,
    onBytes: () => undefined,
  });
  return { runner, journal };
}

const turn = { isContinued: false, takeLane: () => true };

const job: TransferJob = {
  id: 'a',
  lane: 'a',
  weight: 1,
  setting: { connectionId: 'saved:1', bucket: 'b', folder: '', checkedAt: 0, server: 's' },
  item: { kind: 'upload', key: 'k', size: 5, source: '/tmp/k', existing: 'no' },
  choice: 'replace',
};

test.each([
  ['forBucket', 'sdk'],
  ['wireFor', 'fast'],
  ['capabilitiesOf', 'sdk'],
  ['serverOf', 'sdk'],
] as const)('a stop does not wait for a connection that is not read (%s)', async (silent, path) => {
  const reached = createSignal();
  const { runner } = await silentConnection(silent, reached, path);
  const stop = new AbortController();
  const run = runner.carryOut(job, turn, stop.signal);
  await reached.wait;
  stop.abort();
  await expect(run).rejects.toMatchObject({ detail: { code: 'cancelled' } });
});

const file = { size: 5, mtimeNs: '0', inode: '1', device: '1' };
const begun = { uploadId: 'u1', key: 'k', partSize: 5, file, checksum: 'none' } as const;

test('giving up an upload that was begun before does not wait for a connection that is not read', async () => {
  const reached = createSignal();
  const { runner, journal } = await silentConnection('clientAndServer', reached, 'sdk');
  await journal.uploadMemory(job, () => undefined).begin(begun);
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const left = runner.discard(job);
  await reached.wait;
  await vi.runAllTimersAsync();
  expect(await left).toEqual({ facts: { leftUploadId: 'u1', leftWhy: 'timed_out' } });
});

test('an upload is left where the connection is edited while it is about to be given up', async () => {
  const asked: unknown[] = [];
  // Another server knows nothing of the upload.
  const other = clientOf((command) => {
    asked.push(command);
    const $metadata = { httpStatusCode: 404 };
    return Promise.reject(Object.assign(new Error('None.'), { name: 'NoSuchUpload', $metadata }));
  });
  const { runner, journal } = await runnerFor(
    {
      ...realClients(),
      // What is asked first was asked before the edit.
      serverOf: () => Promise.resolve('s'),
      forBucket: () => Promise.resolve(other),
      clientAndServer: () => Promise.resolve({ client: other, server: 'other' }),
    },
    'sdk',
  );
  await journal.uploadMemory(job, () => undefined).begin(begun);
  const left = await runner.discard(job);
  expect(left?.facts).toMatchObject({ leftUploadId: 'u1', leftWhy: 'connection_changed' });
  expect(asked).toEqual([]);
});

test('nothing is left of a download whose folder is a file by now', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-runner-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'd'), 'no folder');
  const { runner } = await silentConnection('forBucket', createSignal(), 'sdk');
  const download: TransferJob = {
    ...job,
    setting: { ...job.setting, folder },
    item: { kind: 'download', key: 'd/k', size: 5, path: ['d', 'k'], etag: 'e', existing: 'no' },
  };
  expect(await runner.discard(download)).toBeUndefined();
});
