import { listBuckets } from '../../s3/buckets';
import type { Clients } from '../../s3/clients';
import { listFolders } from '../../s3/lists/listPages';
import type { Handlers } from '../handlers';

/** What {@link createListingHandlers} needs. */
export interface ListingHandlerDependencies {
  readonly clients: Clients;
}

/** Routes of the lists that the tree of the window shows. */
export function createListingHandlers({
  clients,
}: ListingHandlerDependencies): Pick<
  Handlers,
  'buckets.list' | 'buckets.region' | 'listing.folders'
> {
  return {
    'buckets.list': async ({ connectionId }, { signal }) =>
      listBuckets(await clients.forConnection(connectionId), signal),

    'buckets.region': async ({ connectionId, bucket }, { signal }) =>
      (await clients.findRegion(connectionId, bucket, signal)) ?? null,

    'listing.folders': async ({ connectionId, bucket, prefix, from }, { signal }) => {
      const client = await clients.forBucket(connectionId, bucket);
      const { listStyle: style } = await clients.capabilitiesOf(connectionId);
      const more = from === undefined ? {} : { from };
      return listFolders({ client, bucket, prefix, signal, style, ...more });
    },
  };
}
