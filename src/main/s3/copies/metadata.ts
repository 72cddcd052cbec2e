import type { HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { dipperError } from '../../../shared/errors/appError';
import type { DipperError } from '../../../shared/errors/appError';
import type {
  EditableMetadata,
  MetadataLoss,
  NamedValue,
  ObjectMetadata,
  ObjectState,
} from '../../../shared/model/metadata';
import { toHttpDate } from '../../../shared/model/metadataRules';
import type { ObjectDetails } from '../../../shared/model/objects';
import { isArchived } from '../../../shared/model/storageClasses';
import type { CopySettings, Operation } from '../../../shared/model/recipes';
import { afterCopy } from './afterCopy';
import { annotationsLost, hasAnnotations } from './annotations';
import { copyInParts, s3CopyLimits, tagsToKeep } from './copyInParts';
import type { CopyLimits } from './copyInParts';
import { copyOnto } from './copyOnto';
import { keptChecksum, keptSettings } from './copySettings';
import { hidesMetadata, metadataOfHead } from './headMetadata';
import { lockLosses } from './hiddenLock';
import { noLedger } from '../multipartLedger';
import type { MultipartLedger } from '../multipartLedger';
import { headObject, headWithChecksum } from '../objects';
import type { ObjectRequest } from '../objects';
import { readGrants, refusesGrants, withoutGrants } from './objectGrants';
import { lockSettings } from './objectLock';
import { readTags, restoreTags } from './objectTags';

/** Exactly what a change of metadata sends. */
export type MetadataChange = Extract<Operation, { readonly kind: 'writeMetadata' }>;

/** An object that a copy of itself is to replace. */
type CopyRequest = ObjectRequest & { readonly copyLimits?: CopyLimits };

/**
 * What can be edited of an object, and what a change could not keep (HeadObject, GetObjectAcl,
 * GetObjectTagging, and what tells of its locks and annotations where it can have any).
 *
 * @throws DipperError `not_supported` with the fact `reason` `annotations` where a change would lose those
 */
export async function readMetadata(request: CopyRequest): Promise<EditableMetadata> {
  const { head, losses } = await lookAt(request);
  return {
    ...metadataOfHead(head),
    state: stateOf(request, head),
    keepsVersion: head.VersionId !== undefined && head.VersionId !== 'null',
    losses,
  };
}

/**
 * What is to be sent so that an object has this metadata and keeps everything else.
 *
 * @param expected The object as the user has seen it.
 * @throws DipperError `precondition_failed` when it is another one now, `invalid_input` for an `Expires` that is
 *   neither an HTTP date nor the one it has, `access_denied` when a copy in parts would lose tags that may not be
 *   read
 */
export async function planMetadataChange(
  request: CopyRequest,
  expected: ObjectState,
  { headers, user }: ObjectMetadata,
): Promise<MetadataChange> {
  const { bucket, key } = request;
  const { head, inParts, grants, tags } = await lookAt(request);
  const now = stateOf(request, head);
  if (now.etag !== expected.etag || now.lastModified !== expected.lastModified) {
    throw changedMeanwhile(request);
  }
  const { Expires = '' } = headers;
  if (Expires !== '' && Expires !== head.ExpiresString && toHttpDate(Expires) !== Expires) {
    throw dipperError('invalid_input', 'Expires has to be a date as HTTP writes it.');
  }
  return {
    kind: 'writeMetadata',
    bucket,
    key,
    settings: {
      ...headers,
      ...keptSettings(head),
      // A copy at one go has it by itself, and some servers refuse to be told.
      ...(inParts ? keptChecksum(head) : {}),
      ...lockSettings(head),
      ...grants,
    },
    user,
    tags: tags ?? (inParts ? await tagsToKeep(request) : []),
    ...(inParts ? { inParts } : {}),
  };
}

function changedMeanwhile({ bucket, key }: ObjectRequest): DipperError {
  return dipperError('precondition_failed', 'The object was changed meanwhile.', {
    resource: `s3://${bucket}/${key}`,
  });
}

/** What {@link writeMetadata} needs. */
export interface WritingMetadata {
  readonly client: S3Client;
  /** The server obeys `If-Match`, so that not even a race can overwrite another object. */
  readonly conditionalWrites?: boolean;
  readonly copyLimits?: CopyLimits;
  /** Knows of a copy in parts, so that what is left of it can be found. */
  readonly ledger?: MultipartLedger;
  /** Told what is sent instead, where the bucket has no ACLs and so takes no grants. */
  readonly onInstead?: (change: MetadataChange) => void;
  readonly signal: AbortSignal;
}

/**
 * Copies an object onto itself with other metadata (CopyObject, or in parts above 5 GiB), in one step, and
 * puts its tags back where the server has dropped them. Grants that a bucket without ACLs refuses are left out:
 * nobody has access by them there. A stop that comes once the copy is under way comes too late.
 *
 * @throws DipperError `precondition_failed` when the object is somebody else's by now
 */
export async function writeMetadata(
  writing: WritingMetadata,
  change: MetadataChange,
): Promise<ObjectDetails> {
  const { client, signal } = writing;
  const { bucket, key, tags } = change;
  const request = { client, bucket, key, signal };
  await withGrantsIfTaken(writing, change);
  if (change.inParts !== true) await restoreTags(request, tags);
  return afterCopy(signal, async (last) => headObject({ ...request, signal: last }));
}

async function withGrantsIfTaken(writing: WritingMetadata, change: MetadataChange): Promise<void> {
  const copy = change.inParts === true ? copyOntoInParts : copyOnto;
  try {
    await copy(writing, change);
  } catch (error) {
    const settings = withoutGrants(change.settings);
    // That refusal comes before anything is changed.
    if (!refusesGrants(error) || settings === undefined) throw error;
    const instead = { ...change, settings };
    writing.onInstead?.(instead);
    await copy(writing, instead);
  }
}

async function copyOntoInParts(
  writing: WritingMetadata,
  { bucket, key, settings, user, tags }: MetadataChange,
): Promise<void> {
  const { client, conditionalWrites = false, copyLimits = s3CopyLimits, signal } = writing;
  const { ledger = noLedger } = writing;
  const request = { client, bucket, key, signal };
  const source = await headWithChecksum(request);
  if (source.ETag !== settings.CopySourceIfMatch) throw changedMeanwhile(request);
  await copyInParts({
    client,
    bucket,
    from: key,
    to: key,
    source,
    settings,
    user,
    tags,
    replaces: true,
    conditionalWrites,
    limits: copyLimits,
    ledger,
    signal,
  });
}

interface Look {
  readonly head: HeadObjectCommandOutput;
  /** It is too large for a copy at one go. */
  readonly inParts: boolean;
  readonly grants: CopySettings;
  readonly tags: readonly NamedValue[] | undefined;
  readonly losses: readonly MetadataLoss[];
}

async function lookAt({ copyLimits = s3CopyLimits, ...request }: CopyRequest): Promise<Look> {
  const [grants, tags] = await Promise.all([readGrants(request), readTags(request)]);
  // Last, since it tells whether the object has changed: older Ceph ignores a condition on the source.
  const head = await headWithChecksum(request);
  const inParts = (head.ContentLength ?? 0) > copyLimits.whole;
  const hasAny = inParts ? await hasAnnotations(request) : false;
  if (hasAny === true) throw annotationsLost(request);
  const losses: readonly MetadataLoss[] = [
    ...grants.losses,
    ...(tags === undefined ? (['tags'] as const) : []),
    ...(hidesMetadata(head) ? (['hidden_metadata'] as const) : []),
    ...(await lockLosses(request, head)),
    ...(hasAny === undefined ? (['annotations'] as const) : []),
    ...(isRestored(head) ? (['restored'] as const) : []),
    ...(head.SSEKMSKeyId === undefined ? [] : (['encryption_context'] as const)),
    ...(/-\d+"?$/u.test(head.ETag ?? '') ? (['parts'] as const) : []),
  ];
  return { head, inParts, grants: grants.settings, tags, losses };
}

/** Whether what can be read is for some days a restored copy of what is archived. */
function isRestored({ Restore, StorageClass }: HeadObjectCommandOutput): boolean {
  return isArchived(StorageClass) && Restore?.includes('ongoing-request="false"') === true;
}

function stateOf(
  { bucket, key }: ObjectRequest,
  { ETag, LastModified }: HeadObjectCommandOutput,
): ObjectState {
  if (ETag === undefined) {
    throw dipperError('bad_response', 'The server answered with something that is no object.', {
      retry: 'now',
      resource: `s3://${bucket}/${key}`,
      facts: { reason: 'not_s3' },
    });
  }
  return {
    etag: ETag,
    ...(LastModified === undefined ? {} : { lastModified: LastModified.getTime() }),
  };
}
