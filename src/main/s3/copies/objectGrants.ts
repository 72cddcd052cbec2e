import {
  GetBucketOwnershipControlsCommand,
  GetObjectAclCommand,
  ListBucketsCommand,
} from '@aws-sdk/client-s3';
import type { GetObjectAclCommandOutput, Grant } from '@aws-sdk/client-s3';
import { DipperError } from '../../../shared/errors/appError';
import type { MetadataLoss } from '../../../shared/model/metadata';
import type { CopySettings } from '../../../shared/model/recipes';
import { namesIn } from '../aclNames';
import { bucketsAtOnce } from '../buckets';
import { call } from '../call';
import { lackingBy } from '../lacking';
import type { ObjectRequest } from '../objects';

/** Grants as the headers of a copy, and what of them it can't carry. */
export interface KeptGrants {
  readonly settings: Pick<
    CopySettings,
    'GrantFullControl' | 'GrantRead' | 'GrantReadACP' | 'GrantWriteACP'
  >;
  readonly losses: readonly MetadataLoss[];
}

const nothing: KeptGrants = { settings: {}, losses: [] };

/** Headers by the permission that they give. WRITE has none: it means nothing on an object. */
const headerOf: Readonly<Record<string, keyof KeptGrants['settings']>> = {
  FULL_CONTROL: 'GrantFullControl',
  READ: 'GrantRead',
  READ_ACP: 'GrantReadACP',
  WRITE_ACP: 'GrantWriteACP',
};

/**
 * What a copy has to be told to have the ACL of its source (GetObjectAcl); nothing where the owner alone
 * has access, which is what a copy gets by itself.
 *
 * @throws DipperError, except where the ACL may not be read or the server has none
 */
export async function readGrants(request: ObjectRequest): Promise<KeptGrants> {
  const { client, bucket, key, signal } = request;
  let acl: GetObjectAclCommandOutput;
  try {
    acl = await call(client, { operation: 'GetObjectAcl', bucket, key }, () =>
      client.send(new GetObjectAclCommand({ Bucket: bucket, Key: key }), { abortSignal: signal }),
    );
  } catch (error) {
    const code = error instanceof DipperError ? error.detail.code : undefined;
    if (lackingBy(error) !== undefined) return nothing;
    if (code === 'access_denied') return { settings: {}, losses: ['acl'] };
    throw error;
  }
  const { id: owner } = namesIn(acl.Owner);
  const self = await ownId(request);
  const changesOwner = owner !== undefined && self !== undefined && owner !== self;
  const grants = acl.Grants ?? [];
  const isPrivate = grants.every((grant) => isOfOwner(grant, owner));
  if (isPrivate && !changesOwner) return nothing;
  // A list with others in it is one that counts.
  const ownership = changesOwner && isPrivate ? await objectOwnership(request) : 'of_writer';
  if (ownership === 'of_bucket') return nothing;
  // Whoever owns the copy has only what is granted.
  const own = changesOwner
    ? [
        {
          Grantee: { ID: self, Type: 'CanonicalUser' as const },
          Permission: 'FULL_CONTROL' as const,
        },
      ]
    : [];
  const { settings, losses } = grantHeaders([...own, ...grants]);
  const loss = ownership === 'unknown' ? 'owner_perhaps' : 'owner';
  return { settings, losses: [...losses, ...(changesOwner ? ([loss] as const) : [])] };
}

/**
 * Whose a copy is (GetBucketOwnershipControls). Where ACLs are off, as in every bucket that AWS has made since
 * April 2023, all is the bucket owner's: GetObjectAcl names that owner alone, and grants are refused.
 */
async function objectOwnership({
  client,
  bucket,
  signal,
}: ObjectRequest): Promise<'of_bucket' | 'of_writer' | 'unknown'> {
  try {
    const { OwnershipControls } = await call(
      client,
      { operation: 'GetBucketOwnershipControls', bucket },
      () =>
        client.send(new GetBucketOwnershipControlsCommand({ Bucket: bucket }), {
          abortSignal: signal,
        }),
    );
    const rule = OwnershipControls?.Rules?.[0]?.ObjectOwnership;
    if (rule === undefined) return 'unknown';
    return rule === 'BucketOwnerEnforced' ? 'of_bucket' : 'of_writer';
  } catch (error) {
    if (!(error instanceof DipperError) || error.detail.code === 'cancelled') throw error;
    return error.detail.server?.code === 'OwnershipControlsNotFoundError' ? 'of_writer' : 'unknown';
  }
}

/** Where neither the owner nor the grantee is named, as on MinIO, they are the same. */
function isOfOwner({ Grantee, Permission }: Grant, owner: string | undefined): boolean {
  const { id, uri, email } = namesIn(Grantee);
  return id === owner && uri === undefined && email === undefined && Permission === 'FULL_CONTROL';
}

/** The canonical id of whoever asks (ListBuckets); `undefined` where that is not told. */
async function ownId({ client, signal }: ObjectRequest): Promise<string | undefined> {
  const one = await bucketsAtOnce(client, 1);
  try {
    const { Owner } = await call(client, { operation: 'ListBuckets' }, () =>
      client.send(new ListBucketsCommand(one), { abortSignal: signal }),
    );
    return namesIn(Owner).id;
  } catch (error) {
    if (error instanceof DipperError && error.detail.code !== 'cancelled') return undefined;
    throw error;
  }
}

/** Whether a server refuses all grants because the bucket has its ACLs switched off. */
export function refusesGrants(error: unknown): boolean {
  return (
    error instanceof DipperError && error.detail.server?.code === 'AccessControlListNotSupported'
  );
}

/** The same without grants; `undefined` where there are none. */
export function withoutGrants(settings: CopySettings): CopySettings | undefined {
  const names: ReadonlySet<string> = new Set(Object.values(headerOf));
  const kept = Object.entries(settings).filter(([name]) => !names.has(name));
  return kept.length === Object.keys(settings).length ? undefined : Object.fromEntries(kept);
}

/** `x-amz-grant-*` of CopyObject, for as many grants as they can name. */
export function grantHeaders(grants: readonly Grant[]): KeptGrants {
  const named = new Map<keyof KeptGrants['settings'], string[]>();
  let lost = false;
  for (const { Grantee: grantee, Permission: permission } of grants) {
    if (permission === 'WRITE') continue;
    const header = headerOf[permission ?? ''];
    const who = granteeText(grantee);
    if (header === undefined || who === undefined) lost = true;
    else named.set(header, [...new Set([...(named.get(header) ?? []), who])]);
  }
  const settings = Object.fromEntries([...named].map(([header, who]) => [header, who.join(', ')]));
  return { settings, losses: lost ? ['grants'] : [] };
}

function granteeText(grantee: Grant['Grantee']): string | undefined {
  const { id, uri, email } = namesIn(grantee);
  if (uri !== undefined) return `uri="${uri}"`;
  if (id !== undefined) return `id="${id}"`;
  if (email !== undefined) return `emailAddress="${email}"`;
  return undefined;
}
