import { splitBatches } from '../batches';
import {
  forEachPair,
  forEachText,
  pythonBlock,
  pythonCall,
  pythonDict,
  pythonLiteral,
  pythonStrings,
  skipFolders,
} from './python';
import { pythonString as text } from '../quoting';
import { remarksOnTags, whySingly } from '../remarks';
import type { OperationOf, Snippet } from '../snippet';

/** The bucket as a named argument. */
export function bucketOf(bucket: string): string {
  return `Bucket=${text(bucket)}`;
}

/** What a copy onto itself is told, besides its own place. */
export function metadataArguments({
  bucket,
  key,
  settings,
  user,
}: OperationOf<'writeMetadata'>): readonly string[] {
  return [
    `CopySource={'Bucket': ${text(bucket)}, 'Key': ${text(key)}}`,
    `MetadataDirective='REPLACE'`,
    ...Object.entries(settings).map(
      ([name, value]) =>
        `${name}=${typeof value === 'boolean' ? (value ? 'True' : 'False') : text(value)}`,
    ),
    ...(user.length === 0 ? [] : [`Metadata=${pythonDict(user)}`]),
  ];
}

/** Puts tags back by a client; nothing where there are none. */
export function putTags(
  client: string,
  operation: OperationOf<'writeMetadata'>,
): readonly string[] {
  if (operation.tags.length === 0) return [];
  const why = remarksOnTags(operation.inParts === true).map((remark) => `# ${remark}`);
  return [...why, ...writeTags(client, operation)];
}

/** Replaces the tags of an object by a client (PutObjectTagging). */
export function writeTags(
  client: string,
  { bucket, key, tags }: Pick<OperationOf<'writeObjectTags'>, 'bucket' | 'key' | 'tags'>,
): readonly string[] {
  const set = tags.map(({ name, value }) => `{'Key': ${text(name)}, 'Value': ${text(value)}}`);
  return pythonCall(`${client}.put_object_tagging`, [
    bucketOf(bucket),
    `Key=${text(key)}`,
    `Tagging={'TagSet': [${set.join(', ')}]}`,
  ]);
}

/** A key may name a place outside the folder or itself, and an empty object that stands for a folder is none. */
export function skipWhatIsNoFile(key: string): readonly string[] {
  return [
    ...pythonBlock(`if ${key}.endswith('/') or folder not in path.parents:`, ['continue']),
    ...skipFolders,
  ];
}

type Files = readonly { readonly file: string; readonly key: string }[];

function pairsOf(files: Files): readonly (readonly [string, string])[] {
  return files.map(({ file, key }) => [file, key]);
}

/** Old keys with new ones. */
export function changePairs(
  changes: readonly { readonly from: string; readonly to: string }[],
): readonly (readonly [string, string])[] {
  return changes.map(({ from, to }) => [from, to]);
}

/** Downloads single files by a function that takes a key and a file. */
export function downloads(before: string, first: readonly string[], files: Files): Snippet {
  const deep = files.some(({ file }) => file.includes('/'));
  return {
    imports: deep ? ['from pathlib import Path'] : [],
    lines: forEachPair(['file', 'key'], pairsOf(files), (file, key) => [
      ...(deep ? [`Path(${file}).parent.mkdir(parents=True, exist_ok=True)`] : []),
      ...pythonCall(before, [...first, key, file]),
    ]),
  };
}

/** Uploads single files by a function that takes a file and a key. */
export function uploads(before: string, middle: readonly string[], files: Files): Snippet {
  return {
    imports: ['import mimetypes'],
    lines: forEachPair(['file', 'key'], pairsOf(files), (file, key) => [
      `content_type = mimetypes.guess_type(${file})[0] or 'application/octet-stream'`,
      ...pythonCall(before, [file, ...middle, key, "ExtraArgs={'ContentType': content_type}"]),
    ]),
  };
}

/** Uploads every file of a folder by a function that takes a file and a key. */
export function uploadFolder(
  before: string,
  middle: readonly string[],
  { prefix, folder }: { readonly prefix: string; readonly folder: string },
): Snippet {
  return {
    imports: ['import mimetypes', 'from pathlib import Path'],
    lines: [
      `folder = Path(${text(folder)})`,
      ...pythonBlock("for path in sorted(folder.rglob('*')):", [
        ...pythonBlock('if not path.is_file() or path.is_symlink():', ['continue']),
        `key = ${text(prefix)} + path.relative_to(folder).as_posix()`,
        "content_type = mimetypes.guess_type(path.name)[0] or 'application/octet-stream'",
        ...pythonCall(before, [
          'str(path)',
          ...middle,
          'key',
          "ExtraArgs={'ContentType': content_type}",
        ]),
      ]),
    ],
  };
}

/** Deletes in batches; keys that the XML of a batch can't carry go one by one. */
export function deletion(
  { keys, singly = false }: Pick<OperationOf<'deleteObjects'>, 'keys' | 'singly'>,
  write: {
    readonly one: (key: string) => readonly string[];
    readonly batch: (objects: string) => readonly string[];
  },
): Snippet {
  const { batches, singles } = splitBatches(keys, singly);
  return {
    lines: [
      ...(singly ? [`# ${whySingly}`] : []),
      ...batches.flatMap((batch) => [
        ...pythonStrings('keys', batch),
        ...write.batch("[{'Key': key} for key in keys]"),
        ...pythonBlock("if answer.get('Errors'):", ["raise SystemExit(answer['Errors'])"]),
      ]),
      ...(singles.length === 0 ? [] : forEachText('key', singles, write.one)),
    ],
  };
}

/** Prints who may do what. */
export function grants(expression: string): readonly string[] {
  return pythonBlock(`for grant in ${expression}:`, [
    "grantee = grant['Grantee']",
    "print(grantee.get('ID') or grantee.get('URI'), grant['Permission'])",
  ]);
}

/** Gives a policy the name `policy`. */
export function policyLines(document: string): readonly string[] {
  const literal = pythonLiteral(document);
  const value = literal ?? `json.loads(${text(document)})`;
  return `policy = ${value}`.split('\n');
}
