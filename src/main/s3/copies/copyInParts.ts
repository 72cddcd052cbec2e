import { UploadPartCopyCommand } from '@aws-sdk/client-s3';
import type {
  CompletedPart,
  CompleteMultipartUploadCommandInput,
  CopyPartResult,
  HeadObjectCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { cancelledError, DipperError, dipperError, hasCode } from '../../../shared/errors/appError';
import { isPlainHeader } from '../../../shared/model/encodedWords';
import type { NamedValue, ObjectMetadata } from '../../../shared/model/metadata';
import { largestWholeCopy } from '../../../shared/model/objects';
import type { CopySettings } from '../../../shared/model/recipes';
import { s3MostParts } from '../../../shared/providers/provider';
import { mebibyte } from '../../base/units';
import { abortable } from '../../base/abortable';
import { aboutMore } from '../actingFor';
import { afterCopy } from './afterCopy';
import { assertNoAnnotations } from './annotations';
import { call } from '../call';
import type { Capabilities } from '../capabilities/capabilities';
import { concurrently } from '../../base/concurrently';
import { sdkSettings } from './copySettings';
import { copySource, misreadKey } from './copySource';
import { toDipperError, withFacts } from '../errors/errorMapping';
import { bareEtag } from '../etags';
import { leftBehind, withLeft } from '../leftBehind';
import { abortMultipart, abortWholly, completeParts, etagOfParts } from '../multipart';
import type { MultipartTarget } from '../multipart';
import { createNoted } from '../multipartLedger';
import type { MultipartLedger, NotedUpload } from '../multipartLedger';
import { restoreLock } from './objectLock';
import { assertNameIsFree, headWithChecksum, objectExists } from '../objects';
import type { ObjectRequest } from '../objects';
import { readTags, restoreTags, tagsText } from './objectTags';
import { partSizeFor } from '../partSize';
import { repeated } from '../repeated';
import { wholeChecksum } from './wholeChecksum';

const partsAtOnce = 4;

/** How large an object is copied in one go, and how a larger one is cut and tried. */
export interface CopyLimits {
  /** Bytes. */
  readonly whole: number;
  /** Bytes of every part but the last, unless the most parts of those are too few. */
  readonly part: number;
  readonly mostParts: number;
  /** Milliseconds before each further attempt at a part, which are as many. */
  readonly pauses: readonly number[];
}

/** S3's own limit. A part takes the server a second, and no memory here. */
export const s3CopyLimits: CopyLimits = {
  whole: largestWholeCopy,
  part: 64 * mebibyte,
  mostParts: s3MostParts,
  // The SDK has tried for a second or two by then, and hours of work may hang on one part.
  pauses: [2000, 8000, 20_000],
};

/** {@link s3CopyLimits} as a server has them. */
export function copyLimitsOf({
  mostParts,
  largestWholeCopy: whole,
}: Pick<Capabilities, 'mostParts' | 'largestWholeCopy'>): CopyLimits {
  return { ...s3CopyLimits, mostParts, whole };
}

/** A copy within a bucket. */
export interface PartsCopy {
  readonly client: S3Client;
  readonly bucket: string;
  readonly from: string;
  readonly to: string;
  /** What is copied, by {@link headWithChecksum}: the copy is of this state or fails. */
  readonly source: HeadObjectCommandOutput;
  /** Every header of the copy: an upload in parts takes none from the source. */
  readonly settings: CopySettings;
  readonly user: ObjectMetadata['user'];
  /** The tags that the upload begins with; written again at its end where the server has ignored them. */
  readonly tags: readonly NamedValue[];
  /** Whether the copy takes the place of its source; else it may take no other object's. */
  readonly replaces: boolean;
  /** The server obeys `If-Match` and `If-None-Match`. */
  readonly conditionalWrites: boolean;
  readonly limits: CopyLimits;
  /** Knows of the upload as long as the server may have its parts. */
  readonly ledger: MultipartLedger;
  readonly signal: AbortSignal;
}

/**
 * The tags of an object that is to be copied in parts, which takes none along by itself.
 *
 * @throws DipperError `access_denied` where they may not be read: they would be lost
 */
export async function tagsToKeep(request: ObjectRequest): Promise<readonly NamedValue[]> {
  const tags = await readTags(request);
  if (tags !== undefined) return tags;
  throw dipperError(
    'access_denied',
    'A copy in parts would lose the tags, which may not be read.',
    {
      action: 's3:GetObjectTagging',
      resource: `s3://${request.bucket}/${request.key}`,
    },
  );
}

/**
 * Copies an object within the server in parts (CreateMultipartUpload, UploadPartCopy,
 * CompleteMultipartUpload), as objects above 5 GiB have to be, and verifies the copy: its size, its ETag
 * and, where source and copy have one over the whole, its checksum.
 *
 * @throws DipperError `precondition_failed` when the source is another one now; that or `conflict` when
 *   the name of the copy is taken; `conflict` when the copy came out otherwise; `not_supported` where the server would take
 *   another object for the source, where annotations would be lost and, with
 *   the fact `header`, where a header can't be sent as it stands; `access_denied` where a copy under another name
 *   may lose annotations that may not be listed. Before the copy is complete nothing has
 *   changed; the fact `leftUploadId` names what could not be cleared away. After that, a stop is too late;
 *   the facts `copy` and `lostTags` name a copy that stays and the tags that it has lost.
 * @returns The ETag of the copy.
 */
export async function copyInParts(copy: PartsCopy): Promise<string> {
  const { bucket, from, to, source, settings, user, tags, ledger, signal } = copy;
  const { size, etag } = stateOf(copy);
  const partSize = partSizeFor(size, copy.limits.part, copy.limits.mostParts);
  assertSendable(copy);
  await assertReadable(copy);
  // Who replaces an object was told beforehand.
  await assertNoAnnotations(
    { client: copy.client, bucket, key: from, signal },
    { mayBeHidden: copy.replaces },
  );
  const client = aboutMore(copy.client, {
    copySource: copySource(bucket, from),
    isOfParts: true,
    ...(copy.replaces ? { metadata: { settings, user } } : {}),
  });
  const target: MultipartTarget = { client, bucket, key: to };
  const checksum = wholeChecksum(source);
  const upload = await createNoted(
    ledger,
    target,
    {
      // The condition on the source is none of this call's: it is put to each part.
      ...sdkSettings(settings),
      Metadata: Object.fromEntries(user.map(({ name, value }) => [name, value])),
      ...(tags.length === 0 ? {} : { Tagging: tagsText(tags) }),
      ...(checksum === undefined
        ? {}
        : { ChecksumAlgorithm: checksum.algorithm, ChecksumType: 'FULL_OBJECT' }),
    },
    { signal, expires: settings.Expires },
  );
  const { UploadId, ChecksumAlgorithm, ChecksumType, entry } = upload;
  const isTaken = ChecksumType === 'FULL_OBJECT' && ChecksumAlgorithm === checksum?.algorithm;
  let made: Made;
  let tagsNow: readonly NamedValue[];
  try {
    await abortable(entry.begun(UploadId), signal);
    const parts = await copyParts(copy, target, UploadId, { size, etag, partSize });
    if (signal.aborted) throw cancelledError();
    await assertUnchanged(copy);
    // Other tags make no other state of an object, and the parts may have taken hours.
    tagsNow = (await readTags({ client: copy.client, bucket, key: from, signal })) ?? tags;
    if (!copy.replaces) {
      // The parts may have taken hours, and a condition is not obeyed by every server that is sent it.
      const isGuarded = copy.conditionalWrites;
      await assertNameIsFree({ client, bucket, key: to, isGuarded, signal });
    }
    made = await complete(copy, target, parts, {
      UploadId,
      ...(checksum !== undefined && isTaken
        ? { ChecksumType, [`Checksum${checksum.algorithm}`]: checksum.value }
        : {}),
    });
  } catch (error) {
    throw await giveUp(copy, upload, asMisread(copy, error));
  }
  entry.end(made.isLeft ? 'perhapsLeft' : 'gone');
  await conclude(copy, made.etag, tagsNow);
  return made.etag;
}

/** A copy that is there. */
interface Made {
  readonly etag: string;
  /** Its parts may be on the server besides. */
  readonly isLeft: boolean;
}

/** What has to be done once the copy is there: what fails here does not take it back. */
async function conclude(
  copy: PartsCopy,
  etag: string,
  tagsNow: readonly NamedValue[],
): Promise<void> {
  const { client, bucket, to, tags, source, replaces, signal } = copy;
  const made = { client, bucket, key: to };
  const lost = await restoreTags({ ...made, signal }, tagsNow, tags).catch(toDipperError);
  const unlocked = await afterCopy(signal, async (last) =>
    restoreLock({ ...made, signal: last }, source),
  ).catch(toDipperError);
  try {
    await afterCopy(signal, async (last) => verify({ ...copy, signal: last }, etag));
    const failure = lost ?? unlocked;
    if (failure !== undefined) throw failure;
  } catch (error) {
    throw withFacts(error, { ...lost?.detail.facts, ...(replaces ? {} : { copy: to }) });
  }
}

/**
 * A server that decodes the source of a part twice ignores conditions on it, too: it would copy the
 * content of another object without a word.
 */
async function assertReadable(copy: PartsCopy): Promise<void> {
  const { client, bucket, from, conditionalWrites, signal } = copy;
  const other = misreadKey(from);
  if (other === undefined || other === '' || conditionalWrites) return;
  if (await objectExists({ client, bucket, key: other, signal })) throw misread(copy);
}

function misread({ bucket, from }: PartsCopy, cause?: unknown): DipperError {
  return dipperError(
    'not_supported',
    'The server cannot copy an object of this name in parts: it takes it for another one.',
    { resource: `s3://${bucket}/${from}`, cause },
  );
}

/** Servers store bytes in a header that no signed request carries: another text would take their place. */
function assertSendable({ bucket, from, settings }: PartsCopy): void {
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== 'string' || isPlainHeader(value)) continue;
    const header = name.replace(/(?<=[a-z])(?=[A-Z])/gu, '-');
    throw dipperError(
      'not_supported',
      `The header ${header} has characters beyond ASCII, which a copy in parts cannot keep.`,
      { resource: `s3://${bucket}/${from}`, facts: { header } },
    );
  }
}

