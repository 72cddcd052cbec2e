import { parentPort, workerData } from 'node:worker_threads';
import { createClients } from '../../s3/clients';
import type { Clients } from '../../s3/clients';
import { seeArchivesAsFiles } from '../../threads/archives';
import { gatherCalls, resolveByMain } from '../../threads/connectionCalls';
import { connectThreads } from '../../threads/rpc';
import type { Remote } from '../../threads/rpc';
import { openJournalIn } from '../journal/journal';
import { createTransfers } from '../transfers';
import type { Transfers } from '../port';
import type { MainCalls, WorkerCalls, WorkerStart } from './protocol';

if (parentPort !== null) startWorker(parentPort, workerData as WorkerStart);

/** The thread that moves the bytes. Main starts it with `new Worker` and talks to it by calls. */
function startWorker(port: NonNullable<typeof parentPort>, start: WorkerStart): void {
  seeArchivesAsFiles();
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
      resolve: resolveByMain(() => main),
    });
    const transfers = createTransfers({
      clients,
      journal: await openJournalIn(start.journalFolder, ({ detail }) => {
        void main.call('problem', { error: detail });
      }),
      options: start.options,
      isOnline: () => main.call('isOnline', null),
      onChanged: (change) => void main.call('changed', change),
      onUnexpected: ({ detail }) => void main.call('unexpected', { error: detail }),
    });
    return { transfers, clients };
  }

  function answers(): WorkerCalls {
    const transfers = engine.then((begun) => begun.transfers);
    // The first call may come before anything can fail.
    transfers.catch(() => undefined);
    return {
      planUpload: async (input, signal) => (await transfers).planUpload(input, signal),
      planDownload: async (input, signal) => (await transfers).planDownload(input, signal),
      start: async ({ planId, choice }) => (await transfers).start(planId, choice),
      discardPlan: async ({ planId }) => (await transfers).discardPlan(planId),
      list: async () => (await transfers).list(),
      cancel: async ({ ids }) => (await transfers).cancel(ids),
      pause: async ({ ids }) => (await transfers).pause(ids),
      resume: async ({ ids }) => (await transfers).resume(ids),
      retry: async ({ ids }) => (await transfers).retry(ids),
      move: async ({ ids, to }) => (await transfers).move(ids, to),
      clear: async ({ ids }) => (await transfers).clear(ids),
      keepCopy: async (copy) => (await transfers).keepCopy(copy),
      endCopy: async ({ id, isLeft }) => (await transfers).endCopy(id, isLeft),
      leftovers: async ({ copying }, signal) => (await transfers).leftovers(signal, copying),
      removeLeftovers: async ({ uploadIds }) => (await transfers).removeLeftovers(uploadIds),
      localPathOf: async ({ id }) => (await transfers).localPathOf(id),
      setOptions: async (options) => (await transfers).setOptions(options),
      hold: async ({ reason }) => (await transfers).hold(reason),
      forgetConnection: async ({ connectionId }) => (await engine).clients.forget(connectionId),
      stop: async () => (await transfers).stop(),
      async close() {
        const begun = await engine;
        await begun.transfers.close();
        begun.clients.close();
      },
    };
  }
}
