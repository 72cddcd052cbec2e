import { CopyObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type { CopyObjectCommandInput, HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { DipperError, dipperError } from '../../shared/errors/appError';
import { fromHeaderText, isPlainHeader, toHeaderText } from '../../shared/model/encodedWords';
import type {
  EditableMetadata,
  MetadataLoss,
  NamedValue,
  ObjectMetadata,
  ObjectState,
} from '../../shared/model/metadata';
import type { ObjectDetails } from '../../shared/model/objects';
import type { CopySettings, Operation } from '../../shared/model/recipes';
import { call } from './call';
import { keptSettings, largestCopyBytes } from './copySettings';
import { copySource } from './copySource';
import { headObject } from './objects';
import type { ObjectRequest } from './objects';
import { readGrants } from './objectGrants';
import { readTags, writeTags } from './objectTags';

/** Exactly what a change of metadata sends. */
export type MetadataChange = Extract<Operation, { readonly kind: 'writeMetadata' }>;

/**
 * What can be edited of an object, and what a change could not keep (HeadObject, GetObjectAcl,
 * GetObjectTagging).
 *
 * @throws DipperError
 */
export async function readMetadata(request: ObjectRequest): Promise<EditableMetadata> {
  const { head, losses } = await lookAt(request);
  const { ContentType, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage } = head;
  const texts = {
    ContentType,
    CacheControl,
    ContentDisposition,
    ContentEncoding,
    ContentLanguage,
    Expires: head.ExpiresString,
  };
  const headers = Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) =>
      text === undefined || text === '' ? [] : [[name, fromRaw(text)]],
    ),
  );
  const user = Object.entries(head.Metadata ?? {}).map(([name, value]) => ({
    name,
    value: isPlainHeader(value) ? value : toHeaderText(fromHeaderText(value)),
  }));
  return {
    headers,
    user,
    state: stateOf(request, head),
    tooLarge: (head.ContentLength ?? 0) > largestCopyBytes,
    keepsVersion: head.VersionId !== undefined && head.VersionId !== 'null',
    losses,
  };
}

/** Standard headers are not encoded: text that came as UTF-8 is shown as such. */
function fromRaw(text: string): string {
  return isPlainHeader(text) ? text : fromHeaderText(text);
}

/**
 * What is to be sent so that an object has this metadata and keeps everything else.
 *
 * @param expected The object as the user has seen it.
 * @throws DipperError `precondition_failed` when it is another one now, `too_large` above 5 GiB
 */
export async function planMetadataChange(
  request: ObjectRequest,
  expected: ObjectState,
  { headers, user }: ObjectMetadata,
): Promise<MetadataChange> {
  const { bucket, key } = request;
  const resource = `s3://${bucket}/${key}`;
  const { head, grants, tags } = await lookAt(request);
  const now = stateOf(request, head);
  if (now.etag !== expected.etag || now.lastModified !== expected.lastModified) {
    throw dipperError('precondition_failed', 'The object was changed meanwhile.', { resource });
  }
  if ((head.ContentLength ?? 0) > largestCopyBytes) {
    throw dipperError('too_large', 'The metadata of an object above 5 GiB cannot be changed.', {
      resource,
    });
  }
  return {
    kind: 'writeMetadata',
    bucket,
    key,
    settings: { ...headers, ...keptSettings(head), ...keptProtection(head), ...grants },
    user,
    tags: tags ?? [],
  };
}

/**
 * Copies an object onto itself with other metadata (CopyObject), in one step, and puts its tags back
 * where the server has dropped them.
 *
 * @throws DipperError `precondition_failed` when the object is another one now: nothing was changed
 */
