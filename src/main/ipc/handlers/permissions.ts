import type { Clients } from '../../s3/clients';
import {
  allowPublicRead,
  getBucketAcl,
  getBucketPolicy,
  getObjectAcl,
  withdrawPublicRead,
} from '../../s3/permissions';
import type { Handlers } from '../handlers';

/** Routes of who may do what. */
export function createPermissionHandlers(deps: {
  readonly clients: Clients;
}): Pick<
  Handlers,
  | 'permissions.objectAcl'
  | 'permissions.bucketAcl'
  | 'permissions.bucketPolicy'
  | 'permissions.allowPublicRead'
  | 'permissions.withdrawPublicRead'
> {
  async function inBucket(
    { connectionId, bucket }: { readonly connectionId: string; readonly bucket: string },
    signal: AbortSignal,
  ) {
    return { client: await deps.clients.forBucket(connectionId, bucket), bucket, signal };
  }

  return {
    'permissions.objectAcl': async (input, { signal }) =>
      getObjectAcl({ ...(await inBucket(input, signal)), key: input.key }),
    'permissions.bucketAcl': async (input, { signal }) =>
      getBucketAcl(await inBucket(input, signal)),
    'permissions.bucketPolicy': async (input, { signal }) =>
      getBucketPolicy(await inBucket(input, signal)),
    'permissions.allowPublicRead': async (input, { signal }) =>
      allowPublicRead(await inBucket(input, signal)),
    'permissions.withdrawPublicRead': async (input, { signal }) =>
      withdrawPublicRead(await inBucket(input, signal)),
  };
}
