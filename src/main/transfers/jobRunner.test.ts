import { expect, test } from 'vitest';
import { createVolatileStore } from '../storage/keyValueStore';
import type { Clients } from '../s3/clients';
import { createDestinations } from './destinations';
import { openJournal } from './journal/journal';
import { createJobRunner } from './jobRunner';
import type { RunTools } from './run';

/** As where the files of a profile are on a network disk that does not answer. */
const never = (): Promise<never> => new Promise(() => undefined);

test.each(['forBucket', 'capabilitiesOf', 'serverOf'] as const)(
  'a stop does not wait for a connection that is not read (%s)',
  async (silent) => {
    const clients = {
      forBucket: () => Promise.resolve({}),
      capabilitiesOf: () => Promise.resolve({}),
      serverOf: () => Promise.resolve('s'),
      [silent]: never,
    } as unknown as Clients;
    const runner = createJobRunner({
      clients,
      journal: await openJournal(createVolatileStore(), (problem) => {
        throw problem;
      }),
      tools: {} as RunTools,
      platform: 'posix',
      destinations: createDestinations(),
      transferPath: () => 'sdk',
      note: () => undefined,
      onBytes: () => undefined,
    });
    const stop = new AbortController();
    const run = runner.carryOut(
      {
        id: 'a',
        lane: 'a',
        weight: 1,
        setting: { connectionId: 'saved:1', bucket: 'b', folder: '', checkedAt: 0, server: 's' },
        item: { kind: 'upload', key: 'k', size: 5, source: '/tmp/k', existing: 'no' },
        choice: 'replace',
      },
      false,
      stop.signal,
    );
    stop.abort();
    await expect(run).rejects.toMatchObject({ detail: { code: 'cancelled' } });
  },
);
