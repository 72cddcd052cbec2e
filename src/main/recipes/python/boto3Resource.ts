import { boto3Client } from './boto3Client';
import {
  changePairs,
  deletion,
  downloads,
  grants,
  metadataArguments,
  policyLines,
  putTags,
  skipWhatIsNoFile,
  uploadFolder,
  uploads,
} from './boto3Lines';
import { remarksOn, replacesWhatIsThere } from '../remarks';
import { spares } from '../ifThere';
import { forEachPair, forEachText, pythonBlock, pythonCall } from './python';
import { downloadsIfThere, resourceDialect, uploadsIfThere } from './ifThere';
import { copyBySize, copyInParts, copying, lookAtSource, writeMetadataInParts } from './copies';
import { links, uploadLink } from './links';
import { pythonString as text } from '../quoting';
import type { OperationKind } from '../../../shared/model/recipes';
import type { S3Writers, Snippet } from '../snippet';

/** What the resource has no objects for; it is written by the client that the resource holds. */
export const withoutResource = [
  'lookAtBucket',
  'listFolder',
  'makeLinks',
  'makeUploadLink',
  'readObjectTags',
  'listAnnotations',
  'writeObjectTags',
  'retainObject',
  'holdObject',
  'readSetting',
  'listUnfinishedUploads',
  'whoAmI',
  'assumeRole',
  'assumeRoleWithWebIdentity',
] as const satisfies readonly OperationKind[];

/** The client that every resource holds. */
const heldClient = 's3.meta.client';

