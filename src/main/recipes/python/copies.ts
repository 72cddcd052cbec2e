import { inPartsOnly, usualUnlessTold, limitAsCode } from '../copies';
import { pythonBlock, pythonCall, pythonDict } from './python';
import { pythonString as text } from '../quoting';
import { indented } from '../snippet';
import type { OperationOf } from '../snippet';

const noBucketKey = 'A copy in parts can not be told BucketKeyEnabled: it is as the bucket says.';

/** What code that copies imports. */
export const copying = ['from datetime import datetime, timezone'];

/**
 * Looks at an object by a client: what comes next copies it as `source`, and what its copy is told is `kept`.
 *
 * @param from Code for a key.
 */
export function lookAtSource(client: string, bucket: string, from: string): readonly string[] {
  return [
    `# ${usualUnlessTold}`,
    `source = {'Bucket': ${text(bucket)}, 'Key': ${from}}`,
    `head = ${client}.head_object(**source)`,
    'names = (',
    "    'StorageClass', 'ServerSideEncryption', 'SSEKMSKeyId', 'BucketKeyEnabled',",
    "    'WebsiteRedirectLocation',",
    ')',
    'kept = {name: head[name] for name in names if name in head}',
    "kept['CopySourceIfMatch'] = head['ETag']",
    ...pythonBlock("if head.get('ObjectLockLegalHoldStatus') == 'ON':", [
      "kept['ObjectLockLegalHoldStatus'] = 'ON'",
    ]),
    ...pythonBlock("if head.get('ObjectLockEventHold') == 'ON':", [
      "raise SystemExit('It is under an event hold, which a copy would not be.')",
    ]),
    "until = head.get('ObjectLockRetainUntilDate')",
    ...pythonBlock('if until and until > datetime.now(timezone.utc):', [
      "kept['ObjectLockMode'] = head['ObjectLockMode']",
      "kept['ObjectLockRetainUntilDate'] = until",
    ]),
  ];
}

/**
 * Copies the object that {@link lookAtSource} has looked at in parts, by a client.
 *
 * @param to Code for a key.
 */
export function copyInParts(client: string, bucket: string, to: string): readonly string[] {
  return [
    `# ${inPartsOnly}`,
    'names = (',
    "    'ContentType', 'CacheControl', 'ContentDisposition', 'ContentEncoding',",
    "    'ContentLanguage', 'Expires', 'Metadata',",
    ')',
    'kept.update({name: head[name] for name in names if name in head})',
    `# ${noBucketKey}`,
    "kept.pop('BucketKeyEnabled', None)",
    `tags = ${client}.get_object_tagging(**source)['TagSet']`,
    ...pythonCall(`${client}.copy`, ['source', text(bucket), to, 'ExtraArgs=kept']),
    ...pythonBlock(
      'if tags:',
      pythonCall(`${client}.put_object_tagging`, [
        `Bucket=${text(bucket)}`,
        `Key=${to}`,
        "Tagging={'TagSet': tags}",
      ]),
    ),
  ];
}

/** Copies a listed object by its size. */
export function copyBySize(
  size: string,
  whole: readonly string[],
  inParts: readonly string[],
): readonly string[] {
  return [...pythonBlock(`if ${size} <= ${limitAsCode}:`, whole), ...pythonBlock('else:', inParts)];
}

/** Copies an object onto itself in parts, with other metadata. */
export function writeMetadataInParts(
  client: string,
  { bucket, key, settings, user }: OperationOf<'writeMetadata'>,
): readonly string[] {
  const { BucketKeyEnabled: bucketKey, ...texts } = settings;
  const args = Object.entries(texts).map(([name, value]) => `'${name}': ${text(value)},`);
  const metadata = `'Metadata': ${pythonDict(user)},`.split('\n');
  return [
    `# ${inPartsOnly}`,
    ...(bucketKey === undefined ? [] : [`# ${noBucketKey}`]),
    'described = {',
    ...indented([...args, ...(user.length === 0 ? [] : metadata)], '    '),
    '}',
    ...pythonCall(`${client}.copy`, [
      `{'Bucket': ${text(bucket)}, 'Key': ${text(key)}}`,
      text(bucket),
      text(key),
      'ExtraArgs=described',
    ]),
  ];
}
