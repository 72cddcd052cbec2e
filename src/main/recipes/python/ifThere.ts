import type { IfThere } from '../../../shared/model/recipes';
import { compares, placeOf, timesAreNoted } from '../ifThere';
import type { ListedPrefix, SparingDownloads, SparingUploads } from '../ifThere';
import { pythonBlock, pythonCall, skipFolders } from './python';
import { pythonString as text } from '../quoting';
import { indented, longestLine } from '../snippet';
import type { Snippet } from '../snippet';

const step = '    ';

/** How the client and the resource of boto3 say the same. */
interface Dialect {
  /** Gives objects by their keys the name `name`. */
  readonly list: (name: string, bucket: string, place: ListedPrefix) => readonly string[];
  /** Size and time of an object of a listing. */
  readonly listed: { readonly size: string; readonly modified: string };
  /** An object that is asked for by the name `key`, with its size, time and metadata. */
  readonly looked: { readonly size: string; readonly modified: string; readonly metadata: string };
  readonly look: (bucket: string) => string;
  readonly upload: (bucket: string, key: string) => readonly string[];
  readonly download: (bucket: string) => readonly string[];
}

const typed = "ExtraArgs={'ContentType': content_type}";

/** By the client. */
export const clientDialect: Dialect = {
  list: (name, bucket, place) => [
    ...pythonCall("pages = s3.get_paginator('list_objects_v2').paginate", [
      `Bucket=${text(bucket)}`,
      ...placeArguments(place),
    ]),
    `${name} = {item['Key']: item for page in pages for item in page.get('Contents', [])}`,
  ],
  listed: { size: "['Size']", modified: "['LastModified']" },
  looked: { size: "['ContentLength']", modified: "['LastModified']", metadata: "['Metadata']" },
  look: (bucket) => `s3.head_object(Bucket=${text(bucket)}, Key=key)`,
  upload: (bucket, key) => pythonCall('s3.upload_file', ['str(path)', text(bucket), key, typed]),
  download: (bucket) => pythonCall('s3.download_file', [text(bucket), 'key', 'str(path)']),
};

/** By the resource. */
export const resourceDialect: Dialect = {
  list: (name, bucket, place) => [
    ...pythonCall(
      `objects = s3.Bucket(${text(bucket)}).objects.${placeArguments(place).length === 0 ? 'all' : 'filter'}`,
      placeArguments(place),
    ),
    `${name} = {item.key: item for item in objects}`,
  ],
  listed: { size: '.size', modified: '.last_modified' },
  looked: { size: '.content_length', modified: '.last_modified', metadata: '.metadata' },
  look: (bucket) => `s3.Object(${text(bucket)}, key)`,
  upload: (bucket, key) =>
    pythonCall(`s3.Bucket(${text(bucket)}).upload_file`, ['str(path)', key, typed]),
  download: (bucket) =>
    pythonCall(`s3.Bucket(${text(bucket)}).download_file`, ['key', 'str(path)']),
};

/** Uploads what the objects that are there leave to be uploaded. */
export function uploadsIfThere(dialect: Dialect, operation: SparingUploads): Snippet {
  const { bucket, ifThere } = operation;
  const isFolder = operation.kind === 'uploadFolder';
  const place = isFolder
    ? { prefix: operation.prefix, isOneLevel: false }
    : placeOf(operation.files.map(({ key }) => key));
  return {
    imports: [
      'import mimetypes',
      'from pathlib import Path',
      ...(ifThere === 'keep_both' ? ['from itertools import count'] : []),
    ],
    lines: [
      ...dialect.list('there', bucket, place),
      ...(isFolder ? filesOf(operation.folder, operation.prefix) : namedFiles(operation.files)),
      ...(ifThere === 'keep_both' ? ['taken = {*there, *files}', ...freeKey] : []),
      '',
      ...pythonBlock('for key, path in files.items():', [
        ...uploadCondition(dialect, ifThere),
        "content_type = mimetypes.guess_type(path.name)[0] or 'application/octet-stream'",
        ...dialect.upload(bucket, 'key'),
      ]),
    ],
  };
}

/** Downloads what the files that are there leave to be downloaded. */
export function downloadsIfThere(dialect: Dialect, operation: SparingDownloads): Snippet {
  const { bucket, ifThere } = operation;
  const isFolder = operation.kind === 'downloadFolder';
  return {
    imports: [
      'import sys',
      'from pathlib import Path',
      ...(ifThere === 'keep_both' ? ['from itertools import count'] : []),
      ...(compares(ifThere) ? ['import re'] : []),
    ],
    lines: [
      ...(isFolder
        ? [
            ...dialect.list('listed', bucket, { prefix: operation.prefix, isOneLevel: false }),
            `folder = Path(${text(operation.folder)}).resolve()`,
            ...collection(
              'files',
              ['{', '}'],
              [
                `key: (folder / key.removeprefix(${text(operation.prefix)})).resolve() for key in listed`,
              ],
              '',
            ),
          ]
        : namedFiles(operation.files)),
      ...(ifThere === 'keep_both' ? ['taken = set(files.values())', ...freePath] : []),
      '',
      ...pythonBlock('for key, path in files.items():', [
        ...(isFolder
          ? pythonBlock("if key.endswith('/') or folder not in path.parents:", ['continue'])
          : []),
        ...skipFolders,
        ...pythonBlock('if path.exists():', [
          ...downloadCondition(dialect, bucket, isFolder, ifThere),
        ]),
        'path.parent.mkdir(parents=True, exist_ok=True)',
        ...dialect.download(bucket),
      ]),
    ],
  };
}