/** What all parts have to be of. */
function stateOf({ bucket, from, source }: PartsCopy): {
  readonly size: number;
  readonly etag: string;
} {
  const { ContentLength: size, ETag: etag } = source;
  if (size !== undefined && etag !== undefined) return { size, etag };
  throw dipperError('bad_response', 'The server does not say what the object is.', {
    retry: 'now',
    resource: `s3://${bucket}/${from}`,
  });
}

/** Copies all parts. @returns Them in order, with all that the server said of each. */
async function copyParts(
  { bucket, from, limits, signal }: PartsCopy,
  { client, key }: MultipartTarget,
  uploadId: string,
  state: { readonly size: number; readonly etag: string; readonly partSize: number },
): Promise<readonly CompletedPart[]> {
  const { size, etag, partSize } = state;
  const parts: CompletedPart[] = [];
  // R2 has no conditions on the source of a part: that it is the same is looked at afterwards in any case.
  const mayDoWithout = misreadKey(from) === undefined;
  let isConditional = true;
  const starts = Array.from({ length: Math.ceil(size / partSize) }, (_, index) => index * partSize);
  await concurrently(starts, partsAtOnce, async (start, index) => {
    const end = Math.min(start + partSize, size);
    const input = {
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      PartNumber: index + 1,
      CopySource: copySource(bucket, from),
      CopySourceRange: `bytes=${start}-${end - 1}`,
    };
    const copyPart = async (condition: { readonly CopySourceIfMatch?: string }) =>
      call(client, { operation: 'UploadPartCopy', bucket, key }, () =>
        client.send(new UploadPartCopyCommand({ ...input, ...condition }), { abortSignal: signal }),
      );
    const { CopyPartResult: result } = await repeated(
      { pauses: limits.pauses, signal },
      async () => {
        if (!isConditional) return copyPart({});
        try {
          return await copyPart({ CopySourceIfMatch: etag });
        } catch (error) {
          if (!mayDoWithout || !hasCode(error, 'not_supported')) throw error;
          const answer = await copyPart({});
          isConditional = false;
          return answer;
        }
      },
    );
    parts[index] = { PartNumber: index + 1, ...completedBy(result, `s3://${bucket}/${key}`) };
  });
  return parts;
}