/** boto3 by its resource, which has objects with methods. */
export const boto3Resource: S3Writers = {
  listBuckets: () => ({
    lines: pythonBlock('for bucket in s3.buckets.all():', ['print(bucket.name)']),
  }),
  lookAtBucket: (operation) => byClient(boto3Client.lookAtBucket(operation)),
  listFolder: (operation) => byClient(boto3Client.listFolder(operation)),
  listPrefix: ({ bucket, prefix }) => ({
    lines: eachObject(bucket, prefix, ['print(item.key, item.size)']),
  }),
  lookAtObjects: ({ bucket, keys }) => ({
    lines: forEachText('key', keys, (key) => [
      ...pythonCall('item = s3.Object', [text(bucket), key]),
      'print(item.content_length, item.e_tag, item.content_type)',
    ]),
  }),
  readObjects: ({ bucket, keys }) => ({
    lines: forEachText('key', keys, (key) => [
      ...pythonCall('answer = s3.Object', [text(bucket), key], '.get()'),
      "content = answer['Body'].read()",
      "print(len(content), answer['ContentType'])",
    ]),
  }),
  downloadFiles: (operation) =>
    spares(operation)
      ? downloadsIfThere(resourceDialect, operation)
      : downloads(`s3.Bucket(${text(operation.bucket)}).download_file`, [], operation.files),
  downloadFolder(operation) {
    const { bucket, prefix, folder } = operation;
    if (spares(operation)) return downloadsIfThere(resourceDialect, operation);
    return {
      imports: ['import sys', 'from pathlib import Path'],
      lines: [
        `folder = Path(${text(folder)}).resolve()`,
        ...eachObject(bucket, prefix, [
          `path = (folder / item.key.removeprefix(${text(prefix)})).resolve()`,
          ...skipWhatIsNoFile('item.key'),
          'path.parent.mkdir(parents=True, exist_ok=True)',
          'item.Object().download_file(str(path))',
        ]),
      ],
    };
  },
  uploadFiles: (operation) =>
    spares(operation)
      ? uploadsIfThere(resourceDialect, operation)
      : uploads(`s3.Bucket(${text(operation.bucket)}).upload_file`, [], operation.files),
  uploadFolder: (operation) =>
    spares(operation)
      ? uploadsIfThere(resourceDialect, operation)
      : uploadFolder(`s3.Bucket(${text(operation.bucket)}).upload_file`, [], operation),
  createFolders: ({ bucket, keys }) => ({
    lines: [
      `# ${replacesWhatIsThere}`,
      ...forEachText('key', keys, (key) =>
        pythonCall(`s3.Bucket(${text(bucket)}).put_object`, [`Key=${key}`]),
      ),
    ],
  }),
  deleteObjects: ({ bucket, ...what }) =>
    deletion(what, {
      one: (key) => pythonCall('s3.Object', [text(bucket), key], '.delete()'),
      batch: (objects) =>
        pythonCall(`answer = s3.Bucket(${text(bucket)}).delete_objects`, [
          `Delete={'Objects': ${objects}}`,
        ]),
    }),
  deleteFolder: ({ bucket, prefix }) => ({
    lines: eachObject(bucket, prefix, ['item.delete()']),
  }),
  copyObjects: ({ bucket, changes, inParts }) => ({
    imports: copying,
    lines: forEachPair(['old', 'new'], changePairs(changes), (from, to) =>
      copyOne(bucket, from, to, inParts),
    ),
  }),
  writeMetadata: (operation) => ({
    lines: [
      ...remarksOn(operation.settings).map((remark) => `# ${remark}`),
      ...(operation.inParts === true
        ? writeMetadataInParts(heldClient, operation)
        : pythonCall(
            `s3.Object(${text(operation.bucket)}, ${text(operation.key)}).copy_from`,
            metadataArguments(operation),
          )),
      ...putTags(heldClient, operation),
    ],
  }),
  renameObjects: ({ bucket, changes, inParts }) => ({
    imports: copying,
    lines: [
      `# ${replacesWhatIsThere}`,
      ...forEachPair(['old', 'new'], changePairs(changes), (from, to) => [
        ...copyOne(bucket, from, to, inParts),
        ...pythonCall('s3.Object', [text(bucket), from], '.delete()'),
      ]),
    ],
  }),
  renameFolder: ({ bucket, from, to }) => ({
    imports: copying,
    lines: [
      `# ${replacesWhatIsThere}`,
      ...eachObject(bucket, from, [
        `key = ${text(to)} + item.key.removeprefix(${text(from)})`,
        ...lookAtSource(heldClient, bucket, 'item.key'),
        ...copyBySize('item.size', copy(bucket, 'key'), copyInParts(heldClient, bucket, 'key')),
        'item.delete()',
      ]),
    ],
  }),
  makeLinks: (operation) => ({ lines: links(heldClient, operation) }),
  makeUploadLink: (operation) => ({ lines: uploadLink(heldClient, operation) }),
  readObjectAcls: ({ bucket, keys }) => ({
    lines: forEachText('key', keys, (key) => [
      ...pythonCall('acl = s3.ObjectAcl', [text(bucket), key]),
      ...grants('acl.grants'),
    ]),
  }),
  readObjectTags: (operation) => byClient(boto3Client.readObjectTags(operation)),
  listAnnotations: (operation) => byClient(boto3Client.listAnnotations(operation)),
  writeObjectTags: (operation) => byClient(boto3Client.writeObjectTags(operation)),
  retainObject: (operation) => byClient(boto3Client.retainObject(operation)),
  holdObject: (operation) => byClient(boto3Client.holdObject(operation)),
  listVersions: ({ bucket, prefix }) => ({
    lines: pythonBlock(
      `for version in s3.Bucket(${text(bucket)}).object_versions.filter(Prefix=${text(prefix)}):`,
      ['print(version.object_key, version.id)'],
    ),
  }),
  readSetting: (operation) => byClient(boto3Client.readSetting(operation)),
  readBucketVersioning: ({ bucket }) => ({
    lines: pythonCall('print', [`s3.BucketVersioning(${text(bucket)}).status or 'Off'`]),
  }),
  readBucketAcl: ({ bucket }) => ({
    lines: [...pythonCall('acl = s3.BucketAcl', [text(bucket)]), ...grants('acl.grants')],
  }),
  readBucketPolicy: ({ bucket }) => ({
    lines: pythonCall('print', [`s3.BucketPolicy(${text(bucket)}).policy`]),
  }),
  writeBucketPolicy: ({ bucket, document }) => ({
    imports: ['import json'],
    lines: [
      ...policyLines(document),
      ...pythonCall(`s3.BucketPolicy(${text(bucket)}).put`, ['Policy=json.dumps(policy)']),
    ],
  }),
  deleteBucketPolicy: ({ bucket }) => ({
    lines: pythonCall('s3.BucketPolicy', [text(bucket)], '.delete()'),
  }),
  listUnfinishedUploads: (operation) => byClient(boto3Client.listUnfinishedUploads(operation)),
  abortUploads: ({ bucket, uploads }) => ({
    lines: forEachPair(
      ['key', 'upload_id'],
      uploads.map(({ key, uploadId }) => [key, uploadId]),
      (key, uploadId) =>
        pythonCall('s3.MultipartUpload', [text(bucket), key, uploadId], '.abort()'),
    ),
  }),
};

/** The client's lines, by the client that every resource holds. */
function byClient({ lines, ...more }: Snippet): Snippet {
  // Before the first quote: whatever follows it may be part of a name.
  return {
    ...more,
    lines: lines.map((line) => line.replace(/^([^'"]*?)\bs3\./u, '$1s3.meta.client.')),
  };
}

function eachObject(bucket: string, prefix: string, lines: readonly string[]): readonly string[] {
  const objects = `s3.Bucket(${text(bucket)}).objects`;
  const all = prefix === '' ? `${objects}.all()` : `${objects}.filter(Prefix=${text(prefix)})`;
  return pythonBlock(`for item in ${all}:`, lines);
}

function copyOne(
  bucket: string,
  from: string,
  to: string,
  inParts: boolean | undefined,
): readonly string[] {
  return [
    ...lookAtSource(heldClient, bucket, from),
    ...(inParts === true ? copyInParts(heldClient, bucket, to) : copy(bucket, to)),
  ];
}

function copy(bucket: string, to: string): readonly string[] {
  return pythonCall(`s3.Object(${text(bucket)}, ${to}).copy_from`, ['CopySource=source', '**kept']);
}