function uploadCondition({ listed }: Dialect, ifThere: IfThere): readonly string[] {
  if (ifThere === 'skip') return pythonBlock('if key in there:', ['continue']);
  if (ifThere === 'keep_both') {
    return pythonBlock('if key in there:', ['key = free_key(key)', 'taken.add(key)']);
  }
  const isSame = ifThere === 'replace_if_newer' ? '' : ` and file.st_size == known${listed.size}`;
  return [
    'known = there.get(key)',
    ...pythonBlock('if known:', [
      'file = path.stat()',
      `is_newer = file.st_mtime > known${listed.modified}.timestamp()`,
      ...pythonBlock(`if not is_newer${isSame}:`, ['continue']),
    ]),
  ];
}

function downloadCondition(
  { listed, looked, look }: Dialect,
  bucket: string,
  isListed: boolean,
  ifThere: IfThere,
): readonly string[] {
  if (ifThere === 'skip') return ['continue'];
  if (ifThere === 'keep_both') return ['path = free_path(path)', 'taken.add(path)'];
  const { size, modified } = isListed ? listed : looked;
  const metadata = `${isListed ? look(bucket) : 'item'}${looked.metadata}`;
  const isSame = ifThere === 'replace_if_newer' ? '' : ` and item${size} == file.st_size`;
  return [
    `item, file = ${isListed ? 'listed[key]' : look(bucket)}, path.stat()`,
    // A file that was given the object's time has it to the millisecond.
    'file_time = round(file.st_mtime, 3)',
    `is_newer = item${modified}.timestamp() > file_time`,
    ...pythonBlock(`if is_newer and item${size} == file.st_size:`, [
      `# ${timesAreNoted}`,
      `noted = ${metadata}.get('mtime', '')`,
      ...pythonBlock(String.raw`if re.fullmatch(r'-?\d+(\.\d+)?', noted):`, [
        'is_newer = float(noted) // 1 > file_time',
      ]),
    ]),
    ...pythonBlock(`if not is_newer${isSame}:`, ['continue']),
  ];
}

/** The first free name of the form `name (2).txt`. */
const freeKey = [
  '',
  '',
  ...pythonBlock('def free_key(key):', [
    "dot = key.rfind('.')",
    "end = dot if dot > key.rfind('/') + 1 else len(key)",
    "names = (f'{key[:end]} ({number}){key[end:]}' for number in count(2))",
    'return next(name for name in names if name not in taken)',
  ]),
  '',
];

const freePath = [
  '',
  '',
  ...pythonBlock('def free_path(path):', [
    "dot = path.name.rfind('.')",
    'end = dot if dot > 0 else len(path.name)',
    "names = (f'{path.name[:end]} ({number}){path.name[end:]}' for number in count(2))",
    'paths = (path.with_name(name) for name in names)',
    'return next(one for one in paths if one not in taken and not one.exists())',
  ]),
  '',
];

function placeArguments({ prefix, isOneLevel }: ListedPrefix): readonly string[] {
  return [
    ...(prefix === '' ? [] : [`Prefix=${text(prefix)}`]),
    ...(isOneLevel ? ["Delimiter='/'"] : []),
  ];
}

/** The files of a folder by the keys that they get. */
function filesOf(folder: string, prefix: string): readonly string[] {
  return [
    `folder = Path(${text(folder)})`,
    'files = {',
    ...indented(
      [
        `${text(prefix)} + path.relative_to(folder).as_posix(): path`,
        "for path in sorted(folder.rglob('*'))",
        'if path.is_file() and not path.is_symlink()',
      ],
      step,
    ),
    '}',
  ];
}

function namedFiles(
  files: readonly { readonly file: string; readonly key: string }[],
): readonly string[] {
  const items = files.map(({ file, key }) => `${text(key)}: Path(${text(file)})`);
  return collection('files', ['{', '}'], items, ',');
}

/** Assigns a collection: on one line where it fits. */
function collection(
  name: string,
  [open, close]: readonly [string, string],
  items: readonly string[],
  end: string,
): readonly string[] {
  const oneLine = `${name} = ${open}${items.join(', ')}${close}`;
  if (oneLine.length <= longestLine) return [oneLine];
  return [`${name} = ${open}`, ...items.map((item) => `${step}${item}${end}`), close];
}
