import type { NamedValue } from '../../shared/model/metadata';
import type { CopySettings } from '../../shared/model/recipes';
import { copySource } from '../s3/copySource';
import { splitBatches } from './batches';
import { howToUpload } from './pythonLinks';
import { replacesWhatIsThere, tagsMayGo } from './boto3Client';
import { spares } from './ifThere';
import {
  copyBySize,
  copyingInParts,
  copyOntoInParts,
  copyToInParts,
  keepingTags,
} from './javascriptCopies';
import { downloadsIfThere, uploadsIfThere } from './javascriptIfThere';
import {
  block,
  bucketOf,
  client,
  eachObject,
  eachPage,
  forEachPair,
  forEachText,
  isLinked,
  keyOf,
  list,
  objectCall,
  save,
  saving,
  send,
  sending,
  skipFolders,
  skipWhatIsNoFile,
  under,
  upload,
} from './javascriptLines';
import { javascriptString as text, plainJson } from './quoting';
import { indented } from './snippet';
import type { OperationOf, S3Writers } from './snippet';

const step = '  ';
/** Characters above which an object has a line for each of its members. */
const shortObject = 64;

/** The AWS SDK for JavaScript, version 3, in an ECMAScript module. */
export const javascript: S3Writers = {
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
  listFolder: ({ bucket, prefix }) => ({
    imports: [`${client} paginateListObjectsV2`],
    lines: eachPage(
      [bucketOf(bucket), `Prefix: ${text(prefix)}`, "Delimiter: '/'"],
      [
        'for (const { Prefix } of page.CommonPrefixes ?? []) console.log(decode(Prefix));',
        'for (const { Key, Size } of page.Contents ?? []) console.log(`${decode(Key)} ${Size}`);',
      ],
    ),
  }),
  listPrefix: ({ bucket, prefix }) => ({
    imports: [`${client} paginateListObjectsV2`],
    lines: eachPage(under(bucket, prefix), [
      'for (const { Key, Size } of page.Contents ?? []) console.log(`${decode(Key)} ${Size}`);',
    ]),
  }),
  lookAtObjects: ({ bucket, keys }) => ({
    imports: [`${client} HeadObjectCommand`],
    lines: forEachText(keys, (key) => [
      ...send('HeadObjectCommand', [bucketOf(bucket), keyOf(key)], 'const head = '),
      'console.log(head.ContentLength, head.ETag, head.ContentType);',
    ]),
  }),
  readObjects: ({ bucket, keys }) => ({
    imports: [`${client} GetObjectCommand`],
    lines: forEachText(keys, (key) => [
      ...send('GetObjectCommand', [bucketOf(bucket), keyOf(key)], 'const answer = '),
      'const content = await answer.Body.transformToByteArray();',
      'console.log(content.length, answer.ContentType);',
    ]),
  }),
  downloadFiles(operation) {
    if (spares(operation)) return downloadsIfThere(operation);
    const { bucket, files } = operation;
    const deep = files.some(({ file }) => file.includes('/'));
    return {
      imports: [...saving, ...(deep ? ['node:fs/promises mkdir', 'node:path dirname'] : [])],
      lines: forEachPair(
        ['file', 'Key'],
        files.map(({ file, key }) => [file, key]),
        (file, key) => [
          ...(deep ? [`await mkdir(dirname(${file}), { recursive: true });`] : []),
          ...save(bucket, key, file),
        ],
      ),
    };
  },
  downloadFolder(operation) {
    if (spares(operation)) return downloadsIfThere(operation);
    const { bucket, prefix, folder } = operation;
    return {
      imports: [
        ...saving,
        `${client} paginateListObjectsV2`,
        'node:fs lstatSync',
        'node:fs/promises mkdir',
        'node:path dirname',
        'node:path join',
        'node:path resolve',
        'node:path sep',
      ],
      lines: [
        `const folder = resolve(${text(folder)});`,
        ...isLinked,
        ...eachObject(bucket, prefix, [
          `const path = join(folder, Key.slice(${prefix.length}));`,
          ...skipWhatIsNoFile,
          ...skipFolders,
          'await mkdir(dirname(path), { recursive: true });',
          ...save(bucket, 'Key', 'path'),
        ]),
      ],
    };
  },
  uploadFiles(operation) {
    if (spares(operation)) return uploadsIfThere(operation);
    const { bucket, files } = operation;
    return {
      imports: sending,
      lines: forEachPair(
        ['file', 'Key'],
        files.map(({ file, key }) => [file, key]),
        (file, key) => upload(bucket, key, file),
      ),
    };
  },
  uploadFolder(operation) {
    if (spares(operation)) return uploadsIfThere(operation);
    const { bucket, prefix, folder } = operation;
    return {
      imports: [
        ...sending,
        'node:fs/promises readdir',
        'node:path join',
        'node:path relative',
        'node:path sep',
      ],
      lines: [
        `const folder = ${text(folder)};`,
        'const entries = await readdir(folder, { recursive: true, withFileTypes: true });',
        ...block('for (const entry of entries)', [
          'if (!entry.isFile()) continue;',
          'const path = join(entry.parentPath, entry.name);',
          `const Key = ${text(prefix)} + relative(folder, path).split(sep).join('/');`,
          ...upload(bucket, 'Key', 'path'),
        ]),
      ],
    };
  },
  createFolders: ({ bucket, keys }) => ({
    imports: [`${client} PutObjectCommand`],
    lines: [
      `// ${replacesWhatIsThere}`,
      ...forEachText(keys, (key) =>
        send('PutObjectCommand', [bucketOf(bucket), keyOf(key), "Body: ''"]),
      ),
    ],
  }),
  deleteObjects: ({ bucket, keys }) => {
    const { batches, singles } = splitBatches(keys);
    return {
      imports: [
        ...(batches.length > 0 ? [`${client} DeleteObjectsCommand`] : []),
        ...(singles.length > 0 ? [`${client} DeleteObjectCommand`] : []),
      ],
      lines: [
        ...batches.flatMap((batch) => [
          ...list('const keys = ', batch.map(text), ';').split('\n'),
          ...send(
            'DeleteObjectsCommand',
            [bucketOf(bucket), 'Delete: { Objects: keys.map((Key) => ({ Key })) }'],
            'const { Errors } = ',
          ),
          'for (const { Key, Code } of Errors ?? []) console.log(`${Key} ${Code}`);',
        ]),
        ...(singles.length === 0
          ? []
          : forEachText(singles, (key) =>
              send('DeleteObjectCommand', [bucketOf(bucket), keyOf(key)]),
            )),
      ],
    };
  },
  deleteFolder: ({ bucket, prefix }) => ({
    imports: [`${client} DeleteObjectCommand`, `${client} paginateListObjectsV2`],
    lines: eachObject(bucket, prefix, send('DeleteObjectCommand', [bucketOf(bucket), 'Key'])),
  }),
  copyObjects: ({ bucket, changes, inParts }) => ({
    imports: inParts === true ? keepingTags : [`${client} CopyObjectCommand`],
    lines: forEachPair(['from', 'to'], pairsOf(changes), (from, to, key) =>
      copy(bucket, from, to, { key, inParts }),
    ),
  }),
  writeMetadata: ({ bucket, key, settings, user, tags, inParts }) => ({
    imports: [
      ...(inParts === true ? copyingInParts : [`${client} CopyObjectCommand`]),
      ...(tags.length === 0 ? [] : [`${client} PutObjectTaggingCommand`]),
    ],
    lines: [
      ...(inParts === true
        ? describeInParts(bucket, key, settings, user)
        : send('CopyObjectCommand', [
            bucketOf(bucket),
            keyOf(text(key)),
            `CopySource: ${text(copySource(bucket, key))}`,
            "MetadataDirective: 'REPLACE'",
            ...describing(settings, user),
          ])),
      ...(tags.length === 0 || inParts === true ? [] : [`// ${tagsMayGo}`]),
      ...(tags.length === 0 ? [] : putTags({ bucket, key, tags })),
    ],
  }),
  renameObjects: ({ bucket, changes, inParts }) => ({
    imports: [
      ...(inParts === true ? keepingTags : [`${client} CopyObjectCommand`]),
      `${client} DeleteObjectCommand`,
    ],
    lines: [
      `// ${replacesWhatIsThere}`,
      ...forEachPair(['from', 'to'], pairsOf(changes), (from, to, key) => [
        ...copy(bucket, from, to, { key, inParts }),
        ...send('DeleteObjectCommand', [bucketOf(bucket), keyOf(from)]),
      ]),
    ],
  }),
  renameFolder: ({ bucket, from, to }) => ({
    imports: [
      ...keepingTags,
      `${client} CopyObjectCommand`,
      `${client} DeleteObjectCommand`,
      `${client} paginateListObjectsV2`,
    ],
    lines: [
      `// ${replacesWhatIsThere}`,
      ...eachObject(bucket, from, [
        `const to = ${text(to)} + Key.slice(${from.length});`,
        ...copyBySize(copy(bucket, 'Key', 'to', {}), copy(bucket, 'Key', 'to', { inParts: true })),
        ...send('DeleteObjectCommand', [bucketOf(bucket), 'Key']),
      ]),
    ],
  }),
  makeLinks: ({ bucket, keys, expiresInSeconds }) => ({
    imports: [`${client} GetObjectCommand`, '@aws-sdk/s3-request-presigner getSignedUrl'],
    lines: forEachText(keys, (key) => [
      ...objectCall('const command = new GetObjectCommand', [bucketOf(bucket), keyOf(key)], ';'),
      printLink(expiresInSeconds),
    ]),
  }),
  makeUploadLink: ({ bucket, key, expiresInSeconds }) => ({
    imports: [`${client} PutObjectCommand`, '@aws-sdk/s3-request-presigner getSignedUrl'],
    lines: [
      `// ${howToUpload}`,
      ...objectCall(
        'const command = new PutObjectCommand',
        [bucketOf(bucket), keyOf(text(key))],
        ';',
      ),
      printLink(expiresInSeconds),
    ],
  }),
  readObjectAcls: ({ bucket, keys }) => ({
    imports: [`${client} GetObjectAclCommand`],
    lines: forEachText(keys, (key) => [
      ...send('GetObjectAclCommand', [bucketOf(bucket), keyOf(key)], 'const { Grants } = '),
      ...grants,
    ]),
  }),
  readObjectTags: ({ bucket, keys }) => ({
    imports: [`${client} GetObjectTaggingCommand`],
    lines: forEachText(keys, (key) => [
      ...send('GetObjectTaggingCommand', [bucketOf(bucket), keyOf(key)], 'const { TagSet } = '),
      'for (const { Key: name, Value } of TagSet ?? []) console.log(`${name} ${Value}`);',
    ]),
  }),
  writeObjectTags: (operation) => ({
    imports: [`${client} PutObjectTaggingCommand`],
    lines: putTags(operation),
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
              'KeyMarker: page.NextKeyMarker && decode(page.NextKeyMarker)',
              'VersionIdMarker: page.NextVersionIdMarker',
            ],
            'page = ',
          ),
          'for (const { Key, VersionId } of [page.Versions ?? [], page.DeleteMarkers ?? []].flat()) {',
          '  console.log(`${decode(Key)} ${VersionId}`);',
          '}',
        ],
        step,
      ),
      '} while (page.IsTruncated);',
    ],
  }),
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
      '// There is no paginator for these.',
      'let page = {};',
      'do {',
      ...indented(
        [
          ...send(
            'ListMultipartUploadsCommand',
            [
              bucketOf(bucket),
              "EncodingType: 'url'",
              'KeyMarker: page.Uploads && decode(page.Uploads.at(-1).Key)',
              'UploadIdMarker: page.Uploads?.at(-1).UploadId',
            ],
            'page = ',
          ),
          'for (const { Key, UploadId } of page.Uploads ?? []) {',
          '  console.log(`${decode(Key)} ${UploadId}`);',
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

const grants = [
  'for (const { Grantee, Permission } of Grants ?? []) {',
  '  console.log(`${Grantee?.ID ?? Grantee?.URI} ${Permission}`);',
  '}',
];

function printLink(expiresInSeconds: number): string {
  return `console.log(await getSignedUrl(s3, command, { expiresIn: ${expiresInSeconds} }));`;
}

function putTags({
  bucket,
  key,
  tags,
}: Pick<OperationOf<'writeObjectTags'>, 'bucket' | 'key' | 'tags'>): readonly string[] {
  const set = tags.map(({ name, value }) => `{ Key: ${text(name)}, Value: ${text(value)} }`);
  return send('PutObjectTaggingCommand', [
    bucketOf(bucket),
    keyOf(text(key)),
    `Tagging: { TagSet: [${set.join(', ')}] }`,
  ]);
}

/** What a copy is to be that says anew what is not content. */
function describing(settings: CopySettings, user: readonly NamedValue[]): readonly string[] {
  return [
    ...Object.entries(settings).map(([name, value]) => `${name}: ${settingOf(name, value)}`),
    ...(user.length === 0 ? [] : [`Metadata: ${objectOf(user)}`]),
  ];
}

function describeInParts(
  bucket: string,
  key: string,
  { CopySourceIfMatch: etag, ...settings }: CopySettings,
  user: readonly NamedValue[],
): readonly string[] {
  const place = { bucket, from: text(key), to: text(key), source: text(copySource(bucket, key)) };
  const condition = etag === undefined ? 'head.ETag' : text(etag);
  return copyOntoInParts(place, describing(settings, user), condition);
}

/** @param from The old key as code; `key` is the key itself where it is known. */
function copy(
  bucket: string,
  from: string,
  to: string,
  { key, inParts }: { readonly key?: string | undefined; readonly inParts?: boolean | undefined },
): readonly string[] {
  const source =
    key === undefined
      ? `\`${copySource(bucket, '')}\${${from}.split('/').map(encodeURIComponent).join('/')}\``
      : text(copySource(bucket, key));
  if (inParts === true) return copyToInParts({ bucket, from, to, source });
  return send('CopyObjectCommand', [bucketOf(bucket), `Key: ${to}`, `CopySource: ${source}`]);
}

const dates: readonly string[] = ['Expires', 'ObjectLockRetainUntilDate'];

function settingOf(name: string, value: string | boolean): string {
  if (typeof value === 'boolean') return String(value);
  return dates.includes(name) ? `new Date(${text(value)})` : text(value);
}

/** An object of texts. Its names are quoted; the one that would set its prototype is computed. */
function objectOf(pairs: readonly NamedValue[]): string {
  const members = pairs.map(
    ({ name, value }) => `${name === '__proto__' ? `['__proto__']` : text(name)}: ${text(value)}`,
  );
  const oneLine = `{ ${members.join(', ')} }`;
  if (oneLine.length <= shortObject) return oneLine;
  return ['{', ...members.map((member) => `${step}${member},`), '}'].join('\n');
}

function pairsOf(
  changes: readonly { readonly from: string; readonly to: string }[],
): readonly (readonly [string, string])[] {
  return changes.map(({ from, to }) => [from, to]);
}

/** A policy as an object, which JSON is; what is no JSON stays text. */
function policyOf(document: string): string {
  try {
    return plainJson(JSON.parse(document), 2);
  } catch {
    return `JSON.parse(${text(document)})`;
  }
}
