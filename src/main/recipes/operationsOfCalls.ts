import type { Operation } from '../../shared/model/recipes';
import type { CallSubject, StsSubject } from '../s3/reportedCall';
import { keyOfCopySource } from '../s3/copies/copySource';
import type { NamePlatform } from '../transfers/local/localNames';
import { localFileOf } from './localFiles';
import { settingOfCall } from './settings';

/** What is known of a call that was made. */
export interface CallFacts {
  readonly operation: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly sentBytes?: number;
  readonly subject: CallSubject;
}

/**
 * What calls do, said as one would write it: the pages of a listing are one listing, the parts of a
 * multipart upload one upload, and neighbours that do the same with different objects are one loop.
 * A call that Dipper knows no code for is left out.
 *
 * @param platform Whose rules the names of local files follow.
 */
export function operationsOfCalls(
  calls: readonly CallFacts[],
  platform: NamePlatform,
): readonly Operation[] {
  return folded(withoutFurtherParts(calls).flatMap((call) => operationOf(call, platform) ?? []));
}

/** Of the calls that make a copy in parts the first one tells all; others come between them. */
function withoutFurtherParts(calls: readonly CallFacts[]): readonly CallFacts[] {
  const begun = new Set<string>();
  return calls.filter(({ operation, bucket, key, subject }) => {
    if (subject.isOfParts !== true) return true;
    const copy = JSON.stringify([bucket, key, subject.copySource]);
    const isFurther = begun.has(copy) && operation !== 'CreateMultipartUpload';
    begun.add(copy);
    return !isFurther;
  });
}

/** Neighbours that do the same with different objects, or the same again, become one operation. */
export function folded(operations: readonly Operation[]): readonly Operation[] {
  const runs: {
    readonly likeness: string;
    readonly operations: Operation[];
    /** Of transfers that look at what is there: the keys so far. */
    readonly met: Set<string>;
  }[] = [];
  for (const operation of operations) {
    const likeness = likenessOf(operation);
    const keys = sparedKeys(operation);
    const last = runs.at(-1);
    const isMore = last?.likeness === likeness && !standsAlone(operation);
    if (isMore && !keys.some((key) => last.met.has(key))) {
      last.operations.push(operation);
      for (const key of keys) last.met.add(key);
    } else runs.push({ likeness, operations: [operation], met: new Set(keys) });
  }
  return runs.flatMap(({ operations }) => together(operations) ?? []);
}

/** What a transfer finds in its way may be what the same transfer has put there before. */
function standsAlone(operation: Operation): boolean {
  if (!('ifThere' in operation) || operation.ifThere === undefined) return false;
  return operation.ifThere === 'keep_both' || !('files' in operation);
}

function sparedKeys(operation: Operation): readonly string[] {
  if (!('files' in operation) || operation.ifThere === undefined) return [];
  return operation.files.map(({ key }) => key);
}

function operationOf(call: CallFacts, platform: NamePlatform): Operation | undefined {
  const { operation, bucket, key, subject } = call;
  if (operation === 'ListBuckets') return { kind: 'listBuckets' };
  if (subject.sts !== undefined) return operationOfSts(operation, subject.sts);
  if (bucket === undefined) return undefined;
  const prefix = subject.prefix ?? '';
  const setting = settingOfCall(operation);
  if (setting !== undefined) {
    return { kind: 'readSetting', bucket, setting, ...(key === undefined ? {} : { key }) };
  }
  switch (operation) {
    case 'HeadBucket':
      return { kind: 'lookAtBucket', bucket };
    case 'ListObjectsV2':
    case 'ListObjects':
      return { kind: subject.delimited === true ? 'listFolder' : 'listPrefix', bucket, prefix };
    case 'GetBucketAcl':
      return { kind: 'readBucketAcl', bucket };
    case 'GetBucketPolicy':
      return { kind: 'readBucketPolicy', bucket };
    case 'PutBucketPolicy':
      return subject.policy === undefined
        ? undefined
        : { kind: 'writeBucketPolicy', bucket, document: subject.policy };
    case 'DeleteBucketPolicy':
      return { kind: 'deleteBucketPolicy', bucket };
    case 'DeleteObjects':
      // One that asks whether the server knows it names nothing.
      return subject.keys === undefined || subject.keys.length === 0
        ? undefined
        : { kind: 'deleteObjects', bucket, keys: subject.keys };
    case 'GetBucketVersioning':
      return { kind: 'readBucketVersioning', bucket };
    case 'ListObjectVersions':
      return { kind: 'listVersions', bucket, prefix };
    case 'ListMultipartUploads':
      return { kind: 'listUnfinishedUploads', bucket };
    default:
      return key === undefined ? undefined : operationOfObject({ ...call, bucket, key }, platform);
  }
}

function operationOfSts(operation: string, subject: StsSubject): Operation | undefined {
  const { region, endpoint, profile, byOwnKeys, role, tokenFile } = subject;
  const place = { region, ...(endpoint === undefined ? {} : { endpoint }) };
  if (operation === 'GetCallerIdentity') return { kind: 'whoAmI', ...place };
  if (role === undefined) return undefined;
  if (tokenFile !== undefined) {
    return { kind: 'assumeRoleWithWebIdentity', ...place, role, tokenFile };
  }
  return {
    kind: 'assumeRole',
    ...place,
    role,
    ...(profile === undefined ? {} : { profile }),
    ...(byOwnKeys === undefined ? {} : { byOwnKeys }),
  };
}

