import { dipperError } from '../../../shared/errors/appError';
import type { SeenPlace } from '../../../shared/model/places';
import type { RequestPath } from '../../../shared/model/settings';
import { keepNewest } from '../../base/keepNewest';
import { planGone } from '../../listing/deletions';
import type { ListingHost } from '../../listing/worker/host';
import type { Connections } from '../../profiles/connections';
import type { Clients } from '../../s3/clients';
import { connectionChanged } from '../../s3/connectionChanged';
import type { Handlers } from '../handlers';

/** Places of plans that are remembered: more than there are plans. */
const mostPlaces = 32;

/** What {@link createDeletionHandlers} needs. */
export interface DeletionHandlerDependencies {
  readonly listing: Pick<ListingHost, 'planDeletion' | 'runDeletion' | 'discardDeletion'>;
  readonly connections: Pick<Connections, 'optionsOf'>;
  readonly clients: Pick<Clients, 'serverOf'>;
  /** As the user has set it. */
  readonly requestPath: () => Promise<RequestPath>;
  /** The user's action that is under way where it is asked. */
  readonly currentAction: () => string | undefined;
}

/** Routes of deleting: first a plan that lists every key, then exactly that plan. */
export function createDeletionHandlers({
  listing,
  connections,
  clients,
  requestPath,
  currentAction,
}: DeletionHandlerDependencies): Pick<
  Handlers,
  'deletion.plan' | 'deletion.run' | 'deletion.discard'
> {
  const places = new Map<string, SeenPlace>();

  /** The thread hears a moment later than main of a profile that is edited outside of Dipper. */
  async function refuseElsewhere({ connectionId, server }: SeenPlace): Promise<void> {
    if ((await clients.serverOf(connectionId)) !== server) throw connectionChanged();
  }

  return {
    'deletion.plan': async (input, { signal }) => {
      const action = currentAction();
      const { deletionId, connectionId, bucket, server } = input;
      await refuseElsewhere(input);
      places.set(deletionId, { connectionId, bucket, server });
      keepNewest(places, mostPlaces);
      const path = await requestPath();
      const plan = await listing.planDeletion({ ...input, requestPath: path, action }, signal);
      // Whoever has left while its answer was on the way does not know of it.
      if (signal.aborted) await listing.discardDeletion(deletionId);
      return plan;
    },

    'deletion.run': async ({ deletionId, bucketName }, { signal }) => {
      const action = currentAction();
      const place = places.get(deletionId);
      if (place === undefined) throw planGone();
      const { askBucketName } = await connections.optionsOf(place.connectionId);
      if (askBucketName && bucketName !== place.bucket) {
        throw dipperError('invalid_input', 'The name of the bucket has to be typed first.', {
          resource: place.bucket,
        });
      }
      places.delete(deletionId);
      await refuseElsewhere(place);
      return listing.runDeletion({ deletionId, place, action }, signal);
    },

    'deletion.discard': async ({ deletionId }) => {
      places.delete(deletionId);
      await listing.discardDeletion(deletionId);
      return null;
    },
  };
}
