import { spares } from '../ifThere';
import { buckets } from './buckets';
import { changes } from './changes';
import { downloadsIfThere, uploadsIfThere } from './ifThere';
import {
  block,
  bucketOf,
  client,
  eachObject,
  eachPage,
  forEachPair,
  forEachText,
  grants,
  isLinked,
  keyOf,
  objectCall,
  save,
  saving,
  send,
  sending,
  skipFolders,
  skipWhatIsNoFile,
  under,
  upload,
} from './lines';
import { howToUpload } from '../python/links';
import { javascriptString as text } from '../quoting';
import type { S3Writers } from '../snippet';

/** The AWS SDK for JavaScript, version 3, in an ECMAScript module. */
export const javascript: S3Writers = {
  ...buckets,
  ...changes,
  listFolder: ({ bucket, prefix }) => ({
    imports: [`${client} paginateListObjectsV2`],
    lines: eachPage(
      [bucketOf(bucket), `Prefix: ${text(prefix)}`, "Delimiter: '/'"],
      [
        'for (const { Prefix } of page.CommonPrefixes ?? []) console.log(decode(Prefix, page));',
        'for (const { Key, Size } of page.Contents ?? []) console.log(`${decode(Key, page)} ${Size}`);',
      ],
    ),
  }),
  listPrefix: ({ bucket, prefix }) => ({
    imports: [`${client} paginateListObjectsV2`],
    lines: eachPage(under(bucket, prefix), [
      'for (const { Key, Size } of page.Contents ?? []) console.log(`${decode(Key, page)} ${Size}`);',
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
  listAnnotations: ({ bucket, keys }) => ({
    imports: [`${client} ListObjectAnnotationsCommand`],
    lines: forEachText(keys, (key) => [
      ...send(
        'ListObjectAnnotationsCommand',
        [bucketOf(bucket), keyOf(key)],
        'const { Annotations } = ',
      ),
      'for (const { AnnotationName, Size } of Annotations ?? []) {',
      '  console.log(`${AnnotationName} ${Size}`);',
      '}',
    ]),
  }),
  readObjectTags: ({ bucket, keys }) => ({
    imports: [`${client} GetObjectTaggingCommand`],
    lines: forEachText(keys, (key) => [
      ...send('GetObjectTaggingCommand', [bucketOf(bucket), keyOf(key)], 'const { TagSet } = '),
      'for (const { Key: name, Value } of TagSet ?? []) console.log(`${name} ${Value}`);',
    ]),
  }),
};

function printLink(expiresInSeconds: number): string {
  return `console.log(await getSignedUrl(s3, command, { expiresIn: ${expiresInSeconds} }));`;
}