function operationOfObject(
  call: CallFacts & { readonly bucket: string; readonly key: string },
  platform: NamePlatform,
): Operation | undefined {
  const { operation, bucket, key, sentBytes, subject } = call;
  const files = [{ key, file: localFileOf(key, platform) }];
  switch (operation) {
    case 'HeadObject':
      return { kind: 'lookAtObjects', bucket, keys: [key] };
    case 'GetObject':
      return { kind: 'downloadFiles', bucket, files };
    case 'PutObject':
      if (key.endsWith('/') && (sentBytes ?? 0) === 0) {
        return { kind: 'createFolders', bucket, keys: [key] };
      }
      return { kind: 'uploadFiles', bucket, files };
    case 'UploadPartCopy':
      return copyOf(bucket, key, subject);
    case 'CreateMultipartUpload':
    case 'UploadPart':
    case 'ListParts':
    case 'CompleteMultipartUpload':
      if (subject.isOfParts === true) return copyOf(bucket, key, subject);
      return { kind: 'uploadFiles', bucket, files };
    case 'AbortMultipartUpload':
      return subject.uploadId === undefined
        ? undefined
        : { kind: 'abortUploads', bucket, uploads: [{ key, uploadId: subject.uploadId }] };
    case 'CopyObject':
      return copyOf(bucket, key, subject);
    case 'DeleteObject':
      return { kind: 'deleteObjects', bucket, keys: [key] };
    case 'GetObjectAcl':
      return { kind: 'readObjectAcls', bucket, keys: [key] };
    case 'ListObjectAnnotations':
      return { kind: 'listAnnotations', bucket, keys: [key] };
    case 'GetObjectTagging':
      return { kind: 'readObjectTags', bucket, keys: [key] };
    case 'PutObjectTagging':
      return subject.tags === undefined
        ? undefined
        : { kind: 'writeObjectTags', bucket, key, tags: subject.tags };
    case 'PutObjectRetention':
      return subject.retention && { kind: 'retainObject', bucket, key, ...subject.retention };
    case 'PutObjectLegalHold':
      return { kind: 'holdObject', bucket, key };
    default:
      return undefined;
  }
}

/** What a copy is that was made in one go, or one of the calls that make one in parts. */
function copyOf(
  bucket: string,
  key: string,
  { copySource, metadata, isOfParts }: CallSubject,
): Operation | undefined {
  const from = copySource === undefined ? undefined : keyOfCopySource(bucket, copySource);
  const inParts = isOfParts === true ? { inParts: true } : {};
  if (from === key && metadata !== undefined) {
    return { kind: 'writeMetadata', bucket, key, ...metadata, tags: [], ...inParts };
  }
  return from === undefined
    ? undefined
    : { kind: 'copyObjects', bucket, changes: [{ from, to: key }], ...inParts };
}

/** The same text for operations that are one when they follow each other. */
function likenessOf(operation: Operation): string {
  switch (operation.kind) {
    case 'lookAtObjects':
    case 'readObjects':
    case 'createFolders':
    case 'deleteObjects':
    case 'abortUploads':
    case 'readObjectAcls':
    case 'readObjectTags':
    case 'listAnnotations':
      return JSON.stringify([operation.kind, operation.bucket]);
    case 'copyObjects':
    case 'renameObjects':
      return JSON.stringify([operation.kind, operation.bucket, operation.inParts]);
    case 'makeLinks':
      return JSON.stringify([operation.kind, operation.bucket, operation.expiresInSeconds]);
    case 'downloadFiles':
    case 'uploadFiles':
      return JSON.stringify([operation.kind, operation.bucket, operation.ifThere]);
    default:
      return JSON.stringify(operation);
  }
}

/** Like operations as one, with each object once. */
function together(operations: readonly Operation[]): Operation | undefined {
  const [first] = operations;
  if (first === undefined || operations.length === 1) return first;
  switch (first.kind) {
    case 'lookAtObjects':
    case 'readObjects':
    case 'createFolders':
    case 'deleteObjects':
    case 'makeLinks':
    case 'readObjectAcls':
    case 'readObjectTags':
    case 'listAnnotations':
      return { ...first, keys: [...new Set(operations.flatMap(keysOf))] };
    case 'downloadFiles': {
      const files = operations.flatMap((one) => ('files' in one ? one.files : []));
      const byBoth = files.map((one) => [JSON.stringify([one.key, one.file]), one] as const);
      return { ...first, files: [...new Map(byBoth).values()] };
    }
    case 'uploadFiles': {
      const files = operations.flatMap((one) => ('files' in one ? one.files : []));
      return { ...first, files: [...new Map(files.map((file) => [file.key, file])).values()] };
    }
    case 'copyObjects':
    case 'renameObjects':
      return {
        ...first,
        changes: operations.flatMap((one) => ('changes' in one ? one.changes : [])),
      };
    case 'abortUploads': {
      const uploads = operations.flatMap((one) => ('uploads' in one ? one.uploads : []));
      return {
        ...first,
        uploads: [...new Map(uploads.map((upload) => [upload.uploadId, upload])).values()],
      };
    }
    default:
      return first;
  }
}

function keysOf(operation: Operation): readonly string[] {
  return 'keys' in operation ? operation.keys : [];
}
