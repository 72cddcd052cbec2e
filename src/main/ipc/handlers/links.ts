import type { RouteInput } from '../../../shared/ipc/routes';
import type { Clients } from '../../s3/clients';
import { presignGet, presignPut } from '../../s3/links';
import type { PresignRequest } from '../../s3/links';
import type { Handlers } from '../handlers';

/** Routes of links to share. */
export function createLinkHandlers(deps: {
  readonly clients: Clients;
  /** Milliseconds that a server's clock is ahead of ours. */
  readonly clockOffsetOf: (connectionId: string) => number;
}): Pick<Handlers, 'links.create' | 'links.createForUpload'> {
  const { clients, clockOffsetOf } = deps;

  async function requestOf(
    { connectionId, server, ...link }: RouteInput<'links.create'>,
    signal: AbortSignal,
  ): Promise<PresignRequest> {
    // A link is of one region and follows nothing.
    await clients.findRegion(connectionId, link.bucket, signal);
    return {
      ...link,
      client: await clients.forSeen({ connectionId, bucket: link.bucket, server }),
      credentials: await clients.credentialsOf(connectionId, signal),
      clockOffset: clockOffsetOf(connectionId),
    };
  }

  return {
    'links.create': async (link, { signal }) => presignGet(await requestOf(link, signal)),
    'links.createForUpload': async (link, { signal }) => presignPut(await requestOf(link, signal)),
  };
}