export async function writeMetadata(
  { client, signal }: { readonly client: S3Client; readonly signal: AbortSignal },
  { bucket, key, settings, user, tags }: MetadataChange,
): Promise<ObjectDetails> {
  const request = { client, bucket, key, signal };
  await call(client, { operation: 'CopyObject', bucket, key }, () =>
    client.send(
      new CopyObjectCommand({
        Bucket: bucket,
        Key: key,
        CopySource: copySource(bucket, key),
        MetadataDirective: 'REPLACE',
        TaggingDirective: 'COPY',
        Metadata: Object.fromEntries(user.map(({ name, value }) => [name, value])),
        ...forSdk(settings),
      }),
      { abortSignal: signal },
    ),
  );
  if (tags.length > 0) await keepTags(request, tags);
  return headObject(request);
}

async function keepTags(request: ObjectRequest, tags: readonly NamedValue[]): Promise<void> {
  try {
    const left = await readTags(request);
    if (left === undefined || tagsText(left) !== tagsText(tags)) await writeTags(request, tags);
  } catch (error) {
    if (!(error instanceof DipperError)) throw error;
    throw new DipperError(
      { ...error.detail, facts: { ...error.detail.facts, lostTags: tagsText(tags) } },
      { cause: error },
    );
  }
}

/** Tags as a query, in order: `a=b&c=d`. */
function tagsText(tags: readonly NamedValue[]): string {
  return tags
    .map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
}

/** Settings as the SDK takes them. */
function forSdk(settings: CopySettings): Partial<CopyObjectCommandInput> {
  const { Expires: expires, ObjectLockRetainUntilDate: until, ...texts } = settings;
  return {
    // Storage classes and the like go back as the server named them, also those newer than the SDK.
    ...(texts as Partial<CopyObjectCommandInput>),
    ...(expires === undefined ? {} : { Expires: new Date(expires) }),
    ...(until === undefined ? {} : { ObjectLockRetainUntilDate: new Date(until) }),
  };
}

interface Look {
  readonly head: HeadObjectCommandOutput;
  readonly grants: CopySettings;
  readonly tags: readonly NamedValue[] | undefined;
  readonly losses: readonly MetadataLoss[];
}

async function lookAt(request: ObjectRequest): Promise<Look> {
  const { client, bucket, key, signal } = request;
  const [grants, tags] = await Promise.all([readGrants(request), readTags(request)]);
  // Last, since it tells whether the object has changed: older Ceph ignores a condition on the source.
  const head = await call(client, { operation: 'HeadObject', bucket, key }, () =>
    client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }), {
      abortSignal: signal,
    }),
  );
  const losses: readonly MetadataLoss[] = [
    ...grants.losses,
    ...(tags === undefined ? (['tags'] as const) : []),
    ...(head.SSEKMSKeyId === undefined ? [] : (['encryption_context'] as const)),
    ...(/-\d+"?$/u.test(head.ETag ?? '') ? (['parts'] as const) : []),
  ];
  return { head, grants: grants.settings, tags, losses };
}

function stateOf(
  { bucket, key }: ObjectRequest,
  { ETag, LastModified }: HeadObjectCommandOutput,
): ObjectState {
  if (ETag === undefined) {
    throw dipperError('bad_response', 'The server answered with something that is no object.', {
      retry: 'now',
      resource: `s3://${bucket}/${key}`,
    });
  }
  return {
    etag: ETag,
    ...(LastModified === undefined ? {} : { lastModified: LastModified.getTime() }),
  };
}

const checksums = ['CRC64NVME', 'CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const;

/** The checksum that the copy is to have too, and the lock that it is to be under. */
function keptProtection(head: HeadObjectCommandOutput): CopySettings {
  const algorithm = checksums.find((name) => head[`Checksum${name}`] !== undefined);
  const { ObjectLockMode, ObjectLockRetainUntilDate, ObjectLockLegalHoldStatus } = head;
  return {
    ...(algorithm === undefined ? {} : { ChecksumAlgorithm: algorithm }),
    ...(ObjectLockMode === undefined ? {} : { ObjectLockMode }),
    ...(ObjectLockRetainUntilDate === undefined
      ? {}
      : { ObjectLockRetainUntilDate: ObjectLockRetainUntilDate.toUTCString() }),
    ...(ObjectLockLegalHoldStatus === undefined ? {} : { ObjectLockLegalHoldStatus }),
  };
}
