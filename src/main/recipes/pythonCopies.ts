import { inPartsOnly, limitAsCode } from './copies';
import { pythonBlock, pythonCall, pythonDict } from './python';
import { pythonString as text } from './quoting';
import { indented } from './snippet';
import type { OperationOf } from './snippet';

const kept = [
  'names = (',
  ...indented(
    [
      "'ContentType', 'CacheControl', 'ContentDisposition', 'ContentEncoding',",
      "'ContentLanguage', 'Expires', 'Metadata', 'WebsiteRedirectLocation',",
      "'StorageClass', 'ServerSideEncryption', 'SSEKMSKeyId',",
    ],
    '    ',
  ),
  ')',
  'kept = {name: head[name] for name in names if name in head}',
];

/**
 * Copies an object in parts by a client.
 *
 * @param from Code for a key, as `to` is.
 */
export function copyInParts(
  client: string,
  bucket: string,
  from: string,
  to: string,
): readonly string[] {
  return [
    `# ${inPartsOnly}`,
    `source = {'Bucket': ${text(bucket)}, 'Key': ${from}}`,
    `head = ${client}.head_object(**source)`,
    `tags = ${client}.get_object_tagging(**source)['TagSet']`,
    ...kept,
    "kept['CopySourceIfMatch'] = head['ETag']",
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
    ...(bucketKey === undefined
      ? []
      : ['# A copy in parts can not be told BucketKeyEnabled: it is as the bucket says.']),
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
