import type { DeleteObjectCommand, HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { DipperError, dipperError, hasCode } from '../../../shared/errors/appError';
import type { NamedValue } from '../../../shared/model/metadata';
import type { CopyCondition } from '../../../shared/providers/provider';
import { afterCopy } from './afterCopy';
import { againOnConflict } from '../conflicts';
import { copyInParts, s3CopyLimits, tagsToKeep } from './copyInParts';
import type { CopyLimits } from './copyInParts';
import { keptChecksum, keptSettings } from './copySettings';
import { deleteObject } from '../deletion';
import { withFacts } from '../errors/errorMapping';
import { hidesMetadata, metadataOfHead } from './headMetadata';
import { assertLockCanBeKept, readBucketLock } from './hiddenLock';
import type { BucketLock } from './hiddenLock';
import { bareEtag } from '../etags';
import { noLedger } from '../multipartLedger';
import type { MultipartLedger } from '../multipartLedger';
import { watchCopies } from './lostAnswers';
import { isLockedLike, lockSettings } from './objectLock';
import { readTags, tagsText } from './objectTags';
import { askHead, assertNameIsFree, headWithChecksum } from '../objects';
import { copyWhole } from './wholeCopy';

/** An object and its new key in the same bucket. */
export interface MoveRequest {
  readonly client: S3Client;
  readonly bucket: string;
  readonly from: string;
  readonly to: string;
  /** The server obeys `If-None-Match`, but for CopyObject. */
  readonly conditionalWrites?: boolean;
  /** The header by which a CopyObject takes no other object's place. */
  readonly copyCondition?: CopyCondition | undefined;
  /** The server obeys `If-Match` when it deletes. */
  readonly conditionalDeletes?: boolean;
  /** What is larger is copied in parts. */
  readonly copyLimits?: CopyLimits;
  /** Knows of copies in parts. */
  readonly ledger?: MultipartLedger;
  /** Told before an object is copied in parts. */
  readonly onParts?: () => void;
  /** What is known of object lock in the bucket, where several objects of it are moved. */
  readonly bucketLock?: () => Promise<BucketLock>;
  readonly signal: AbortSignal;
}

/**
 * Copies an object within the server (CopyObject, or in parts above 5 GiB) with its metadata, tags, lock,
 * storage class and KMS key, verifies the copy, and only then removes the source. The object's ACL is
 * not carried over: S3 gives a copy a private one.
 *
 * @throws DipperError `not_supported` with the fact `reason` `hidden_metadata` where a copy in parts would lose
 *   metadata that the server does not send; `access_denied` before anything is copied where the bucket has
 *   object lock and that of the source may not be read, `conflict` for a name that is taken; the source is
 *   still there unless its removal itself failed. The fact `copy` names a copy that stays beside it, or what
 *   may be one, `lostTags` the tags that the copy has lost. A stop that comes once a copy at one go is under
 *   way, or after one was made, comes too late.
 */
export async function moveObject(request: MoveRequest): Promise<void> {
  const { client, bucket, from, to, copyLimits = s3CopyLimits, signal } = request;
  const { conditionalWrites = false, copyCondition } = request;
  const { bucketLock = async () => readBucketLock(request) } = request;
  const source = await askHead({ ...request, key: from });
  await assertLockCanBeKept({ client, bucket, key: from, signal }, source, bucketLock);
  const isInParts = (source.ContentLength ?? 0) > copyLimits.whole;
  const isGuarded = isInParts ? conditionalWrites : copyCondition !== undefined;
  await assertNameIsFree({ client, bucket, key: to, isGuarded, signal });
  const isTagged = !isInParts && (source.TagCount ?? 0) > 0;
  const tags = isTagged ? await readTags({ client, bucket, key: from, signal }) : undefined;
  const copiedEtag = await (
    isInParts ? copyByParts(request, copyLimits) : copyWhole(request, source)
  ).catch((error: unknown) => {
    throw aboutSource(request, error);
  });
  try {
    await afterCopy(signal, async (last) =>
      finish({ ...request, signal: last }, { source, tags }, copiedEtag),
    );
  } catch (error) {
    throw withFacts(error, { copy: to });
  }
}

/** What was copied, as it was before. */
interface Copied {
  readonly source: HeadObjectCommandOutput;
  /** Of one that was copied at one go, where it has any that may be read. */
  readonly tags: readonly NamedValue[] | undefined;
}

/** Verifies the copy and removes the source. */
async function finish(
  request: MoveRequest,
  { source, tags }: Copied,
  copiedEtag: string | undefined,
): Promise<void> {
  const { client, bucket, from, to, signal } = request;
  const copy = await askHead({ ...request, key: to });
  const isWhole = copy.ContentLength === source.ContentLength;
  const isOurs = copiedEtag === undefined || bareEtag(copiedEtag) === bareEtag(copy.ETag);
  const sourceNow = await askHead({ ...request, key: from });
  const tagsNow = tags && (await readTags({ client, bucket, key: from, signal }));
  // Other metadata leaves the ETag as it is, and other tags, on AWS, leave both.
  const isUnchanged =
    sourceNow.ETag === source.ETag &&
    sourceNow.LastModified?.getTime() === source.LastModified?.getTime() &&
    (tags === undefined || tagsNow === undefined || tagsText(tagsNow) === tagsText(tags));
  if (!isUnchanged) throw changedMeanwhile(request);
  const keptTags = (copy.TagCount ?? 0) === (sourceNow.TagCount ?? 0);
  if (!isWhole || !isOurs || !keptTags) throw unverified(request, 'The copy differs from it.');
  if (!isLockedLike(source, copy)) throw unverified(request, 'The copy is not under its lock.');
  await removeSource(request, source);
}

/** Removes the source, as long as it is the one that was copied where the server can see to that. */
async function removeSource(
  request: MoveRequest,
  { ETag: ifMatch }: HeadObjectCommandOutput,
): Promise<void> {
  const { client, bucket, from: key, conditionalDeletes = false, signal } = request;
  if (!conditionalDeletes || ifMatch === undefined) {
    await deleteObject({ client, bucket, key, signal });
    return;
  }
  const mayHaveRemoved: (() => boolean)[] = [];
  const onCommand = (command: DeleteObjectCommand): void => {
    mayHaveRemoved.push(watchCopies(command));
  };
  try {
    await againOnConflict(signal, async () =>
      deleteObject({ client, bucket, key, ifMatch, onCommand, signal }),
    );
  } catch (error) {
    // An attempt whose answer got lost may have removed it.
    if (hasCode(error, 'no_such_key')) return;
    if (!hasCode(error, 'precondition_failed')) throw error;
    // In a bucket with versions, the mark that such an attempt left fulfils no condition.
    const isInDoubt = mayHaveRemoved.some((may) => may());
    if (await isGone(request, isInDoubt)) return;
    throw changedMeanwhile(request, error);
  }
}

/**
 * Whether the source is gone. Where nobody says, it is not. Who may not list is refused to look at what is missing, as
 * at what may not be looked at: it was looked at a moment ago, so it is gone where it may have been removed since.
 *
 * @param isInDoubt Whether the answer to a removal got lost.
 */
async function isGone(
  { client, bucket, from: key, signal }: MoveRequest,
  isInDoubt: boolean,
): Promise<boolean> {
  try {
    await askHead({ client, bucket, key, signal });
    return false;
  } catch (error) {
    return hasCode(error, 'no_such_key') || (isInDoubt && hasCode(error, 'access_denied'));
  }
}

function changedMeanwhile(request: MoveRequest, cause?: unknown): Error {
  return unverified(request, 'It was changed meanwhile.', cause);
}

/** @returns The ETag of the copy. */
async function copyByParts(request: MoveRequest, limits: CopyLimits): Promise<string> {
  const { client, bucket, from, to, conditionalWrites = false, ledger = noLedger } = request;
  const { signal } = request;
  request.onParts?.();
  const tags = await tagsToKeep({ client, bucket, key: from, signal });
  const source = await headWithChecksum({ client, bucket, key: from, signal });
  if (hidesMetadata(source)) throw metadataLost(request);
  const { headers, user } = metadataOfHead(source);
  return copyInParts({
    client,
    bucket,
    from,
    to,
    source,
    settings: {
      ...headers,
      ...keptSettings(source),
      ...keptChecksum(source),
      ...lockSettings(source),
    },
    user,
    tags,
    replaces: false,
    conditionalWrites,
    limits,
    ledger,
    signal,
  });
}

/** A copy in parts has only what it is told. */
function metadataLost({ bucket, from }: MoveRequest): DipperError {
  return dipperError(
    'not_supported',
    'A copy in parts would lose metadata that the server does not send.',
    { resource: `s3://${bucket}/${from}`, facts: { reason: 'hidden_metadata' } },
  );
}

/** What is missing is the source, as long as there is no copy. */
function aboutSource({ bucket, from }: MoveRequest, error: unknown): unknown {
  const about = `s3://${bucket}/${from}`;
  if (!hasCode(error, 'no_such_key')) return error;
  if (error.detail.facts?.copy !== undefined) return error;
  return new DipperError(
    { ...error.detail, message: `There is no object ${about}.`, resource: about },
    { cause: error },
  );
}

function unverified(request: MoveRequest, why: string, cause?: unknown): Error {
  return dipperError('conflict', `The original was left where it is. ${why}`, {
    retry: 'now',
    resource: `s3://${request.bucket}/${request.from}`,
    cause,
  });
}
