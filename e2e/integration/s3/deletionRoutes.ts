import { createDeletionHandlers } from '../../../src/main/ipc/handlers/deletion';
import { createDeletions } from '../../../src/main/listing/deletions';
import type { Clients } from '../../../src/main/s3/clients';
import { defaultConnectionOptions } from '../../../src/shared/model/connection';
import type { ConnectionOptions } from '../../../src/shared/model/connection';
import type { Target } from '../../../src/shared/model/objects';
import { transferPath } from '../transfers/support';

/** The routes of deleting with their engine, without its thread. */
export function deletionRoutes(
  clients: Clients,
  /** What is selected, by the ids of the selections. */
  selected: Readonly<Record<string, readonly Target[]>>,
  options: Partial<ConnectionOptions> = {},
) {
  const deletions = createDeletions({
    clients,
    views: {
      takeSelection: (selectionId) => selected[selectionId] ?? [],
      note: () => Promise.resolve(),
    },
    onProgress: () => undefined,
  });
  return createDeletionHandlers({
    listing: {
      planDeletion: (request, signal) => deletions.plan(request, signal),
      runDeletion: (request, signal) => deletions.run(request, signal),
      discardDeletion(deletionId) {
        deletions.discard(deletionId);
        return Promise.resolve();
      },
    },
    connections: {
      optionsOf: () => Promise.resolve({ ...defaultConnectionOptions, ...options }),
    },
    clients,
    requestPath: () => Promise.resolve(transferPath),
    currentAction: () => undefined,
  });
}
