import type { NamedValue } from '../../../shared/model/metadata';
import type { Operation } from '../../../shared/model/recipes';
import { unsaidLines } from '../connection';
import type { RecipeConnection } from '../connection';
import { pythonString } from '../quoting';
import { indented, isOfSts, longestLine } from '../snippet';
import type { Snippet } from '../snippet';

const step = '    ';
/** Characters above which a dictionary has a line for each of its members. */
const shortDict = 64;

/** Lines within a block. */
export function pythonBlock(opening: string, lines: readonly string[]): readonly string[] {
  return [opening, ...indented(lines, step)];
}

/** Leaves out, within a loop, a file in whose place is a folder. Needs `sys`. */
export const skipFolders = pythonBlock('if path.is_dir():', [
  "print(f'A folder is in the way: {path}', file=sys.stderr)",
  'continue',
]);

/** A call, on one line where it fits; otherwise each argument has a line of its own. */
export function pythonCall(before: string, args: readonly string[], after = ''): readonly string[] {
  const oneLine = `${before}(${args.join(', ')})${after}`;
  const fits = oneLine.length <= longestLine && !oneLine.includes('\n');
  if (fits || args.length === 0) return [oneLine];
  const lines = args.flatMap((arg) => `${arg},`.split('\n'));
  return [`${before}(`, ...indented(lines, step), `)${after}`];
}

/** A list of literals: on one line where it fits behind `before`. */
function pythonList(before: string, items: readonly string[], after: string): readonly string[] {
  const oneLine = `${before}[${items.join(', ')}]${after}`;
  if (oneLine.length <= longestLine) return [oneLine];
  return [`${before}[`, ...items.map((item) => `${step}${item},`), `]${after}`];
}

/** Assigns a list of strings to a name. */
export function pythonStrings(name: string, texts: readonly string[]): readonly string[] {
  return pythonList(`${name} = `, texts.map(pythonString), '');
}

/** A dictionary of strings: on one line where it is short. */
export function pythonDict(pairs: readonly NamedValue[]): string {
  const items = pairs.map(({ name, value }) => `${pythonString(name)}: ${pythonString(value)}`);
  const oneLine = `{${items.join(', ')}}`;
  if (oneLine.length <= shortDict) return oneLine;
  return ['{', ...items.map((item) => `${step}${item},`), '}'].join('\n');
}

/** The same for each text: by itself for one, in a loop for several. */
export function forEachText(
  name: string,
  texts: readonly string[],
  write: (expression: string) => readonly string[],
): readonly string[] {
  const [only, ...others] = texts;
  if (only !== undefined && others.length === 0) return write(pythonString(only));
  return [...pythonList(`for ${name} in `, texts.map(pythonString), ':'), ...inLoop(write(name))];
}

/** The same for each pair of texts. */
export function forEachPair(
  names: readonly [string, string],
  pairs: readonly (readonly [string, string])[],
  write: (first: string, second: string) => readonly string[],
): readonly string[] {
  const [only, ...others] = pairs;
  if (only !== undefined && others.length === 0) {
    return write(pythonString(only[0]), pythonString(only[1]));
  }
  const items = pairs.map(([first, second]) => `(${pythonString(first)}, ${pythonString(second)})`);
  return [
    ...pythonList(`for ${names[0]}, ${names[1]} in `, items, ':'),
    ...inLoop(write(names[0], names[1])),
  ];
}

function inLoop(lines: readonly string[]): readonly string[] {
  return indented(lines, step);
}

/** JSON as a Python literal, indented; `undefined` for what is no JSON. */
export function pythonLiteral(json: string): string | undefined {
  try {
    return literalOf(JSON.parse(json) as unknown);
  } catch {
    return undefined;
  }
}

