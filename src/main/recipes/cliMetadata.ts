import { copySourceRoot } from '../s3/copySource';
import type { CopySettings } from '../../shared/model/recipes';
import { plainJson } from './quoting';
import type { OperationOf } from './snippet';

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

/** How {@link metadataOptions} writes options. */
interface CliWords {
  readonly option: (name: string, value: string) => string;
  /** Whether a value would be taken for the name of a file. */
  readonly isFileReference: (value: string) => boolean;
}

/**
 * The options of a copy onto itself. What an option can't carry is given as JSON: values that look like
 * names of files, and keys that look as if they ended in a version.
 */
export function metadataOptions(
  { bucket, key, settings, user }: OperationOf<'writeMetadata'>,
  { option, isFileReference }: CliWords,
): readonly string[] {
  const source = versionLike.test(key)
    ? { Bucket: bucket, Key: key }
    : `${copySourceRoot(bucket)}/${key}`;
  const texts: readonly (readonly [string, string, unknown])[] = [
    ['--key', 'Key', key],
    ['--copy-source', 'CopySource', source],
    ['--metadata-directive', 'MetadataDirective', 'REPLACE'],
    ...namesOf(settings).map((name) => [optionNames[name], name, settings[name]] as const),
  ];
  const json: Record<string, unknown> = {};
  const options: string[] = [option('--bucket', bucket)];
  for (const [flag, name, value] of texts) {
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
