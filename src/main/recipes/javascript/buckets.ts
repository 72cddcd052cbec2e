import { bucketOf, client, forEachPair, grants, keyOf, send, under } from './lines';
import { javascriptString as text, plainJson } from '../quoting';
import { settings } from '../settings';
import { indented } from '../snippet';
import type { S3Writers } from '../snippet';

const step = '  ';

/** Code about buckets, and about what no folder shows of them. */
export const buckets: Pick<
  S3Writers,
  | 'listBuckets'
  | 'lookAtBucket'
  | 'listVersions'
  | 'readSetting'
  | 'readBucketVersioning'
  | 'readBucketAcl'
  | 'readBucketPolicy'
  | 'writeBucketPolicy'
  | 'deleteBucketPolicy'
  | 'listUnfinishedUploads'
  | 'abortUploads'
> = {
  listBuckets: () => ({
    imports: [`${client} ListBucketsCommand`],
    lines: [
      'const { Buckets } = await s3.send(new ListBucketsCommand());',
      'for (const { Name } of Buckets ?? []) console.log(Name);',
    ],
  }),
  lookAtBucket: ({ bucket }) => ({
    imports: [`${client} HeadBucketCommand`],
    lines: send('HeadBucketCommand', [bucketOf(bucket)]),
  }),
  listVersions: ({ bucket, prefix }) => ({
    imports: [`${client} ListObjectVersionsCommand`],
    lines: [
      '// There is no paginator for these.',
      'let page = {};',
      'do {',
      ...indented(
        [
          ...send(
            'ListObjectVersionsCommand',
            [
              ...under(bucket, prefix),
              "EncodingType: 'url'",
              'KeyMarker: page.NextKeyMarker && decode(page.NextKeyMarker, page)',
              'VersionIdMarker: page.NextVersionIdMarker',
            ],
            'page = ',
          ),
          'for (const { Key, VersionId } of [page.Versions ?? [], page.DeleteMarkers ?? []].flat()) {',
          '  console.log(`${decode(Key, page)} ${VersionId}`);',
          '}',
        ],
        step,
      ),
      '} while (page.IsTruncated);',
    ],
  }),
  readSetting: ({ bucket, key, setting }) => {
    const name = `Get${setting}Command`;
    const named = [bucketOf(bucket), ...(key === undefined ? [] : [keyOf(text(key))])];
    return {
      imports: [`${client} ${name}`],
      lines: [
        ...send(name, named, `const { ${settings[setting]} } = `),
        `console.log(${settings[setting]});`,
      ],
    };
  },
  readBucketVersioning: ({ bucket }) => ({
    imports: [`${client} GetBucketVersioningCommand`],
    lines: [
      ...send('GetBucketVersioningCommand', [bucketOf(bucket)], 'const { Status } = '),
      "console.log(Status ?? 'Off');",
    ],
  }),
  readBucketAcl: ({ bucket }) => ({
    imports: [`${client} GetBucketAclCommand`],
    lines: [...send('GetBucketAclCommand', [bucketOf(bucket)], 'const { Grants } = '), ...grants],
  }),
  readBucketPolicy: ({ bucket }) => ({
    imports: [`${client} GetBucketPolicyCommand`],
    lines: [
      ...send('GetBucketPolicyCommand', [bucketOf(bucket)], 'const { Policy } = '),
      'console.log(Policy);',
    ],
  }),
  writeBucketPolicy: ({ bucket, document }) => ({
    imports: [`${client} PutBucketPolicyCommand`],
    lines: [
      ...`const policy = ${policyOf(document)};`.split('\n'),
      ...send('PutBucketPolicyCommand', [bucketOf(bucket), 'Policy: JSON.stringify(policy)']),
    ],
  }),
  deleteBucketPolicy: ({ bucket }) => ({
    imports: [`${client} DeleteBucketPolicyCommand`],
    lines: send('DeleteBucketPolicyCommand', [bucketOf(bucket)]),
  }),
  listUnfinishedUploads: ({ bucket }) => ({
    imports: [`${client} ListMultipartUploadsCommand`],
    lines: [
      '// There is no paginator for these, and some servers encode their keys without saying so.',
      "const encoded = { EncodingType: 'url' };",
      'let page = {};',
      'do {',
      ...indented(
        [
          ...send(
            'ListMultipartUploadsCommand',
            [
              bucketOf(bucket),
              "EncodingType: 'url'",
              'KeyMarker: page.Uploads && decode(page.Uploads.at(-1).Key, encoded)',
              'UploadIdMarker: page.Uploads?.at(-1).UploadId',
            ],
            'page = ',
          ),
          'for (const { Key, UploadId } of page.Uploads ?? []) {',
          '  console.log(`${decode(Key, encoded)} ${UploadId}`);',
          '}',
        ],
        step,
      ),
      '} while (page.IsTruncated);',
    ],
  }),
  abortUploads: ({ bucket, uploads }) => ({
    imports: [`${client} AbortMultipartUploadCommand`],
    lines: forEachPair(
      ['Key', 'UploadId'],
      uploads.map(({ key, uploadId }) => [key, uploadId]),
      (key, uploadId) =>
        send('AbortMultipartUploadCommand', [
          bucketOf(bucket),
          keyOf(key),
          uploadId === 'UploadId' ? uploadId : `UploadId: ${uploadId}`,
        ]),
    ),
  }),
};

/** A policy as an object, which JSON is; what is no JSON stays text. */
function policyOf(document: string): string {
  try {
    return plainJson(JSON.parse(document), 2);
  } catch {
    return `JSON.parse(${text(document)})`;
  }
}
