import { javascriptString as text } from '../quoting';
import { indented, longestLine } from '../snippet';

const step = '  ';
/** The package of the client of S3. */
export const client = '@aws-sdk/client-s3';

/** What saving an object in a file imports. */
export const saving = [
  `${client} GetObjectCommand`,
  'node:fs createWriteStream',
  'node:stream/promises pipeline',
];

/** What sending a file imports. */
export const sending = ['@aws-sdk/lib-storage Upload', 'node:fs createReadStream'];

/** The member of an input that names a bucket. */
export function bucketOf(bucket: string): string {
  return `Bucket: ${text(bucket)}`;
}

/** @param expression A literal or a name. */
export function keyOf(expression: string): string {
  return expression === 'Key' ? 'Key' : `Key: ${expression}`;
}

/** Members of a listing of everything below a prefix. */
export function under(bucket: string, prefix: string): readonly string[] {
  return [bucketOf(bucket), ...(prefix === '' ? [] : [`Prefix: ${text(prefix)}`])];
}

/** Lines within braces. */
export function block(opening: string, lines: readonly string[]): readonly string[] {
  return [...`${opening} {`.split('\n'), ...indented(lines, step), '}'];
}

/** A call with one object, on one line where it fits. */
export function objectCall(
  before: string,
  members: readonly string[],
  after: string,
): readonly string[] {
  const oneLine = `${before}({ ${members.join(', ')} })${after}`;
  if (oneLine.length <= longestLine && !oneLine.includes('\n')) return [oneLine];
  const lines = members.flatMap((member) => `${member},`.split('\n'));
  return [`${before}({`, ...indented(lines, step), `})${after}`];
}

/** Sends a command. */
export function send(command: string, members: readonly string[], before = ''): readonly string[] {
  return objectCall(`${before}await s3.send(new ${command}`, members, ');');
}

/** Keys come encoded, since not every key can stand in XML. */
export function eachPage(members: readonly string[], lines: readonly string[]): readonly string[] {
  const query = objectCall(
    'const pages = paginateListObjectsV2',
    [...members, "EncodingType: 'url'"],
    ';',
  ).map((line) =>
    line.replace('paginateListObjectsV2({', 'paginateListObjectsV2({ client: s3 }, {'),
  );
  return [...query, ...block('for await (const page of pages)', lines)];
}

/** Lines for each object below a prefix, whose key is `Key`. */
export function eachObject(
  bucket: string,
  prefix: string,
  lines: readonly string[],
): readonly string[] {
  return eachPage(
    under(bucket, prefix),
    block('for (const item of page.Contents ?? [])', [
      'const Key = decode(item.Key, page);',
      ...lines,
    ]),
  );
}

/** Whether a path within a folder is a link or leads through one. Needs `lstatSync` and `dirname`. */
export const isLinked = [
  'const isLinked = (path) =>',
  '  path !== folder &&',
  '  (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() || isLinked(dirname(path)));',
];

/** A key may name a place outside the folder, and an empty object that stands for a folder is none. */
export const skipWhatIsNoFile = [
  "if (Key.endsWith('/') || !path.startsWith(folder + sep) || isLinked(path)) continue;",
];

/** Leaves out, within a loop, a file in whose place is a folder. Needs `lstatSync`. */
export const skipFolders = block('if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory())', [
  'console.error(`A folder is in the way: ${path}`);',
  'continue;',
]);

/** Saves an object in a file; both names are expressions. */
export function save(bucket: string, key: string, file: string): readonly string[] {
  return [
    ...send('GetObjectCommand', [bucketOf(bucket), keyOf(key)], 'const { Body } = '),
    `await pipeline(Body, createWriteStream(${file}));`,
  ];
}

/** Uploads a file; both names are expressions. */
export function upload(bucket: string, key: string, file: string): readonly string[] {
  return [
    'await new Upload({',
    `${step}client: s3,`,
    `${step}params: { ${bucketOf(bucket)}, ${keyOf(key)}, Body: createReadStream(${file}) },`,
    '}).done();',
  ];
}

/** A list of literals: on one line where it fits. */
export function list(before: string, items: readonly string[], after: string): string {
  const oneLine = `${before}[${items.join(', ')}]${after}`;
  if (oneLine.length <= longestLine) return oneLine;
  return [`${before}[`, ...items.map((item) => `${step}${item},`), `]${after}`].join('\n');
}

/** The same for each text: by itself for one, in a loop for several. */
export function forEachText(
  texts: readonly string[],
  write: (expression: string) => readonly string[],
): readonly string[] {
  const [only, ...others] = texts;
  if (only !== undefined && others.length === 0) return write(text(only));
  return block(list('for (const Key of ', texts.map(text), ')'), write('Key'));
}

/** The same for each pair of texts; the first one is given by itself where there is just one. */
export function forEachPair(
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

/** Prints who may do what. */
export const grants = [
  'for (const { Grantee, Permission } of Grants ?? []) {',
  '  console.log(`${Grantee?.ID ?? Grantee?.URI} ${Permission}`);',
  '}',
];
