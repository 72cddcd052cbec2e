import type { MetadataHeader, NamedValue } from './metadata';
import type { ConflictChoice } from './transfers';

/** The ways in which code is written for what Dipper does. */
export const recipeStyles = ['boto3Client', 'boto3Resource', 'awsCli', 'javascript'] as const;

export type RecipeStyle = (typeof recipeStyles)[number];

/** An object and the local file that it comes from or goes to. */
interface ObjectFile {
  readonly key: string;
  /** Relative to the folder in which the code runs, with `/` between its names. */
  readonly file: string;
}

/** An object and its other key in the same bucket. */
interface KeyChange {
  readonly from: string;
  readonly to: string;
}

/**
 * Parameters of CopyObject, by their names in the S3 API, besides the object and its user metadata.
 * Dates are HTTP dates.
 */
export type CopySettings = Readonly<
  Partial<
    Record<
      | MetadataHeader
      | 'CopySourceIfMatch'
      | 'StorageClass'
      | 'WebsiteRedirectLocation'
      | 'ServerSideEncryption'
      | 'SSEKMSKeyId'
      | 'ChecksumAlgorithm'
      | 'ObjectLockMode'
      | 'ObjectLockRetainUntilDate'
      | 'ObjectLockLegalHoldStatus'
      | 'GrantFullControl'
      | 'GrantRead'
      | 'GrantReadACP'
      | 'GrantWriteACP',
      string
    > &
      Record<'BucketKeyEnabled', boolean>
  >
>;

/** An object above 5 GiB, which S3 does not copy in one go. */
type AsCopy = { readonly inParts?: boolean };

type InBucket = { readonly bucket: string };
type OfObjects = InBucket & { readonly keys: readonly string[] };
type UnderPrefix = InBucket & { readonly prefix: string };
/** What becomes of what is there already under the name of what is to come. */
export type IfThere = Exclude<ConflictChoice, 'replace'>;

/** Without `ifThere`, what is there already is replaced. */
type Sparing = { readonly ifThere?: IfThere };
type OfFiles = InBucket & Sparing & { readonly files: readonly ObjectFile[] };
/** A role, and how it is asked for. */
export interface StsRole {
  readonly arn: string;
  readonly sessionName: string;
  readonly externalId?: string;
  /** The device whose code is asked for. */
  readonly mfaSerial?: string;
  readonly durationSeconds?: number;
}

/** Where STS is asked; without an endpoint AWS' own. */
type OfSts = { readonly region: string; readonly endpoint?: string };

/** Everything under a prefix, and the local folder with the same content. */
type OfFolder = UnderPrefix & Sparing & { readonly folder: string };

/**
 * Something that Dipper does with a server, said without a programming language. What is done alike
 * with several objects is one operation. Prefixes are empty or end in `/`. Carries no secret.
 */
export type Operation =
  /** Asked with the connection's own credentials. */
  | ({ readonly kind: 'whoAmI' } & OfSts)
  /** Asked with those of a profile, or else with those that the tools find by themselves. */
  | ({
      readonly kind: 'assumeRole';
      readonly role: StsRole;
      readonly profile?: string;
      /** With the keys of a profile by whose name the tools would assume its role first. */
      readonly byOwnKeys?: true;
    } & OfSts)
  | ({
      readonly kind: 'assumeRoleWithWebIdentity';
      readonly role: StsRole;
      readonly tokenFile: string;
    } & OfSts)
  | { readonly kind: 'listBuckets' }
  | ({ readonly kind: 'lookAtBucket' } & InBucket)
  /** One level: folders and objects. */
  | ({ readonly kind: 'listFolder' } & UnderPrefix)
  /** Every object below. */
  | ({ readonly kind: 'listPrefix' } & UnderPrefix)
  | ({ readonly kind: 'lookAtObjects' } & OfObjects)
  | ({ readonly kind: 'readObjects' } & OfObjects)
  | ({ readonly kind: 'downloadFiles' } & OfFiles)
  | ({ readonly kind: 'downloadFolder' } & OfFolder)
  | ({ readonly kind: 'uploadFiles' } & OfFiles)
  | ({ readonly kind: 'uploadFolder' } & OfFolder)
  | ({ readonly kind: 'createFolders' } & OfObjects)
  /** `singly`: without DeleteObjects. */
  | ({ readonly kind: 'deleteObjects'; readonly singly?: boolean } & OfObjects)
  | ({ readonly kind: 'deleteFolder' } & UnderPrefix)
  | ({ readonly kind: 'copyObjects'; readonly changes: readonly KeyChange[] } & InBucket & AsCopy)
  /** A copy onto itself that says anew what is not content; `tags` are put back afterwards. */
  | ({
      readonly kind: 'writeMetadata';
      readonly key: string;
      readonly settings: CopySettings;
      readonly user: readonly NamedValue[];
      readonly tags: readonly NamedValue[];
    } & InBucket &
      AsCopy)
  | ({ readonly kind: 'renameObjects'; readonly changes: readonly KeyChange[] } & InBucket & AsCopy)
  | ({ readonly kind: 'renameFolder' } & InBucket & KeyChange)
  /** Presigned GET. */
  | ({ readonly kind: 'makeLinks'; readonly expiresInSeconds: number } & OfObjects)
  /** Presigned PUT. */
  | ({
      readonly kind: 'makeUploadLink';
      readonly key: string;
      readonly expiresInSeconds: number;
    } & InBucket)
  | ({ readonly kind: 'readObjectAcls' } & OfObjects)
  | ({ readonly kind: 'readObjectTags' } & OfObjects)
  | ({ readonly kind: 'listAnnotations' } & OfObjects)
  /** Replaces all of an object's tags. */
  | ({
      readonly kind: 'writeObjectTags';
      readonly key: string;
      readonly tags: readonly NamedValue[];
    } & InBucket)
  /** Puts an object under retention until a time (ISO 8601). */
  | ({
      readonly kind: 'retainObject';
      readonly key: string;
      readonly mode: string;
      readonly until: string;
    } & InBucket)
  /** Puts an object under legal hold. */
  | ({ readonly kind: 'holdObject'; readonly key: string } & InBucket)
  /** Every version and delete marker below. */
  | ({ readonly kind: 'listVersions' } & UnderPrefix)
  | ({ readonly kind: 'readBucketVersioning' } & InBucket)
  /** What a bucket, or an object of it, is set to; by the name of the call after `Get`. */
  | ({
      readonly kind: 'readSetting';
      readonly setting: SettingName;
      readonly key?: string;
    } & InBucket)
  | ({ readonly kind: 'readBucketAcl' } & InBucket)
  | ({ readonly kind: 'readBucketPolicy' } & InBucket)
  /** `document` is JSON. */
  | ({ readonly kind: 'writeBucketPolicy'; readonly document: string } & InBucket)
  | ({ readonly kind: 'deleteBucketPolicy' } & InBucket)
  | ({ readonly kind: 'listUnfinishedUploads' } & InBucket)
  | ({
      readonly kind: 'abortUploads';
      readonly uploads: readonly { readonly key: string; readonly uploadId: string }[];
    } & InBucket);

/** Settings that decide what becomes of a copy, and whether what is public holds. */
export type SettingName =
  | 'BucketOwnershipControls'
  | 'PublicAccessBlock'
  | 'ObjectLockConfiguration'
  | 'ObjectRetention'
  | 'ObjectLegalHold';

/** Code that does the same as Dipper. */
export interface Recipe {
  readonly code: string;
}

export type OperationKind = Operation['kind'];
