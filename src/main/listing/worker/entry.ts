import { parentPort, workerData } from 'node:worker_threads';
import { createClients } from '../../s3/clients';
import { createRememberedProxies } from '../../s3/network/remembered';
import { gatherCalls, resolveByMain } from '../../threads/connectionCalls';
import { answersBy, connectThreads } from '../../threads/rpc';
import type { Later, Remote } from '../../threads/rpc';
import { packTargets } from '../../base/packedTargets';
import { createDeletions } from '../deletions';
import { createViews } from '../views';
import { viewsCalls } from './protocol';
import type { MainCalls, WorkerCalls, WorkerStart } from './protocol';

if (parentPort !== null) startWorker(parentPort, workerData as WorkerStart);

/** The thread that lists. Main starts it with `new Worker` and talks to it by calls. */
function startWorker(port: NonNullable<typeof parentPort>, start: WorkerStart): void {
  const proxies = createRememberedProxies();
  const clients = createClients({
    productVersion: start.productVersion,
    onCall: gatherCalls(() => main),
    resolve: resolveByMain(() => main, proxies),
  });
  const views = createViews({
    clients,
    onChanged: (state) => void main.call('changed', state),
    onUnexpected: (error) => void main.call('unexpected', { error }),
  });
  const deletions = createDeletions({
    clients,
    views,
    onProgress: (progress) => void main.call('deleting', progress),
  });
  const answers: Later<WorkerCalls> = {
    ...answersBy(views, viewsCalls),
    forgetClients(connectionId) {
      clients.forget(connectionId);
      return Promise.resolve();
    },
    forgetWays() {
      proxies.forget();
      return Promise.resolve();
    },
    count: (countId, request, signal) =>
      views.count(request, signal, (soFar) => void main.call('counting', { countId, ...soFar })),
    takePackedSelection: async (selectionId, place) =>
      packTargets(views.takeSelection(selectionId, place)),
    planDeletion: (request, signal) => deletions.plan(request, signal),
    runDeletion: (request, signal) => deletions.run(request, signal),
    discardDeletion(deletionId) {
      deletions.discard(deletionId);
      return Promise.resolve();
    },
  };
  const main: Remote<MainCalls> = connectThreads<MainCalls>(port, answers);
}
