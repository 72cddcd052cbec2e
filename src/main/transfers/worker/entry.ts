import { parentPort, workerData } from 'node:worker_threads';
import { targetsIn } from '../../base/packedTargets';
import { createClients } from '../../s3/clients';
import type { Clients } from '../../s3/clients';
import { createRememberedProxies } from '../../s3/network/remembered';
import { seeArchivesAsFiles } from '../../threads/archives';
import { gatherCalls, resolveByMain } from '../../threads/connectionCalls';
import { answersBy, connectThreads } from '../../threads/rpc';
import type { Later, Remote } from '../../threads/rpc';
import { openJournalIn } from '../journal/journal';
import { createTransfers } from '../transfers';
import type { Transfers } from '../port';
import { engineCalls } from './protocol';
import type { MainCalls, WorkerCalls, WorkerStart } from './protocol';

if (parentPort !== null) startWorker(parentPort, workerData as WorkerStart);

/** The thread that moves the bytes. Main starts it with `new Worker` and talks to it by calls. */
function startWorker(port: NonNullable<typeof parentPort>, start: WorkerStart): void {
  seeArchivesAsFiles();
  const proxies = createRememberedProxies();
  const engine = begin();
  // Whoever calls first is told what went wrong.
  engine.catch(() => undefined);
  const main: Remote<MainCalls> = connectThreads<MainCalls>(port, answers());

  async function begin(): Promise<{ readonly transfers: Transfers; readonly clients: Clients }> {
    // The port is connected once this function has returned.
    await Promise.resolve();
    const clients = createClients({
      productVersion: start.productVersion,
      onCall: gatherCalls(() => main),
      resolve: resolveByMain(() => main, proxies),
    });
    const transfers = createTransfers({
      clients,
      journal: await openJournalIn(start.journalFolder, ({ detail }) => {
        void main.call('problem', { error: detail });
      }),
      options: start.options,
      isOnline: () => main.call('isOnline'),
      onChanged: (change) => void main.call('changed', change),
      onUnexpected: ({ detail }) => void main.call('unexpected', { error: detail }),
    });
    return { transfers, clients };
  }

  function answers(): Later<WorkerCalls> {
    const transfers = engine.then((begun) => begun.transfers);
    // The first call may come before anything can fail.
    transfers.catch(() => undefined);
    return {
      ...answersBy(transfers, engineCalls),
      planDownload: async ({ targets, ...request }, signal) =>
        (await transfers).planDownload({ ...request, targets: [...targetsIn(targets)] }, signal),
      forgetConnection: async (connectionId) => (await engine).clients.forget(connectionId),
      forgetWays() {
        proxies.forget();
        return Promise.resolve();
      },
      async close() {
        const begun = await engine;
        await begun.transfers.close();
        begun.clients.close();
      },
    };
  }
}
