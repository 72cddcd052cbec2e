import type { CopyObjectCommandInput, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { CopySettings, Operation } from '../../../shared/model/recipes';
import { expiresDate } from '../rawExpires';

type CopySettingsKept = Pick<
  CopyObjectCommandInput,
  | 'CopySourceIfMatch'
  | 'StorageClass'
  | 'WebsiteRedirectLocation'
  | 'ServerSideEncryption'
  | 'SSEKMSKeyId'
  | 'BucketKeyEnabled'
>;

/** What CopyObject would otherwise set anew, and the source's state at which it may copy. */
export function keptSettings(source: HeadObjectCommandOutput): CopySettingsKept {
  return {
    ...(source.ETag === undefined ? {} : { CopySourceIfMatch: source.ETag }),
    ...(source.StorageClass === undefined ? {} : { StorageClass: source.StorageClass }),
    ...(source.WebsiteRedirectLocation === undefined
      ? {}
      : { WebsiteRedirectLocation: source.WebsiteRedirectLocation }),
    ...(source.ServerSideEncryption === undefined
      ? {}
      : { ServerSideEncryption: source.ServerSideEncryption }),
    ...(source.SSEKMSKeyId === undefined ? {} : { SSEKMSKeyId: source.SSEKMSKeyId }),
    ...(source.BucketKeyEnabled === undefined ? {} : { BucketKeyEnabled: source.BucketKeyEnabled }),
  };
}

const checksums = ['CRC64NVME', 'CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const;

/** The checksum that a copy is to have too. */
export function keptChecksum(
  source: HeadObjectCommandOutput,
): Pick<CopySettings, 'ChecksumAlgorithm'> {
  const algorithm = checksums.find((name) => source[`Checksum${name}`] !== undefined);
  return algorithm === undefined ? {} : { ChecksumAlgorithm: algorithm };
}

/** Settings as the SDK takes them: an `Expires` that is none of its dates is left to `keepExpires`. */
export function sdkSettings(settings: CopySettings): Partial<CopyObjectCommandInput> {
  const { Expires: expiresText = '', ObjectLockRetainUntilDate: until, ...texts } = settings;
  const expires = expiresDate(expiresText);
  return {
    // Storage classes and the like go back as the server named them, also those newer than the SDK.
    ...(texts as Partial<CopyObjectCommandInput>),
    ...(expires === undefined ? {} : { Expires: expires }),
    ...(until === undefined ? {} : { ObjectLockRetainUntilDate: new Date(until) }),
  };
}

/** Every setting: leaving one out does not compile. */
const settingNames: { readonly [Name in keyof CopySettings]-?: true } = {
  ContentType: true,
  CacheControl: true,
  ContentDisposition: true,
  ContentEncoding: true,
  ContentLanguage: true,
  Expires: true,
  CopySourceIfMatch: true,
  StorageClass: true,
  WebsiteRedirectLocation: true,
  ServerSideEncryption: true,
  SSEKMSKeyId: true,
  BucketKeyEnabled: true,
  ChecksumAlgorithm: true,
  ObjectLockMode: true,
  ObjectLockRetainUntilDate: true,
  ObjectLockLegalHoldStatus: true,
  GrantFullControl: true,
  GrantRead: true,
  GrantReadACP: true,
  GrantWriteACP: true,
};

/** What a CopyObject that was sent says of the copy, by its input. */
export function metadataOf(
  input: object,
): Pick<Extract<Operation, { readonly kind: 'writeMetadata' }>, 'settings' | 'user'> {
  const settings = Object.fromEntries(
    Object.entries(input).flatMap(([name, value]: readonly [string, unknown]) => {
      if (!Object.hasOwn(settingNames, name)) return [];
      if (value instanceof Date) return [[name, value.toUTCString()]];
      return typeof value === 'string' || typeof value === 'boolean' ? [[name, value]] : [];
    }),
  );
  const metadata: unknown = Reflect.get(input, 'Metadata');
  const user = Object.entries(Object(metadata) as Readonly<Record<string, unknown>>).flatMap(
    ([name, value]) => (typeof value === 'string' ? [{ name, value }] : []),
  );
  return { settings, user };
}