function literalOf(value: unknown): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return pythonString(value);
  if (typeof value === 'number') return String(value);
  const isList = Array.isArray(value);
  const items = isList
    ? value.map(literalOf)
    : Object.entries(Object(value) as Record<string, unknown>).map(
        ([name, member]) => `${pythonString(name)}: ${literalOf(member)}`,
      );
  const [open, close] = isList ? '[]' : '{}';
  if (items.length === 0) return `${open}${close}`;
  const lines = items.flatMap((item) => `${item},`.split('\n'));
  return [open, ...indented(lines, step), close].join('\n');
}

/** The start of a script: imports, and a client or a resource by the name `s3`. */
export function pythonHeader(
  factory: 'client' | 'resource',
  connection: RecipeConnection,
  operations: readonly Operation[],
  snippets: readonly Snippet[],
): readonly string[] {
  const usesS3 = !operations.every(isOfSts);
  const { profile, keysAreKept, ignoresEndpoints, region, anonymous, aws } = connection;
  const makesLinks = operations.some(
    ({ kind }) => kind === 'makeLinks' || kind === 'makeUploadLink',
  );
  const linkEndpoint = makesLinks ? connection.linkEndpoint : undefined;
  const endpoint = connection.endpoint ?? linkEndpoint;
  const addressing = connection.addressing ?? (linkEndpoint === undefined ? undefined : 'virtual');
  const config = [
    // Without it, links to many places are signed in a way that newer regions refuse.
    ...(makesLinks ? ["signature_version='s3v4'"] : []),
    ...(anonymous ? ['signature_version=UNSIGNED'] : []),
    ...(addressing === undefined ? [] : [`s3={'addressing_style': '${addressing}'}`]),
  ];
  const imports = new Set(snippets.flatMap((snippet) => snippet.imports ?? []));
  if ((!aws && usesS3) || ignoresEndpoints) imports.add('import os');
  const own = [
    'import boto3',
    ...(anonymous ? ['from botocore import UNSIGNED'] : []),
    ...(config.length === 0 || !usesS3 ? [] : ['from botocore.config import Config']),
  ];
  const session = pythonCall('session = boto3.Session', [
    ...(profile === undefined ? [] : [`profile_name=${pythonString(profile)}`]),
    `region_name=${pythonString(region)}`,
  ]);
  const client = pythonCall(`s3 = session.${factory}`, [
    `'s3'`,
    ...(endpoint === undefined ? [] : [`endpoint_url=${pythonString(endpoint)}`]),
    ...(config.length === 0 ? [] : [`config=Config(${config.join(', ')})`]),
  ]);
  return [
    ...(imports.size === 0 ? [] : [...[...imports].sort(importOrder), '']),
    ...own,
    '',
    ...(aws || !usesS3
      ? []
      : [
          '# A server other than AWS may refuse the checksums that newer versions add by themselves.',
          "os.environ.setdefault('AWS_REQUEST_CHECKSUM_CALCULATION', 'when_required')",
          '',
        ]),
    ...(ignoresEndpoints
      ? [`# ${endpointsIgnored}`, `os.environ['${ignoringEndpoints}'] = 'true'`, '']
      : []),
    ...(keysAreKept ? [`# ${keysWanted}`] : []),
    ...unsaidLines(connection, '#'),
    ...(operations.every((one) => isOfSts(one) && one.kind !== 'whoAmI') ? [] : session),
    ...(usesS3 ? client : []),
  ];
}

/** What a script for a connection says whose keys Dipper keeps. */
export const keysWanted =
  'Keys are read from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN if they have one.';

/** Why a script for a connection of Dipper's own to AWS sets {@link ignoringEndpoints}. */
export const endpointsIgnored =
  'An endpoint of the default profile or the environment is not meant.';

/** The variable by which AWS' tools take no endpoint from files or other variables ("Service-specific endpoints"). */
export const ignoringEndpoints = 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS';

/** `import x` before `from x import y`, each by its name. */
function importOrder(one: string, other: string): number {
  const rank = (line: string): string => (line.startsWith('import') ? '0' : '1') + line;
  return rank(one) < rank(other) ? -1 : 1;
}
