import { inPartsOnly, limitAsCode } from './copies';
import { block, bucketOf, client, keyOf, send } from './javascriptLines';
import { indented } from './snippet';

const step = '  ';

/** What {@link copyInParts} imports. */
export const copyingInParts = [
  'AbortMultipartUploadCommand',
  'CompleteMultipartUploadCommand',
  'CreateMultipartUploadCommand',
  'HeadObjectCommand',
  'UploadPartCopyCommand',
].map((name) => `${client} ${name}`);

/** What {@link renameInParts} imports besides. */
export const keepingTags = [
  ...copyingInParts,
  `${client} GetObjectTaggingCommand`,
  `${client} PutObjectTaggingCommand`,
];

/** An object that is copied in parts; all but the bucket is code. */
export interface PartsCopy {
  readonly bucket: string;
  readonly from: string;
  readonly to: string;
  readonly source: string;
}

/** Copies an object to another key, with what is said of it and its tags. */
export function copyToInParts(copy: PartsCopy): readonly string[] {
  const { bucket, from, to } = copy;
  const names = [
    ['ContentType', 'CacheControl', 'ContentDisposition', 'ContentEncoding'],
    ['ContentLanguage', 'WebsiteRedirectLocation', 'Metadata'],
    ['StorageClass', 'ServerSideEncryption', 'SSEKMSKeyId', 'BucketKeyEnabled'],
  ];
  return [
    `// ${inPartsOnly}`,
    ...send('HeadObjectCommand', [bucketOf(bucket), keyOf(from)], 'const head = '),
    ...send('GetObjectTaggingCommand', [bucketOf(bucket), keyOf(from)], 'const { TagSet } = '),
    'const names = [',
    ...names.map((line) => `${step}${line.map((name) => `'${name}',`).join(' ')}`),
    '];',
    'const kept = Object.fromEntries(names.map((name) => [name, head[name]]));',
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
  copy: PartsCopy,
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
  { bucket, to, source }: PartsCopy,
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
