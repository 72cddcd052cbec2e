import { GetBucketAclCommand, GetObjectAclCommand } from '@aws-sdk/client-s3';
import type { GetObjectAclCommandOutput, Grant, S3Client } from '@aws-sdk/client-s3';
import type { AclGrant, AclPermission, AclView, Grantee } from '../../../shared/model/permissions';
import { namesIn } from '../aclNames';
import { call } from '../call';
import { lackingBy } from '../lacking';
import type { ObjectRequest } from '../objects';
import { publicBlockOf } from './publicAccessBlock';

export { allowPublicRead, getBucketPolicy, withdrawPublicRead } from './bucketPolicy';

/**
 * Who may do what with an object, by its ACL (GetObjectAcl), or that the server has none. Where a grant is public,
 * also whether that is held back (GetPublicAccessBlock).
 *
 * @throws DipperError
 */
export async function getObjectAcl(request: ObjectRequest): Promise<AclView> {
  const { client, bucket, key, signal } = request;
  return aclOf(request, () =>
    call(client, { operation: 'GetObjectAcl', bucket, key }, () =>
      client.send(new GetObjectAclCommand({ Bucket: bucket, Key: key }), { abortSignal: signal }),
    ),
  );
}

/**
 * Who may do what with a bucket, by its ACL (GetBucketAcl), or that the server has none. Where a grant is public,
 * also whether that is held back (GetPublicAccessBlock).
 *
 * @throws DipperError
 */
export async function getBucketAcl(request: {
  readonly client: S3Client;
  readonly bucket: string;
  readonly signal: AbortSignal;
}): Promise<AclView> {
  const { client, bucket, signal } = request;
  return aclOf(request, () =>
    call(client, { operation: 'GetBucketAcl', bucket }, () =>
      client.send(new GetBucketAclCommand({ Bucket: bucket }), { abortSignal: signal }),
    ),
  );
}

/** GetObjectAcl and GetBucketAcl answer with the same document, AccessControlPolicy. */
type AclAnswer = Pick<GetObjectAclCommandOutput, 'Owner' | 'Grants'>;

/** @param request Whose bucket may ignore what the ACL opens to everybody (GetPublicAccessBlock). */
async function aclOf(
  request: Pick<ObjectRequest, 'client' | 'bucket' | 'signal'>,
  ask: () => Promise<AclAnswer>,
): Promise<AclView> {
  let answer: AclAnswer;
  try {
    answer = await ask();
  } catch (error) {
    const lacking = lackingBy(error);
    if (lacking === undefined) throw error;
    return { kind: 'not_supported', error: lacking };
  }
  const grants = (answer.Grants ?? []).map(readGrant);
  const { id, displayName } = namesIn(answer.Owner);
  // S3 calls grants to either group public.
  const isOpen = grants.some(
    ({ grantee }) => grantee.kind === 'everyone' || grantee.kind === 'signed_in',
  );
  return {
    kind: 'acl',
    ...(id === undefined ? {} : { owner: named(id, displayName) }),
    grants,
    ...(isOpen ? { publicBlock: await publicBlockOf(request, 'IgnorePublicAcls') } : {}),
  };
}

const permissionNames: readonly string[] = [
  'FULL_CONTROL',
  'READ',
  'WRITE',
  'READ_ACP',
  'WRITE_ACP',
] satisfies readonly AclPermission[];

function isPermission(name: string | undefined): name is AclPermission {
  return name !== undefined && permissionNames.includes(name);
}

/** A grant that can't be understood is shown as such, never left out (s3rver's has no permission). */
function readGrant({ Grantee: grantee, Permission: permission }: Grant): AclGrant {
  return {
    grantee: readGrantee(grantee),
    ...(isPermission(permission) ? { permission } : {}),
  };
}

/** By what is there rather than by its type, which some servers leave out. */
function readGrantee(grantee: Grant['Grantee']): Grantee {
  const { id, displayName, uri, email } = namesIn(grantee);
  if (uri !== undefined) return groupOf(uri);
  if (id !== undefined) return { kind: 'user', ...named(id, displayName) };
  if (email !== undefined) return { kind: 'email', email };
  return { kind: 'unknown' };
}

/** Predefined groups ("Access control list (ACL) overview", Amazon S3 User Guide). */
function groupOf(uri: string): Grantee {
  switch (uri) {
    case 'http://acs.amazonaws.com/groups/global/AllUsers':
      return { kind: 'everyone' };
    case 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers':
      return { kind: 'signed_in' };
    case 'http://acs.amazonaws.com/groups/s3/LogDelivery':
      return { kind: 'log_delivery' };
    default:
      return { kind: 'other_group', uri };
  }
}

function named(
  id: string,
  displayName: string | undefined,
): { readonly id: string; readonly displayName?: string } {
  return displayName === undefined ? { id } : { id, displayName };
}