function completedBy(result: CopyPartResult | undefined, resource: string): CompletedPart {
  if (result?.ETag === undefined) {
    throw dipperError('bad_response', 'The server copied a part without saying so.', {
      retry: 'now',
      resource,
    });
  }
  // Of these, ETag and checksums are sent back.
  return result;
}

/** Older Ceph ignores a condition on the source: what was copied may be of two states. */
async function assertUnchanged(copy: PartsCopy): Promise<void> {
  const { client, bucket, from, source, signal } = copy;
  const now = await headWithChecksum({ client, bucket, key: from, signal });
  const isSame =
    now.ETag === source.ETag && now.LastModified?.getTime() === source.LastModified?.getTime();
  if (isSame) return;
  throw dipperError('precondition_failed', 'The object was changed meanwhile.', {
    resource: `s3://${bucket}/${from}`,
  });
}

async function complete(
  { replaces, conditionalWrites, source, signal }: PartsCopy,
  target: MultipartTarget,
  parts: readonly CompletedPart[],
  more: Omit<CompleteMultipartUploadCommandInput, 'Bucket' | 'Key' | 'MultipartUpload'> & {
    readonly UploadId: string;
  },
): Promise<Made> {
  const made = etagOfParts(parts.map(({ ETag = '' }) => ETag));
  const condition = replaces ? { IfMatch: source.ETag } : { IfNoneMatch: '*' };
  const parameters = {
    ...more,
    ...(conditionalWrites ? condition : {}),
    MultipartUpload: { Parts: [...parts] },
  };
  try {
    const { ETag: etag = '' } = await completeParts(target, parameters, signal);
    // Ceph leaves it empty.
    return { etag: etag === '' ? made : etag, isLeft: false };
  } catch (error) {
    // An earlier attempt may have done it, and its answer have been lost. Uploads are looked for in the same
    // order (`completeMultipart` of transfers).
    const there = await afterCopy(signal, async (last) =>
      headWithChecksum({ ...target, signal: last }),
    ).catch(() => undefined);
    const isOther = !replaces || there?.LastModified?.getTime() !== source.LastModified?.getTime();
    if (bareEtag(there?.ETag) !== made || !isOther) throw error;
    // Had somebody else put the same there, the parts would be left.
    const left = isRefusedByCondition(error)
      ? await abortMultipart(target, more.UploadId)
      : undefined;
    return { etag: made, isLeft: left !== undefined };
  }
}

