import type { Clients } from '../../s3/clients';
import { createFolder, headObject } from '../../s3/objects';
import { renameTarget } from '../../s3/rename';
import type { Handlers } from '../handlers';

/** Routes of single objects and folders. */
export function createObjectHandlers(deps: {
  readonly clients: Clients;
}): Pick<Handlers, 'objects.details' | 'objects.createFolder' | 'objects.rename'> {
  const { clients } = deps;
  return {
    'objects.details': async ({ connectionId, bucket, key }, { signal }) =>
      headObject({ client: await clients.forBucket(connectionId, bucket), bucket, key, signal }),

    'objects.createFolder': async ({ connectionId, bucket, key }, { signal }) => {
      const client = await clients.forBucket(connectionId, bucket);
      const { conditionalWrites } = await clients.capabilitiesOf(connectionId);
      await createFolder({ client, bucket, key, conditionalWrites, signal });
      return null;
    },

    'objects.rename': async ({ connectionId, bucket, from, to }, { signal }) => {
      const client = await clients.forBucket(connectionId, bucket);
      const { conditionalWrites } = await clients.capabilitiesOf(connectionId);
      return renameTarget({ client, bucket, from, to, conditionalWrites, signal });
    },
  };
}
