import type { NamedValue } from '../../shared/model/metadata';
import { copySource } from '../s3/copySource';
import type { Operation } from '../../shared/model/recipes';
import { splitBatches } from './batches';
import { tagsMayGo } from './boto3Client';
import type { RecipeConnection } from './connection';
import { keysWanted } from './python';
import { javascriptString as text, plainJson } from './quoting';
import { indented, isOfSts, longestLine } from './snippet';
import type { S3Writers, Snippet } from './snippet';

const step = '  ';
/** Characters above which an object has a line for each of its members. */
const shortObject = 64;
const client = '@aws-sdk/client-s3';

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
  downloadFiles: ({ bucket, files }) => {
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
  downloadFolder: ({ bucket, prefix, folder }) => ({
    imports: [
      ...saving,
      `${client} paginateListObjectsV2`,
      'node:fs/promises mkdir',
      'node:path dirname',
      'node:path join',
      'node:path resolve',
      'node:path sep',
    ],
    lines: [
      `const folder = resolve(${text(folder)});`,
      ...eachObject(bucket, prefix, [
        `const path = join(folder, Key.slice(${prefix.length}));`,
        "if (Key.endsWith('/') || !path.startsWith(folder + sep)) continue;",
        'await mkdir(dirname(path), { recursive: true });',
        ...save(bucket, 'Key', 'path'),
      ]),
    ],
  }),
  uploadFiles: ({ bucket, files }) => ({
    imports: sending,
    lines: forEachPair(
      ['file', 'Key'],
      files.map(({ file, key }) => [file, key]),
      (file, key) => upload(bucket, key, file),
    ),
  }),
  uploadFolder: ({ bucket, prefix, folder }) => ({
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
  }),
  createFolders: ({ bucket, keys }) => ({
    imports: [`${client} PutObjectCommand`],
    lines: forEachText(keys, (key) =>
      send('PutObjectCommand', [bucketOf(bucket), keyOf(key), "Body: ''"]),
    ),
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
  copyObjects: ({ bucket, changes }) => ({
    imports: [`${client} CopyObjectCommand`],
    lines: forEachPair(['from', 'to'], pairsOf(changes), (from, to, key) =>
      copy(bucket, from, to, key),
    ),
  }),
  writeMetadata: ({ bucket, key, settings, user, tags }) => ({
    imports: [
      `${client} CopyObjectCommand`,
      ...(tags.length === 0 ? [] : [`${client} PutObjectTaggingCommand`]),
    ],
    lines: [
      ...send('CopyObjectCommand', [
        bucketOf(bucket),
        keyOf(text(key)),
        `CopySource: ${text(copySource(bucket, key))}`,
        "MetadataDirective: 'REPLACE'",
        ...Object.entries(settings).map(([name, value]) => `${name}: ${settingOf(name, value)}`),
        ...(user.length === 0 ? [] : [`Metadata: ${objectOf(user)}`]),
      ]),
      ...(tags.length === 0
        ? []
        : [
            `// ${tagsMayGo}`,
            ...send('PutObjectTaggingCommand', [
              bucketOf(bucket),
              keyOf(text(key)),
              `Tagging: { TagSet: [${tags
                .map(({ name, value }) => `{ Key: ${text(name)}, Value: ${text(value)} }`)
                .join(', ')}] }`,
            ]),
          ]),
    ],
  }),
  renameObjects: ({ bucket, changes }) => ({
    imports: [`${client} CopyObjectCommand`, `${client} DeleteObjectCommand`],
    lines: forEachPair(['from', 'to'], pairsOf(changes), (from, to, key) => [
      ...copy(bucket, from, to, key),
      ...send('DeleteObjectCommand', [bucketOf(bucket), keyOf(from)]),
    ]),
  }),
  renameFolder: ({ bucket, from, to }) => ({
    imports: [
      `${client} CopyObjectCommand`,
      `${client} DeleteObjectCommand`,
      `${client} paginateListObjectsV2`,
    ],
    lines: eachObject(bucket, from, [
      `const to = ${text(to)} + Key.slice(${from.length});`,
      ...copy(bucket, 'Key', 'to'),
      ...send('DeleteObjectCommand', [bucketOf(bucket), 'Key']),
    ]),
  }),
  makeLinks: ({ bucket, keys, expiresInSeconds }) => ({
    imports: [`${client} GetObjectCommand`, '@aws-sdk/s3-request-presigner getSignedUrl'],
    lines: forEachText(keys, (key) => [
      ...objectCall('const command = new GetObjectCommand', [bucketOf(bucket), keyOf(key)], ';'),
      `console.log(await getSignedUrl(s3, command, { expiresIn: ${expiresInSeconds} }));`,
    ]),
  }),
  readObjectAcls: ({ bucket, keys }) => ({
    imports: [`${client} GetObjectAclCommand`],
    lines: forEachText(keys, (key) => [
      ...send('GetObjectAclCommand', [bucketOf(bucket), keyOf(key)], 'const { Grants } = '),
      ...grants,
    ]),
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
      '// At most a thousand; there is no paginator for these.',
      ...send('ListMultipartUploadsCommand', [bucketOf(bucket)], 'const { Uploads } = '),
      'for (const { Key, UploadId } of Uploads ?? []) console.log(`${Key} ${UploadId}`);',
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

const saving = [
  `${client} GetObjectCommand`,
  'node:fs createWriteStream',
  'node:stream/promises pipeline',
];
const sending = ['@aws-sdk/lib-storage Upload', 'node:fs createReadStream'];

const grants = [
  'for (const { Grantee, Permission } of Grants ?? []) {',
  '  console.log(`${Grantee?.ID ?? Grantee?.URI} ${Permission}`);',
  '}',
];

function bucketOf(bucket: string): string {
  return `Bucket: ${text(bucket)}`;
}

/** @param expression A literal or a name. */
function keyOf(expression: string): string {
  return expression === 'Key' ? 'Key' : `Key: ${expression}`;
}

function under(bucket: string, prefix: string): readonly string[] {
  return [bucketOf(bucket), ...(prefix === '' ? [] : [`Prefix: ${text(prefix)}`])];
}

function block(opening: string, lines: readonly string[]): readonly string[] {
  return [...`${opening} {`.split('\n'), ...indented(lines, step), '}'];
}

/** A call with one object, on one line where it fits. */
function objectCall(before: string, members: readonly string[], after: string): readonly string[] {
  const oneLine = `${before}({ ${members.join(', ')} })${after}`;
  if (oneLine.length <= longestLine && !oneLine.includes('\n')) return [oneLine];
  const lines = members.flatMap((member) => `${member},`.split('\n'));
  return [`${before}({`, ...indented(lines, step), `})${after}`];
}

function send(command: string, members: readonly string[], before = ''): readonly string[] {
  return objectCall(`${before}await s3.send(new ${command}`, members, ');');
}

/** Keys come encoded, since not every key can stand in XML. */
function eachPage(members: readonly string[], lines: readonly string[]): readonly string[] {
  const query = objectCall(
    'const pages = paginateListObjectsV2',
    [...members, "EncodingType: 'url'"],
    ';',
  ).map((line) =>
    line.replace('paginateListObjectsV2({', 'paginateListObjectsV2({ client: s3 }, {'),
  );
  return [...query, ...block('for await (const page of pages)', lines)];
}

const decoder = [
  '',
  '// Keys of a listing come encoded, since not every key can stand in XML.',
  "const decode = (name) => decodeURIComponent(name.replaceAll('+', ' '));",
];

function eachObject(bucket: string, prefix: string, lines: readonly string[]): readonly string[] {
  return eachPage(
    under(bucket, prefix),
    block('for (const item of page.Contents ?? [])', ['const Key = decode(item.Key);', ...lines]),
  );
}

function save(bucket: string, key: string, file: string): readonly string[] {
  return [
    ...send('GetObjectCommand', [bucketOf(bucket), keyOf(key)], 'const { Body } = '),
    `await pipeline(Body, createWriteStream(${file}));`,
  ];
}

function upload(bucket: string, key: string, file: string): readonly string[] {
  return [
    'await new Upload({',
    `${step}client: s3,`,
    `${step}params: { ${bucketOf(bucket)}, ${keyOf(key)}, Body: createReadStream(${file}) },`,
    '}).done();',
  ];
}

/** @param from The old key as code; `key` is the key itself where it is known. */
function copy(bucket: string, from: string, to: string, key?: string): readonly string[] {
  const source =
    key === undefined
      ? `\`${bucket}/\${${from}.split('/').map(encodeURIComponent).join('/')}\``
      : text(copySource(bucket, key));
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

/** A list of literals: on one line where it fits. */
function list(before: string, items: readonly string[], after: string): string {
  const oneLine = `${before}[${items.join(', ')}]${after}`;
  if (oneLine.length <= longestLine) return oneLine;
  return [`${before}[`, ...items.map((item) => `${step}${item},`), `]${after}`].join('\n');
}

/** The same for each text: by itself for one, in a loop for several. */
function forEachText(
  texts: readonly string[],
  write: (expression: string) => readonly string[],
): readonly string[] {
  const [only, ...others] = texts;
  if (only !== undefined && others.length === 0) return write(text(only));
  return block(list('for (const Key of ', texts.map(text), ')'), write('Key'));
}

/** The same for each pair of texts; the first one is given by itself where there is just one. */
function forEachPair(
  names: readonly [string, string],
  pairs: readonly (readonly [string, string])[],
  write: (first: string, second: string, onlyFirst?: string) => readonly string[],
): readonly string[] {
  const [only, ...others] = pairs;
  if (only !== undefined && others.length === 0) {
    return write(text(only[0]), text(only[1]), only[0]);
  }
  const items = pairs.map(([first, second]) => `[${text(first)}, ${text(second)}]`);
  return block(list(`for (const [${names.join(', ')}] of `, items, ')'), write(names[0], names[1]));
}

/** A policy as an object, which JSON is; what is no JSON stays text. */
function policyOf(document: string): string {
  try {
    return plainJson(JSON.parse(document), 2);
  } catch {
    return `JSON.parse(${text(document)})`;
  }
}

/** The start of a script: imports, and a client by the name `s3`. */
export function javascriptHeader(
  connection: RecipeConnection,
  operations: readonly Operation[],
  snippets: readonly Snippet[],
): readonly string[] {
  const usesS3 = !operations.every(isOfSts);
  const { profile, keysAreKept, endpoint, region, addressing, anonymous, aws } = connection;
  const names = new Map<string, Set<string>>(usesS3 ? [[client, new Set(['S3Client'])]] : []);
  const wanted = snippets.flatMap((snippet) => snippet.imports ?? []);
  if (usesS3 && profile !== undefined && !anonymous)
    wanted.push('@aws-sdk/credential-providers fromIni');
  for (const line of wanted) {
    const [module = '', name = ''] = line.split(' ');
    names.set(module, (names.get(module) ?? new Set()).add(name));
  }
  const options = [
    `region: ${text(region)}`,
    ...(endpoint === undefined ? [] : [`endpoint: ${text(endpoint)}`]),
    ...(addressing === 'path' ? ['forcePathStyle: true'] : []),
    ...(anonymous ? ['signer: { sign: async (request) => request }'] : []),
    ...(profile === undefined || anonymous
      ? []
      : [`credentials: fromIni({ profile: ${text(profile)} })`]),
    ...(aws
      ? []
      : [
          '// A server other than AWS may refuse the checksums that the SDK adds by itself.',
          "requestChecksumCalculation: 'WHEN_REQUIRED'",
          "responseChecksumValidation: 'WHEN_REQUIRED'",
        ]),
  ];
  return [
    ...[...names]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([module, imported]) => importLines(module, [...imported].sort())),
    '',
    ...(keysAreKept ? [`// ${keysWanted}`] : []),
    ...(usesS3
      ? [
          'const s3 = new S3Client({',
          ...options.map((line) => (line.startsWith('//') ? `${step}${line}` : `${step}${line},`)),
          '});',
        ]
      : []),
    ...(snippets.some(({ lines }) => lines.some((line) => line.includes('decode(')))
      ? decoder
      : []),
  ];
}

function importLines(module: string, names: readonly string[]): readonly string[] {
  const oneLine = `import { ${names.join(', ')} } from '${module}';`;
  if (oneLine.length <= longestLine) return [oneLine];
  return ['import {', ...names.map((name) => `${step}${name},`), `} from '${module}';`];
}

/** Snippets one after the other; each has its names for itself where others follow. */
export function javascriptBody(snippets: readonly Snippet[]): readonly (readonly string[])[] {
  if (snippets.length < 2) return snippets.map(({ lines }) => lines);
  return snippets.map(({ lines }) =>
    lines.some((line) => line.startsWith('const ')) ? ['{', ...indented(lines, step), '}'] : lines,
  );
}
