import type { Clients } from '../../s3/clients';
import { presignGet } from '../../s3/links';
import type { Handlers } from '../handlers';

/** Routes of links to share. */
export function createLinkHandlers(deps: {
  readonly clients: Clients;
  /** Milliseconds that a server's clock is ahead of ours. */
  readonly clockOffsetOf: (connectionId: string) => number;
}): Pick<Handlers, 'links.create'> {
  const { clients, clockOffsetOf } = deps;
  return {
    async 'links.create'({ connectionId, bucket, key, expiresInSeconds }, { signal }) {
      // A link is of one region and follows nothing.
      await clients.findRegion(connectionId, bucket, signal);
      return presignGet({
        client: await clients.forBucket(connectionId, bucket),
        credentials: await clients.credentialsOf(connectionId, signal),
        bucket,
        key,
        expiresInSeconds,
        clockOffset: clockOffsetOf(connectionId),
      });
    },
  };
}
