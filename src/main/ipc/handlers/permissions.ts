import type { SeenPlace } from '../../../shared/model/places';
import { lackOf } from '../../s3/capabilities/capabilityReport';
import type { Clients } from '../../s3/clients';
import type { ConnectionResolver } from '../../s3/connection';
import {
  allowPublicRead,
  getBucketAcl,
  getBucketPolicy,
  getObjectAcl,
  withdrawPublicRead,
} from '../../s3/permissions/permissions';
import type { Handlers } from '../handlers';

/** Routes of who may do what. */
export function createPermissionHandlers(deps: {
  readonly clients: Clients;
  readonly resolve: ConnectionResolver;
}): Pick<
  Handlers,
  | 'permissions.objectAcl'
  | 'permissions.bucketAcl'
  | 'permissions.bucketPolicy'
  | 'permissions.allowPublicRead'
  | 'permissions.withdrawPublicRead'
> {
  async function inBucket(place: SeenPlace, signal: AbortSignal) {
    return { client: await deps.clients.forSeen(place), bucket: place.bucket, signal };
  }

  /** What the server has said to lack is not asked of it again. */
  async function unlessLacking<View>(
    { connectionId }: { readonly connectionId: string },
    name: 'acl' | 'policy',
    ask: () => Promise<View>,
  ) {
    const error = lackOf(await deps.resolve(connectionId), name);
    return error === undefined ? ask() : ({ kind: 'not_supported', error } as const);
  }

  return {
    'permissions.objectAcl': (input, { signal }) =>
      unlessLacking(input, 'acl', async () =>
        getObjectAcl({ ...(await inBucket(input, signal)), key: input.key }),
      ),
    'permissions.bucketAcl': (input, { signal }) =>
      unlessLacking(input, 'acl', async () => getBucketAcl(await inBucket(input, signal))),
    'permissions.bucketPolicy': (input, { signal }) =>
      unlessLacking(input, 'policy', async () => getBucketPolicy(await inBucket(input, signal))),
    'permissions.allowPublicRead': async (input, { signal }) =>
      allowPublicRead(await inBucket(input, signal)),
    'permissions.withdrawPublicRead': async (input, { signal }) =>
      withdrawPublicRead(await inBucket(input, signal)),
  };
}
