import { inPartsOnly, usualUnlessTold, limitAsCode } from '../copies';
import { block, bucketOf, client, keyOf, send } from './lines';
import { indented } from '../snippet';

const step = '  ';

/** What {@link lookAtSource} and {@link copyWhole} import. */
export const copyingWhole = ['CopyObjectCommand', 'HeadObjectCommand'].map(
  (name) => `${client} ${name}`,
);

/** What {@link copyOntoInParts} imports. */
export const copyingInParts = [
  'AbortMultipartUploadCommand',
  'CompleteMultipartUploadCommand',
  'CreateMultipartUploadCommand',
  'HeadObjectCommand',
  'UploadPartCopyCommand',
].map((name) => `${client} ${name}`);

/** What {@link lookAtSource} and {@link copyToInParts} import. */
export const keepingTags = [
  ...copyingInParts,
  `${client} GetObjectTaggingCommand`,
  `${client} PutObjectTaggingCommand`,
];

/** An object that is copied; all but the bucket is code. */
export interface ObjectCopy {
  readonly bucket: string;
  readonly from: string;
  readonly to: string;
  readonly source: string;
}

/** Looks at what comes next copies: `kept` is what its copy is told. */
export function lookAtSource({ bucket, from }: ObjectCopy): readonly string[] {
  return [
    `// ${usualUnlessTold}`,
    ...send('HeadObjectCommand', [bucketOf(bucket), keyOf(from)], 'const head = '),
    'const names = [',
    `${step}'StorageClass', 'ServerSideEncryption', 'SSEKMSKeyId', 'BucketKeyEnabled',`,
    `${step}'WebsiteRedirectLocation',`,
    '];',
    ...block("if (head.ObjectLockLegalHoldStatus === 'ON')", [
      "names.push('ObjectLockLegalHoldStatus');",
    ]),
    ...block("if (head.ObjectLockEventHold === 'ON')", [
      "throw new Error('It is under an event hold, which a copy would not be.');",
    ]),
    ...block('if (head.ObjectLockRetainUntilDate > new Date())', [
      "names.push('ObjectLockMode', 'ObjectLockRetainUntilDate');",
    ]),
    'const kept = Object.fromEntries(names.map((name) => [name, head[name]]));',
  ];
}

/** Copies what {@link lookAtSource} has looked at, at one go. */
export function copyWhole({ bucket, to, source }: ObjectCopy): readonly string[] {
  return send('CopyObjectCommand', [
    bucketOf(bucket),
    keyOf(to),
    `CopySource: ${source}`,
    'CopySourceIfMatch: head.ETag',
    '...kept',
  ]);
}

/** Copies what {@link lookAtSource} has looked at in parts, with what is said of it and its tags. */
export function copyToInParts(copy: ObjectCopy): readonly string[] {
  const { bucket, from, to } = copy;
  return [
    `// ${inPartsOnly}`,
    ...send('GetObjectTaggingCommand', [bucketOf(bucket), keyOf(from)], 'const { TagSet } = '),
    'const described = [',
    `${step}'ContentType', 'CacheControl', 'ContentDisposition', 'ContentEncoding',`,
    `${step}'ContentLanguage', 'Metadata',`,
    '];',
    'for (const name of described) kept[name] = head[name];',
    'if (head.ExpiresString) kept.Expires = new Date(head.ExpiresString);',
    ...copyParts(copy, ['...kept'], 'head.ETag'),
    ...block('if (TagSet?.length)', [
      ...send('PutObjectTaggingCommand', [bucketOf(bucket), keyOf(to), 'Tagging: { TagSet }']),
    ]),
  ];
}

/** Copies a listed object by its size. */
export function copyBySize(
  whole: readonly string[],
  inParts: readonly string[],
): readonly string[] {
  return [
    `if (item.Size <= ${limitAsCode}) {`,
    ...indented(whole, step),
    '} else {',
    ...indented(inParts, step),
    '}',
  ];
}

/** Copies an object onto itself in parts. @param described Members that say what the copy is. */
export function copyOntoInParts(
  copy: ObjectCopy,
  described: readonly string[],
  etag: string,
): readonly string[] {
  return [
    `// ${inPartsOnly}`,
    ...send('HeadObjectCommand', [bucketOf(copy.bucket), keyOf(copy.from)], 'const head = '),
    ...copyParts(copy, described, etag),
  ];
}

function copyParts(
  { bucket, to, source }: ObjectCopy,
  described: readonly string[],
  etag: string,
): readonly string[] {
  const place = [bucketOf(bucket), keyOf(to)];
  return [
    ...send('CreateMultipartUploadCommand', [...place, ...described], 'const { UploadId } = '),
    `const upload = { ${place.join(', ')}, UploadId };`,
    'try {',
    ...indented(
      [
        'const partSize = 1024 ** 3;',
        'const Parts = [];',
        ...block('for (let start = 0; start < head.ContentLength; start += partSize)', [
          'const PartNumber = Parts.length + 1;',
          'const end = Math.min(start + partSize, head.ContentLength) - 1;',
          ...send(
            'UploadPartCopyCommand',
            [
              '...upload',
              'PartNumber',
              `CopySource: ${source}`,
              `CopySourceIfMatch: ${etag}`,
              'CopySourceRange: `bytes=${start}-${end}`',
            ],
            'const { CopyPartResult } = ',
          ),
          'Parts.push({ PartNumber, ...CopyPartResult });',
        ]),
        ...send('CompleteMultipartUploadCommand', ['...upload', 'MultipartUpload: { Parts }']),
      ],
      step,
    ),
    '} catch (error) {',
    `${step}await s3.send(new AbortMultipartUploadCommand(upload)).catch(console.error);`,
    `${step}throw error;`,
    '}',
  ];
}
