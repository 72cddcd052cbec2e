import {
  bucketOf,
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
  writeTags,
} from './boto3Lines';
import { spares } from '../ifThere';
import { forEachPair, forEachText, pythonBlock, pythonCall } from './python';
import { copyBySize, copyInParts, copying, lookAtSource, writeMetadataInParts } from './copies';
import { clientDialect, downloadsIfThere, uploadsIfThere } from './ifThere';
import { links, uploadLink } from './links';
import { pythonString as text } from '../quoting';
import { keysComeEncoded, remarksOn, replacesWhatIsThere } from '../remarks';
import { callOfSetting, settings } from '../settings';
import type { S3Writers } from '../snippet';

const objectPages = "s3.get_paginator('list_objects_v2').paginate";

/** boto3 by its client, which has one method for each call of the API. */
export const boto3Client: S3Writers = {
  listBuckets: () => ({
    lines: pythonBlock("for bucket in s3.list_buckets()['Buckets']:", ["print(bucket['Name'])"]),
  }),
  lookAtBucket: ({ bucket }) => ({ lines: pythonCall('s3.head_bucket', [bucketOf(bucket)]) }),
  listFolder: ({ bucket, prefix }) => ({
    lines: [
      ...pythonCall(`pages = ${objectPages}`, [
        bucketOf(bucket),
        `Prefix=${text(prefix)}`,
        "Delimiter='/'",
      ]),
      ...pythonBlock('for page in pages:', [
        ...pythonBlock("for folder in page.get('CommonPrefixes', []):", [
          "print(folder['Prefix'])",
        ]),
        ...pythonBlock("for item in page.get('Contents', []):", [
          "print(item['Key'], item['Size'])",
        ]),
      ]),
    ],
  }),
  listPrefix: ({ bucket, prefix }) => ({
    lines: eachObject(bucket, prefix, ["print(item['Key'], item['Size'])"]),
  }),
  lookAtObjects: ({ bucket, keys }) => ({
    lines: forEachText('key', keys, (key) => [
      ...pythonCall('head = s3.head_object', [bucketOf(bucket), `Key=${key}`]),
      "print(head['ContentLength'], head['ETag'], head['ContentType'])",
    ]),
  }),
  readObjects: ({ bucket, keys }) => ({
    lines: forEachText('key', keys, (key) => [
      ...pythonCall('answer = s3.get_object', [bucketOf(bucket), `Key=${key}`]),
      "content = answer['Body'].read()",
      "print(len(content), answer['ContentType'])",
    ]),
  }),
  downloadFiles: (operation) =>
    spares(operation)
      ? downloadsIfThere(clientDialect, operation)
      : downloads('s3.download_file', [text(operation.bucket)], operation.files),
  downloadFolder(operation) {
    const { bucket, prefix, folder } = operation;
    if (spares(operation)) return downloadsIfThere(clientDialect, operation);
    return {
      imports: ['import sys', 'from pathlib import Path'],
      lines: [
        `folder = Path(${text(folder)}).resolve()`,
        ...eachObject(bucket, prefix, [
          `path = (folder / item['Key'].removeprefix(${text(prefix)})).resolve()`,
          ...skipWhatIsNoFile("item['Key']"),
          'path.parent.mkdir(parents=True, exist_ok=True)',
          `s3.download_file(${text(bucket)}, item['Key'], str(path))`,
        ]),
      ],
    };
  },
  uploadFiles: (operation) =>
    spares(operation)
      ? uploadsIfThere(clientDialect, operation)
      : uploads('s3.upload_file', [text(operation.bucket)], operation.files),
  uploadFolder: (operation) =>
    spares(operation)
      ? uploadsIfThere(clientDialect, operation)
      : uploadFolder('s3.upload_file', [text(operation.bucket)], operation),
  createFolders: ({ bucket, keys }) => ({
    lines: [
      `# ${replacesWhatIsThere}`,
      ...forEachText('key', keys, (key) =>
        pythonCall('s3.put_object', [bucketOf(bucket), `Key=${key}`]),
      ),
    ],
  }),
  deleteObjects: ({ bucket, ...what }) =>
    deletion(what, {
      one: (key) => pythonCall('s3.delete_object', [bucketOf(bucket), `Key=${key}`]),
      batch: (objects) =>
        pythonCall('answer = s3.delete_objects', [
          bucketOf(bucket),
          `Delete={'Objects': ${objects}}`,
        ]),
    }),
  deleteFolder: ({ bucket, prefix }) => ({
    lines: eachObject(
      bucket,
      prefix,
      pythonCall('s3.delete_object', [bucketOf(bucket), "Key=item['Key']"]),
    ),
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
        ? writeMetadataInParts('s3', operation)
        : pythonCall('s3.copy_object', [
            bucketOf(operation.bucket),
            `Key=${text(operation.key)}`,
            ...metadataArguments(operation),
          ])),
      ...putTags('s3', operation),
    ],
  }),
  renameObjects: ({ bucket, changes, inParts }) => ({
    imports: copying,
    lines: [
      `# ${replacesWhatIsThere}`,
      ...forEachPair(['old', 'new'], changePairs(changes), (from, to) => [
        ...copyOne(bucket, from, to, inParts),
        ...pythonCall('s3.delete_object', [bucketOf(bucket), `Key=${from}`]),
      ]),
    ],
  }),
  renameFolder: ({ bucket, from, to }) => ({
    imports: copying,
    lines: [
      `# ${replacesWhatIsThere}`,
      ...eachObject(bucket, from, [
        `key = ${text(to)} + item['Key'].removeprefix(${text(from)})`,
        ...lookAtSource('s3', bucket, "item['Key']"),
        ...copyBySize("item['Size']", copy(bucket, 'key'), copyInParts('s3', bucket, 'key')),
        ...pythonCall('s3.delete_object', [bucketOf(bucket), "Key=item['Key']"]),
      ]),
    ],
  }),
  makeLinks: (operation) => ({ lines: links('s3', operation) }),
  makeUploadLink: (operation) => ({ lines: uploadLink('s3', operation) }),
  readObjectAcls: ({ bucket, keys }) => ({
    lines: forEachText('key', keys, (key) => [
      ...pythonCall('acl = s3.get_object_acl', [bucketOf(bucket), `Key=${key}`]),
      ...grants("acl['Grants']"),
    ]),
  }),
  listAnnotations: ({ bucket, keys }) => ({
    lines: forEachText('key', keys, (key) => [
      ...pythonCall('answer = s3.list_object_annotations', [bucketOf(bucket), `Key=${key}`]),
      ...pythonBlock("for annotation in answer.get('Annotations', []):", [
        "print(annotation['AnnotationName'], annotation['Size'])",
      ]),
    ]),
  }),
  readObjectTags: ({ bucket, keys }) => ({
    lines: forEachText('key', keys, (key) => [
      ...pythonCall('answer = s3.get_object_tagging', [bucketOf(bucket), `Key=${key}`]),
      ...pythonBlock("for tag in answer['TagSet']:", ["print(tag['Key'], tag['Value'])"]),
    ]),
  }),
  writeObjectTags: (operation) => ({ lines: writeTags('s3', operation) }),
  retainObject: ({ bucket, key, mode, until }) => ({
    lines: pythonCall('s3.put_object_retention', [
      bucketOf(bucket),
      `Key=${text(key)}`,
      `Retention={'Mode': ${text(mode)}, 'RetainUntilDate': ${text(until)}}`,
    ]),
  }),
  holdObject: ({ bucket, key }) => ({
    lines: pythonCall('s3.put_object_legal_hold', [
      bucketOf(bucket),
      `Key=${text(key)}`,
      "LegalHold={'Status': 'ON'}",
    ]),
  }),
  listVersions: ({ bucket, prefix }) => ({
    lines: [
      ...pythonCall("pages = s3.get_paginator('list_object_versions').paginate", [
        bucketOf(bucket),
        ...(prefix === '' ? [] : [`Prefix=${text(prefix)}`]),
      ]),
      ...pythonBlock('for page in pages:', [
        ...pythonBlock("for version in page.get('Versions', []) + page.get('DeleteMarkers', []):", [
          "print(version['Key'], version['VersionId'])",
        ]),
      ]),
    ],
  }),
  readSetting: ({ bucket, key, setting }) => ({
    lines: [
      ...pythonCall(`answer = s3.${callOfSetting(setting, '_')}`, [
        bucketOf(bucket),
        ...(key === undefined ? [] : [`Key=${text(key)}`]),
      ]),
      `print(answer[${text(settings[setting])}])`,
    ],
  }),
  readBucketVersioning: ({ bucket }) => ({
    lines: [
      ...pythonCall('answer = s3.get_bucket_versioning', [bucketOf(bucket)]),
      "print(answer.get('Status', 'Off'))",
    ],
  }),
  readBucketAcl: ({ bucket }) => ({
    lines: [
      ...pythonCall('acl = s3.get_bucket_acl', [bucketOf(bucket)]),
      ...grants("acl['Grants']"),
    ],
  }),
  readBucketPolicy: ({ bucket }) => ({
    lines: pythonCall('print', [`s3.get_bucket_policy(${bucketOf(bucket)})['Policy']`]),
  }),
  writeBucketPolicy: ({ bucket, document }) => ({
    imports: ['import json'],
    lines: [
      ...policyLines(document),
      ...pythonCall('s3.put_bucket_policy', [bucketOf(bucket), 'Policy=json.dumps(policy)']),
    ],
  }),
  deleteBucketPolicy: ({ bucket }) => ({
    lines: pythonCall('s3.delete_bucket_policy', [bucketOf(bucket)]),
  }),
  listUnfinishedUploads: ({ bucket }) => ({
    imports: ['from urllib.parse import unquote_plus'],
    lines: [
      `# ${keysComeEncoded}`,
      '# The paginator would send encoded markers back as they are.',
      'markers = {}',
      ...pythonBlock('while markers is not None:', [
        ...pythonCall('page = s3.list_multipart_uploads', [
          bucketOf(bucket),
          "EncodingType='url'",
          '**markers',
        ]),
        ...pythonBlock("for upload in page.get('Uploads', []):", [
          "print(unquote_plus(upload['Key']), upload['UploadId'])",
        ]),
        'markers = None',
        ...pythonBlock("if page['IsTruncated']:", [
          'markers = {',
          "    'KeyMarker': unquote_plus(page['Uploads'][-1]['Key']),",
          "    'UploadIdMarker': page['Uploads'][-1]['UploadId'],",
          '}',
        ]),
      ]),
    ],
  }),
  abortUploads: ({ bucket, uploads }) => ({
    lines: forEachPair(
      ['key', 'upload_id'],
      uploads.map(({ key, uploadId }) => [key, uploadId]),
      (key, uploadId) =>
        pythonCall('s3.abort_multipart_upload', [
          bucketOf(bucket),
          `Key=${key}`,
          `UploadId=${uploadId}`,
        ]),
    ),
  }),
};

function eachObject(bucket: string, prefix: string, lines: readonly string[]): readonly string[] {
  return [
    ...pythonCall(`pages = ${objectPages}`, [
      bucketOf(bucket),
      ...(prefix === '' ? [] : [`Prefix=${text(prefix)}`]),
    ]),
    ...pythonBlock('for page in pages:', [
      ...pythonBlock("for item in page.get('Contents', []):", lines),
    ]),
  ];
}

function copyOne(
  bucket: string,
  from: string,
  to: string,
  inParts: boolean | undefined,
): readonly string[] {
  return [
    ...lookAtSource('s3', bucket, from),
    ...(inParts === true ? copyInParts('s3', bucket, to) : copy(bucket, to)),
  ];
}

function copy(bucket: string, to: string): readonly string[] {
  return pythonCall('s3.copy_object', [
    bucketOf(bucket),
    `Key=${to}`,
    'CopySource=source',
    '**kept',
  ]);
}
