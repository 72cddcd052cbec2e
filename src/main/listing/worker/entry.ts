import { parentPort, workerData } from 'node:worker_threads';
import { createClients } from '../../s3/clients';
import { createRememberedProxies } from '../../s3/network/remembered';
import { gatherCalls, resolveByMain } from '../../threads/connectionCalls';
import { answersBy, connectThreads } from '../../threads/rpc';
import type { Later, Remote } from '../../threads/rpc';
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
  const answers: Later<WorkerCalls> = {
    ...answersBy(views, viewsCalls),
    forgetWays() {
      proxies.forget();
      return Promise.resolve();
    },
    count: (countId, request, signal) =>
      views.count(request, signal, (soFar) => void main.call('counting', { countId, ...soFar })),
  };
  const main: Remote<MainCalls> = connectThreads<MainCalls>(port, answers);
}
