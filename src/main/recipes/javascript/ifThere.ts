import type { IfThere } from '../../../shared/model/recipes';
import { compares, placeOf, timesAreNoted } from '../ifThere';
import type { ListedPrefix, SparingDownloads, SparingUploads } from '../ifThere';
import {
  block,
  bucketOf,
  client,
  eachObject,
  eachPage,
  isLinked,
  list,
  save,
  saving,
  send,
  sending,
  skipFolders,
  skipWhatIsNoFile,
  under,
  upload,
} from './lines';
import { javascriptString as text } from '../quoting';
import type { Snippet } from '../snippet';

/** Uploads what the objects that are there leave to be uploaded. */
export function uploadsIfThere(operation: SparingUploads): Snippet {
  const { bucket, ifThere } = operation;
  const isFolder = operation.kind === 'uploadFolder';
  const keepsBoth = ifThere === 'keep_both';
  const place = isFolder
    ? { prefix: operation.prefix, isOneLevel: false }
    : placeOf(operation.files.map(({ key }) => key));
  return {
    imports: [
      ...sending,
      `${client} paginateListObjectsV2`,
      ...(isFolder
        ? ['node:fs/promises readdir', 'node:path join', 'node:path relative', 'node:path sep']
        : []),
      ...(compares(ifThere) ? ['node:fs/promises stat'] : []),
    ],
    lines: [
      ...listThere(bucket, place),
      ...(isFolder ? filesOf(operation.folder, operation.prefix) : namedFiles(operation.files)),
      ...(keepsBoth
        ? [
            'const taken = new Set([...there.keys(), ...files.keys()]);',
            ...freeName("'/'", '!taken.has(name)'),
          ]
        : []),
      ...block('for (const [Key, path] of files)', [
        ...uploadCondition(ifThere),
        ...upload(bucket, keepsBoth ? 'name' : 'Key', 'path'),
      ]),
    ],
  };
}

/** Downloads what the files that are there leave to be downloaded. */
export function downloadsIfThere(operation: SparingDownloads): Snippet {
  const { bucket, ifThere } = operation;
  const isFolder = operation.kind === 'downloadFolder';
  const keepsBoth = ifThere === 'keep_both';
  return {
    imports: [
      ...saving,
      'node:fs existsSync',
      'node:fs lstatSync',
      'node:fs/promises mkdir',
      'node:path dirname',
      ...(isFolder
        ? [
            `${client} paginateListObjectsV2`,
            'node:path join',
            'node:path resolve',
            'node:path sep',
          ]
        : []),
      ...(keepsBoth && !isFolder ? ['node:path sep'] : []),
      ...(compares(ifThere) ? [`${client} HeadObjectCommand`, 'node:fs/promises stat'] : []),
    ],
    lines: [
      ...(isFolder
        ? [
            `const folder = resolve(${text(operation.folder)});`,
            ...isLinked,
            'const listed = new Map();',
            'const files = new Map();',
            ...eachObject(bucket, operation.prefix, [
              `const path = join(folder, Key.slice(${operation.prefix.length}));`,
              ...skipWhatIsNoFile,
              'listed.set(Key, item);',
              'files.set(Key, path);',
            ]),
          ]
        : namedFiles(operation.files)),
      ...(keepsBoth
        ? [
            'const taken = new Set(files.values());',
            ...freeName('sep', '!taken.has(name) && !existsSync(name)'),
          ]
        : []),
      ...block('for (const [Key, path] of files)', [
        ...skipFolders,
        ...downloadCondition(bucket, isFolder, ifThere),
        `await mkdir(dirname(path), { recursive: true });`,
        ...save(bucket, 'Key', keepsBoth ? 'name' : 'path'),
      ]),
    ],
  };
}

function uploadCondition(ifThere: IfThere): readonly string[] {
  if (ifThere === 'skip') return ['if (there.has(Key)) continue;'];
  if (ifThere === 'keep_both') {
    return ['const name = there.has(Key) ? freeName(Key) : Key;', 'taken.add(name);'];
  }
  const isSame = ifThere === 'replace_if_newer' ? '' : ' && file.size === known.Size';
  return [
    'const known = there.get(Key);',
    ...block('if (known !== undefined)', [
      'const file = await stat(path);',
      'const isNewer = file.mtimeMs > known.LastModified.getTime();',
      `if (!isNewer${isSame}) continue;`,
    ]),
  ];
}

function downloadCondition(bucket: string, isListed: boolean, ifThere: IfThere): readonly string[] {
  if (ifThere === 'skip') return ['if (existsSync(path)) continue;'];
  if (ifThere === 'keep_both') {
    return ['const name = existsSync(path) ? freeName(path) : path;', 'taken.add(name);'];
  }
  const size = isListed ? 'item.Size' : 'item.ContentLength';
  const isSame = ifThere === 'replace_if_newer' ? '' : ` && ${size} === file.size`;
  const head = (before: string): readonly string[] =>
    send('HeadObjectCommand', [bucketOf(bucket), 'Key'], before);
  return block('if (existsSync(path))', [
    ...(isListed ? ['const item = listed.get(Key);'] : head('const item = ')),
    'const file = await stat(path);',
    'const fileTime = Math.round(file.mtimeMs);',
    'let isNewer = item.LastModified.getTime() > fileTime;',
    ...block(`if (isNewer && ${size} === file.size)`, [
      `// ${timesAreNoted}`,
      ...(isListed ? head('const { Metadata } = ') : []),
      `const noted = ${isListed ? '' : 'item.'}Metadata?.mtime ?? '';`,
      ...block(String.raw`if (/^-?\d+(\.\d+)?$/.test(noted))`, [
        'isNewer = Math.floor(Number(noted)) * 1000 > fileTime;',
      ]),
    ]),
    `if (!isNewer${isSame}) continue;`,
  ]);
}

function listThere(bucket: string, { prefix, isOneLevel }: ListedPrefix): readonly string[] {
  return [
    'const there = new Map();',
    ...eachPage(
      [...under(bucket, prefix), ...(isOneLevel ? ["Delimiter: '/'"] : [])],
      ['for (const item of page.Contents ?? []) there.set(decode(item.Key, page), item);'],
    ),
  ];
}

/** The files of a folder by the keys that they get. */
function filesOf(folder: string, prefix: string): readonly string[] {
  return [
    `const folder = ${text(folder)};`,
    'const files = new Map();',
    'const entries = await readdir(folder, { recursive: true, withFileTypes: true });',
    ...block('for (const entry of entries)', [
      'if (!entry.isFile()) continue;',
      'const path = join(entry.parentPath, entry.name);',
      `files.set(${text(prefix)} + relative(folder, path).split(sep).join('/'), path);`,
    ]),
  ];
}

function namedFiles(
  files: readonly { readonly file: string; readonly key: string }[],
): readonly string[] {
  const pairs = files.map(({ file, key }) => `[${text(key)}, ${text(file)}]`);
  return list('const files = new Map(', pairs, ');').split('\n');
}

/** The first free name of the form `name (2).txt`. */
function freeName(separator: string, isFree: string): readonly string[] {
  const lines = block('const freeName = (old) =>', [
    "const dot = old.lastIndexOf('.');",
    `const end = dot > old.lastIndexOf(${separator}) + 1 ? dot : old.length;`,
    ...block('for (let number = 2; ; number += 1)', [
      'const name = `${old.slice(0, end)} (${number})${old.slice(end)}`;',
      `if (${isFree}) return name;`,
    ]),
  ]);
  return [...lines.slice(0, -1), '};'];
}
