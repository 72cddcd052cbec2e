import type { NamedValue } from '../../../shared/model/metadata';
import type { CopySettings } from '../../../shared/model/recipes';
import { copySource } from '../../s3/copies/copySource';
import { keysPerBatch } from '../../s3/deletion';
import { splitBatches } from '../batches';
import {
  copyBySize,
  copyOntoInParts,
  copyToInParts,
  copyWhole,
  copyingInParts,
  copyingWhole,
  keepingTags,
  lookAtSource,
} from './copies';
import type { ObjectCopy } from './copies';
import {
  block,
  bucketOf,
  client,
  eachObject,
  forEachPair,
  forEachText,
  keyOf,
  list,
  send,
} from './lines';
import { javascriptString as text } from '../quoting';
import { remarksOn, remarksOnTags, replacesWhatIsThere, whySingly } from '../remarks';
import type { OperationOf, S3Writers } from '../snippet';

const step = '  ';
/** Characters above which an object has a line for each of its members. */
const shortObject = 64;

/** Code that changes what is in a bucket. */
export const changes: Pick<
  S3Writers,
  | 'createFolders'
  | 'deleteObjects'
  | 'deleteFolder'
  | 'copyObjects'
  | 'writeMetadata'
  | 'renameObjects'
  | 'renameFolder'
  | 'writeObjectTags'
  | 'retainObject'
  | 'holdObject'
> = {
  createFolders: ({ bucket, keys }) => ({
    imports: [`${client} PutObjectCommand`],
    lines: [
      `// ${replacesWhatIsThere}`,
      ...forEachText(keys, (key) =>
        send('PutObjectCommand', [bucketOf(bucket), keyOf(key), "Body: ''"]),
      ),
    ],
  }),
  deleteObjects: ({ bucket, keys, singly = false }) => {
    const { batches, singles } = splitBatches(keys, singly);
    return {
      imports: [
        ...(batches.length > 0 ? [`${client} DeleteObjectsCommand`] : []),
        ...(singles.length > 0 ? [`${client} DeleteObjectCommand`] : []),
      ],
      lines: [
        ...(singly ? [`// ${whySingly}`] : []),
        ...deleteBatches(bucket, batches),
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
    imports: inParts === true ? keepingTags : copyingWhole,
    lines: forEachPair(['from', 'to'], pairsOf(changes), (from, to, key) =>
      copyOne(copyOf(bucket, from, to, key), inParts),
    ),
  }),
  writeMetadata: ({ bucket, key, settings, user, tags, inParts }) => ({
    imports: [
      ...(inParts === true ? copyingInParts : [`${client} CopyObjectCommand`]),
      ...(tags.length === 0 ? [] : [`${client} PutObjectTaggingCommand`]),
    ],
    lines: [
      ...remarksOn(settings).map((remark) => `// ${remark}`),
      ...(inParts === true
        ? describeInParts(bucket, key, settings, user)
        : send('CopyObjectCommand', [
            bucketOf(bucket),
            keyOf(text(key)),
            `CopySource: ${text(copySource(bucket, key))}`,
            "MetadataDirective: 'REPLACE'",
            ...describing(settings, user),
          ])),
      ...(tags.length === 0
        ? []
        : [
            ...remarksOnTags(inParts === true).map((remark) => `// ${remark}`),
            ...putTags({ bucket, key, tags }),
          ]),
    ],
  }),
  renameObjects: ({ bucket, changes, inParts }) => ({
    imports: [...(inParts === true ? keepingTags : copyingWhole), `${client} DeleteObjectCommand`],
    lines: [
      `// ${replacesWhatIsThere}`,
      ...forEachPair(['from', 'to'], pairsOf(changes), (from, to, key) => [
        ...copyOne(copyOf(bucket, from, to, key), inParts),
        ...send('DeleteObjectCommand', [bucketOf(bucket), keyOf(from)]),
      ]),
    ],
  }),
  renameFolder: ({ bucket, from, to }) => {
    const copy = copyOf(bucket, 'Key', 'to');
    return {
      imports: [
        ...keepingTags,
        ...copyingWhole,
        `${client} DeleteObjectCommand`,
        `${client} paginateListObjectsV2`,
      ],
      lines: [
        `// ${replacesWhatIsThere}`,
        ...eachObject(bucket, from, [
          `const to = ${text(to)} + Key.slice(${from.length});`,
          ...lookAtSource(copy),
          ...copyBySize(copyWhole(copy), copyToInParts(copy)),
          ...send('DeleteObjectCommand', [bucketOf(bucket), 'Key']),
        ]),
      ],
    };
  },
  writeObjectTags: (operation) => ({
    imports: [`${client} PutObjectTaggingCommand`],
    lines: putTags(operation),
  }),
  retainObject: ({ bucket, key, mode, until }) => ({
    imports: [`${client} PutObjectRetentionCommand`],
    lines: send('PutObjectRetentionCommand', [
      bucketOf(bucket),
      keyOf(text(key)),
      `Retention: { Mode: ${text(mode)}, RetainUntilDate: new Date(${text(until)}) }`,
    ]),
  }),
  holdObject: ({ bucket, key }) => ({
    imports: [`${client} PutObjectLegalHoldCommand`],
    lines: send('PutObjectLegalHoldCommand', [
      bucketOf(bucket),
      keyOf(text(key)),
      "LegalHold: { Status: 'ON' }",
    ]),
  }),
};

/** Batches are the same list, a thousand keys at a time. */
function deleteBatches(bucket: string, batches: readonly (readonly string[])[]): readonly string[] {
  if (batches.length === 0) return [];
  const removal = (keys: string): readonly string[] => [
    ...send(
      'DeleteObjectsCommand',
      [bucketOf(bucket), `Delete: { Objects: ${keys}.map((Key) => ({ Key })) }`],
      'const { Errors } = ',
    ),
    'if (Errors?.length) throw new Error(JSON.stringify(Errors));',
  ];
  return [
    ...list('const keys = ', batches.flat().map(text), ';').split('\n'),
    ...(batches.length === 1
      ? removal('keys')
      : block(`for (let start = 0; start < keys.length; start += ${keysPerBatch})`, [
          `const batch = keys.slice(start, start + ${keysPerBatch});`,
          ...removal('batch'),
        ])),
  ];
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
function copyOf(bucket: string, from: string, to: string, key?: string): ObjectCopy {
  const source =
    key === undefined
      ? `\`${copySource(bucket, '')}\${${from}.split('/').map(encodeURIComponent).join('/')}\``
      : text(copySource(bucket, key));
  return { bucket, from, to, source };
}

function copyOne(copy: ObjectCopy, inParts: boolean | undefined): readonly string[] {
  return [...lookAtSource(copy), ...(inParts === true ? copyToInParts(copy) : copyWhole(copy))];
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
