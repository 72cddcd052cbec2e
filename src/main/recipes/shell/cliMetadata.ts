import type { NamedValue } from '../../../shared/model/metadata';
import type { CopySettings } from '../../../shared/model/recipes';
import { copySourceRoot } from '../../s3/copies/copySource';
import { isFileReference, option } from './cliWords';
import { plainJson } from '../quoting';
import type { OperationOf } from '../snippet';

/** Options of `aws s3api copy-object`, by the parameters of the API. */
const optionNames: { readonly [Name in keyof CopySettings]-?: string } = {
  ContentType: '--content-type',
  CacheControl: '--cache-control',
  ContentDisposition: '--content-disposition',
  ContentEncoding: '--content-encoding',
  ContentLanguage: '--content-language',
  Expires: '--expires',
  CopySourceIfMatch: '--copy-source-if-match',
  StorageClass: '--storage-class',
  WebsiteRedirectLocation: '--website-redirect-location',
  ServerSideEncryption: '--server-side-encryption',
  SSEKMSKeyId: '--ssekms-key-id',
  BucketKeyEnabled: '--bucket-key-enabled',
  ChecksumAlgorithm: '--checksum-algorithm',
  ObjectLockMode: '--object-lock-mode',
  ObjectLockRetainUntilDate: '--object-lock-retain-until-date',
  ObjectLockLegalHoldStatus: '--object-lock-legal-hold-status',
  GrantFullControl: '--grant-full-control',
  GrantRead: '--grant-read',
  GrantReadACP: '--grant-read-acp',
  GrantWriteACP: '--grant-write-acp',
};

/** The CLI takes what follows this for a version, also in a key. */
const versionLike = /\?versionId=\S+$/u;

type Described = OperationOf<'writeMetadata'>;
type Parameter = readonly [flag: string, name: string, value: unknown];

/** The options of a copy onto itself. */
export function metadataOptions({ bucket, key, settings, user }: Described): readonly string[] {
  return optionsOf(bucket, user, [
    ['--key', 'Key', key],
    ['--copy-source', 'CopySource', sourceOf(bucket, key)],
    ['--metadata-directive', 'MetadataDirective', 'REPLACE'],
    ...settingOptions(settings),
  ]);
}

/** The options of a copy at one go that has what its source has. */
export function copyOptions(bucket: string, from: string, to: string): readonly string[] {
  return optionsOf(
    bucket,
    [],
    [
      ['--key', 'Key', to],
      ['--copy-source', 'CopySource', sourceOf(bucket, from)],
    ],
  );
}

/**
 * A condition is one on each part; and with an algorithm that is named, each part would have to be sent
 * back with its checksum.
 */
const ofOtherCalls: readonly string[] = ['CopySourceIfMatch', 'ChecksumAlgorithm'];

/** The options of a multipart upload that becomes a copy. */
export function creationOptions({ bucket, key, settings, user }: Described): readonly string[] {
  return optionsOf(bucket, user, [
    ['--key', 'Key', key],
    ...settingOptions(settings).filter(([, name]) => !ofOtherCalls.includes(name)),
  ]);
}

/** The options of a part of a copy onto itself, but for its number and range. */
export function partOptions({ bucket, key, settings }: Described): readonly string[] {
  const { CopySourceIfMatch } = settings;
  return optionsOf(
    bucket,
    [],
    [
      ['--key', 'Key', key],
      ['--copy-source', 'CopySource', sourceOf(bucket, key)],
      ...settingOptions(CopySourceIfMatch === undefined ? {} : { CopySourceIfMatch }),
    ],
  );
}

function sourceOf(bucket: string, key: string): unknown {
  return versionLike.test(key) ? { Bucket: bucket, Key: key } : `${copySourceRoot(bucket)}/${key}`;
}

function settingOptions(settings: CopySettings): readonly Parameter[] {
  return namesOf(settings).map((name) => [optionNames[name], name, settings[name]] as const);
}

/**
 * Options by the parameters of the API. What an option can't carry is given as JSON: values that look
 * like names of files, and keys that look as if they ended in a version.
 */
function optionsOf(
  bucket: string,
  user: readonly NamedValue[],
  parameters: readonly Parameter[],
): readonly string[] {
  const json: Record<string, unknown> = {};
  const options: string[] = [option('--bucket', bucket)];
  for (const [flag, name, value] of parameters) {
    if (value === true) options.push(flag);
    else if (value === false) options.push(flag.replace('--', '--no-'));
    else if (typeof value === 'string' && !isFileReference(value))
      options.push(option(flag, value));
    else json[name] = value;
  }
  if (user.length > 0) {
    const metadata = Object.fromEntries(user.map(({ name, value }) => [name, value]));
    options.push(option('--metadata', plainJson(metadata)));
  }
  if (Object.keys(json).length > 0) options.push(option('--cli-input-json', plainJson(json)));
  return options;
}

function namesOf(settings: CopySettings): readonly (keyof CopySettings)[] {
  return Object.keys(settings) as (keyof CopySettings)[];
}
