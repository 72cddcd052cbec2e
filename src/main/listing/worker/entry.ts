import { parentPort, workerData } from 'node:worker_threads';
import { createClients } from '../../s3/clients';
import { gatherCalls, resolveByMain } from '../../threads/connectionCalls';
import { connectThreads } from '../../threads/rpc';
import type { Remote } from '../../threads/rpc';
import { createViews } from '../views';
import type { MainCalls, WorkerCalls, WorkerStart } from './protocol';

if (parentPort !== null) startWorker(parentPort, workerData as WorkerStart);

/** The thread that lists. Main starts it with `new Worker` and talks to it by calls. */
function startWorker(port: NonNullable<typeof parentPort>, start: WorkerStart): void {
  const clients = createClients({
    productVersion: start.productVersion,
    onCall: gatherCalls(() => main),
    resolve: resolveByMain(() => main),
  });
  const views = createViews({
    clients,
    onChanged: (state) => void main.call('changed', state),
    onUnexpected: (error) => void main.call('unexpected', { error }),
  });
  const now = <Result>(work: () => Result): Promise<Result> =>
    new Promise((resolve) => resolve(work()));
  const answers: WorkerCalls = {
    open: (request, signal) => views.open(request, signal),
    listAhead: (request) => views.listAhead(request),
    refresh: ({ viewId }) => now(() => views.refresh(viewId)),
    stop: ({ viewId }) => now(() => views.stop(viewId)),
    arrange: ({ viewId, arrangement }) => views.arrange(viewId, arrangement),
    window: ({ viewId, range }) => now(() => views.window(viewId, range)),
    positionOf: ({ viewId, key }) => now(() => views.positionOf(viewId, key)),
    findTyped: ({ viewId, text, from }) => now(() => views.findTyped(viewId, text, from)),
    select: ({ viewId, version, edges, cursor }) =>
      now(() => views.select(viewId, version, edges, cursor)),
    selectedTargets: ({ viewId }) => now(() => views.selectedTargets(viewId)),
    note: (changes) => views.note(changes),
    count: ({ countId, ...request }, signal) =>
      views.count(request, signal, (soFar) => void main.call('counting', { countId, ...soFar })),
    counted: (place) => now(() => views.counted(place)),
    forgetConnection: ({ connectionId }) => now(() => views.forgetConnection(connectionId)),
  };
  const main: Remote<MainCalls> = connectThreads<MainCalls>(port, answers);
}