function isRefusedByCondition(error: unknown): boolean {
  return hasCode(error, 'precondition_failed');
}

/** What is missing is the source, which was there a moment ago. */
function asMisread(copy: PartsCopy, error: unknown): unknown {
  const isMissing = hasCode(error, 'no_such_key');
  return isMissing && misreadKey(copy.from) !== undefined ? misread(copy, error) : error;
}

/** Gives the upload up. @returns The error, with what could not be cleared away. */
async function giveUp(
  { client, bucket, to, signal }: PartsCopy,
  { UploadId: uploadId, entry }: NotedUpload,
  error: unknown,
): Promise<DipperError> {
  const failure = signal.aborted ? cancelledError() : toDipperError(error);
  const left = await abortWholly({ client, bucket, key: to }, uploadId);
  entry.end(left === undefined ? 'gone' : 'perhapsLeft');
  if (left === undefined) return failure;
  return new DipperError(
    withLeft(failure.detail, leftBehind({ leftUploadId: uploadId }, left.detail)),
    { cause: error },
  );
}

async function verify(copy: PartsCopy, made: string): Promise<void> {
  const { client, bucket, from, to, source, signal } = copy;
  const there = await headWithChecksum({ client, bucket, key: to, signal });
  const isWhole = there.ContentLength === source.ContentLength;
  const isOurs = bareEtag(made) === bareEtag(there.ETag);
  const one = wholeChecksum(source);
  const other = wholeChecksum(there);
  const isSame =
    one === undefined || one.algorithm !== other?.algorithm || one.value === other.value;
  if (isWhole && isOurs && isSame) return;
  throw dipperError('conflict', 'The copy differs from its source.', {
    retry: 'now',
    resource: `s3://${bucket}/${from}`,
  });
}
