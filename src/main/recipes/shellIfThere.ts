import type { IfThere } from '../../shared/model/recipes';
import { isFileReference, localPath, option, prefixOption } from './cliWords';
import { compares, timesAreNoted } from './ifThere';
import type { SparingDownloads, SparingUploads } from './ifThere';
import { shellWord } from './quoting';
import { indented } from './snippet';
import type { Snippet } from './snippet';

/** Marks lines that a POSIX shell does not take. */
export const forBash = 'bash';

/** Writes commands of the AWS CLI, with what they have to say of the connection. */
interface Aws {
  readonly onOneLine: (...words: readonly string[]) => readonly string[];
  /** Each option has a line of its own. */
  readonly byLine: (command: string, options: readonly string[]) => readonly string[];
}

/** Uploads what the objects that are there leave to be uploaded. */
export function uploadsIfThere(aws: Aws, operation: SparingUploads): Snippet {
  const { bucket, ifThere } = operation;
  const isFolder = operation.kind === 'uploadFolder';
  const keys = isFolder ? [operation.prefix] : operation.files.map(({ key }) => key);
  const planned = isFolder
    ? ['[ -f "$folder/${1#"$prefix"}" ]']
    : isAmong(operation.files.map(({ key }) => key));
  const look = headObject(aws, bucket, '$1', keys, '[ContentLength, LastModified]');
  return bash([
    ...(isFolder ? folderNames(operation.folder, operation.prefix) : []),
    ...(compares(ifThere) ? ['stamp=$(mktemp)'] : []),
    ...lookAt(look),
    ...(ifThere === 'keep_both'
      ? freeName([...onlyWhere(planned), 'there=$(look_at "$1") || exit', '[ -n "$there" ]'])
      : []),
    '',
    ...shellFunction('send', [
      'local file=$1 key=$2 there',
      ...refuseReturns(keys),
      'there=$(look_at "$key") || exit',
      ...uploadCondition(ifThere),
      ...aws.onOneLine('s3 cp', '"$file"', `"s3://${plainInQuotes(bucket)}/$key"`),
    ]),
    '',
    ...(isFolder
      ? [
          `find "$folder" -type f -print0 |`,
          `while IFS= read -r -d '' file; do`,
          '  send "$file" "$prefix${file#"$folder"/}"',
          'done',
        ]
      : operation.files.map(({ file, key }) => commandWith('send', localPath(file), key))),
    ...(compares(ifThere) ? ['rm "$stamp"'] : []),
  ]);
}

/** Downloads what the files that are there leave to be downloaded. */
export function downloadsIfThere(aws: Aws, operation: SparingDownloads): Snippet {
  const { bucket, ifThere } = operation;
  const isFolder = operation.kind === 'downloadFolder';
  const keys = isFolder ? [operation.prefix] : operation.files.map(({ key }) => key);
  const query = '[ContentLength, LastModified, Metadata.mtime]';
  return bash([
    ...(isFolder ? folderNames(operation.folder, operation.prefix) : []),
    ...(compares(ifThere) ? ['stamp=$(mktemp)', ...isNewer] : []),
    ...(ifThere === 'keep_both' ? freeName(takenLocally(aws, operation)) : []),
    '',
    ...shellFunction('fetch', [
      'local key=$1 file=$2',
      'if [ -e "$file" ]; then',
      ...indented(
        downloadCondition(ifThere, [
          refuseReturns(keys),
          headObject(aws, bucket, '$key', keys, query),
        ]),
        '  ',
      ),
      'fi',
      ...(isFolder ? ['mkdir -p "${file%/*}"'] : []),
      ...(!isFolder && operation.files.some(({ file }) => file.includes('/'))
        ? ['[[ $file != */* ]] || mkdir -p "${file%/*}"']
        : []),
      ...aws.onOneLine('s3 cp', `"s3://${plainInQuotes(bucket)}/$key"`, '"$file"'),
    ]),
    '',
    ...(isFolder
      ? eachListed(aws, bucket, operation.prefix)
      : operation.files.map(({ file, key }) => commandWith('fetch', key, localPath(file)))),
    ...(compares(ifThere) ? ['rm "$stamp"'] : []),
  ]);
}

function bash(lines: readonly string[]): Snippet {
  return { imports: [forBash], lines: lines[0] === '' ? lines.slice(1) : lines };
}

function folderNames(folder: string, prefix: string): readonly string[] {
  return [`folder=${shellWord(localPath(folder))}`, `prefix=${shellWord(prefix)}`];
}

function uploadCondition(ifThere: IfThere): readonly string[] {
  if (ifThere === 'skip') return ['[ -z "$there" ] || return 0'];
  if (ifThere === 'keep_both') {
    return ['if [ -n "$there" ]; then', '  free_name "$key"', '  key=$free', 'fi'];
  }
  const isOther = ifThere === 'replace_if_newer' ? '' : ' || [ "$size" -ne "$(wc -c <"$file")" ]';
  return [
    'if [ -n "$there" ]; then',
    '  local size modified',
    '  read -r size modified <<<"$there"',
    `  ${stamped('modified')}`,
    `  [ "$file" -nt "$stamp" ]${isOther} || return 0`,
    'fi',
  ];
}

function downloadCondition(
  ifThere: IfThere,
  [refuse, head]: readonly [readonly string[], readonly string[]],
): readonly string[] {
  if (ifThere === 'skip') return ['return 0'];
  if (ifThere === 'keep_both') return ['free_name "$file"', 'file=$free'];
  const isOther = ifThere === 'replace_if_newer' ? '' : ' || [ "$size" -ne "$(wc -c <"$file")" ]';
  return [
    'local there size modified noted',
    ...refuse,
    ...captured('there', head, ') || exit'),
    'read -r size modified noted <<<"$there"',
    `is_newer${isOther} || return 0`,
  ];
}

/** Prints size and time of an object, and nothing where there is none. */
function lookAt(head: readonly string[]): readonly string[] {
  return [
    '',
    ...shellFunction('look_at', [
      'local answer',
      ...captured('if answer', head, ' 2>&1); then'),
      `  printf '%s\\n' "$answer"`,
      "elif [[ $answer != *'(404)'* ]]; then",
      `  printf '%s\\n' "$answer" >&2`,
      '  exit 1',
      'fi',
    ]),
  ];
}

const isNewer = [
  '',
  ...shellFunction('is_newer', [
    stamped('modified'),
    '[ "$stamp" -nt "$file" ] || return',
    '[ "$size" -eq "$(wc -c <"$file")" ] || return 0',
    `# ${timesAreNoted}`,
    String.raw`[[ ! $noted =~ ^-?[0-9]+(\.[0-9]+)?$ ]] || [ "${'$'}{noted%.*}" -gt "$(date -r "$file" +%s)" ]`,
  ]),
];

/** Gives an empty file a time as the CLI prints it, in the form that every `touch` takes. */
function stamped(time: string): string {
  return `touch -d "\${${time}/+00:00/Z}" "$stamp"`;
}

/**
 * Finds the first free name of the form `name (2).txt`.
 *
 * @param isTaken Lines that tell of `$1` whether it is taken.
 */
function freeName(isTaken: readonly string[]): readonly string[] {
  return [
    '',
    ...shellFunction('is_taken', ['local there other', ...isTaken]),
    '',
    ...shellFunction('free_name', [
      'local parent=${1%"${1##*/}"} name=${1##*/} end= number=2',
      'case $name in ?*.*) end=.${name##*.} name=${name%.*} ;; esac',
      'while free="$parent$name ($number)$end" && is_taken "$free"; do',
      '  number=$((number + 1))',
      'done',
    ]),
  ];
}

/** A name is taken by a file, or by what is still to come. */
function takenLocally(aws: Aws, operation: SparingDownloads): readonly string[] {
  const there = '[ -e "$1" ]';
  if (operation.kind === 'downloadFiles') {
    const planned = isAmong(operation.files.map(({ file }) => localPath(file)));
    return [...onlyWhere([there]), ...planned, 'false'];
  }
  const { bucket, prefix } = operation;
  const head = headObject(aws, bucket, '$prefix${1#"$folder"/}', [prefix], 'ETag');
  return [...onlyWhere([there]), ...head.with(-1, `${head.at(-1) ?? ''} >/dev/null 2>&1`)];
}

/** Whether `$1` is one of several names. */
function isAmong(names: readonly string[]): readonly string[] {
  if (names.length < 2) return [];
  return [
    'for other in \\',
    ...names.map((name, index) => `  ${shellWord(name)}${index < names.length - 1 ? ' \\' : ''}`),
    'do',
    '  [ "$1" != "$other" ] || return 0',
    'done',
  ];
}

/** Answers yes where a test does; lines that answer by themselves stay as they are. */
function onlyWhere(test: readonly string[]): readonly string[] {
  return test.length === 1 ? test.map((line) => `${line} && return`) : test;
}

function commandWith(name: string, ...words: readonly string[]): string {
  return [name, ...words.map(shellWord)].join(' ');
}

/** Keys come encoded, so that each is one word. */
function eachListed(aws: Aws, bucket: string, prefix: string): readonly string[] {
  const listing = aws.byLine('s3api list-objects-v2', [
    option('--bucket', bucket),
    prefixOption(prefix),
    '--encoding-type url',
    "--query 'Contents[].[Size, Key]'",
    '--output text',
  ]);
  return [
    ...listing.with(-1, `${listing.at(-1) ?? ''} |`),
    'while read -r _ key; do',
    '  key=${key//+/ }',
    String.raw`  printf -v key %b "${'$'}{key//%/\\x}"`,
    '  case $key in "" | */ | "$prefix"../* | */../*) continue ;; esac',
    '  fetch "$key" "$folder/${key#"$prefix"}"',
    'done',
  ];
}

/**
 * Asks for one object.
 *
 * @param key What it is in double quotes.
 * @param keys What it may be, or begin with.
 */
function headObject(
  aws: Aws,
  bucket: string,
  key: string,
  keys: readonly string[],
  query: string,
): readonly string[] {
  const isSpecial = keys.some(isFileReference);
  const head = aws.byLine('s3api head-object', [
    option('--bucket', bucket),
    isSpecial ? '--key file:///dev/stdin' : `--key="${key}"`,
    `--query '${query}'`,
    '--output text',
  ]);
  return isSpecial ? pipedFrom(key, head) : head;
}

/** What the CLI would take for the name of a file can only come from one. */
function pipedFrom(text: string, command: readonly string[]): readonly string[] {
  return [`printf %s "${text}" |`, ...indented(command, '  ')];
}

/** The CLI reads a file as lines, so that one character can't come from there. */
function refuseReturns(keys: readonly string[]): readonly string[] {
  if (!keys.some(isFileReference)) return [];
  return [
    `if [[ $key == *$'\\r'* ]]; then`,
    `  printf 'The AWS CLI can not ask for %q.\\n' "$key" >&2`,
    '  return 1',
    'fi',
  ];
}

/** Gives what a command prints a name. */
function captured(name: string, command: readonly string[], end: string): readonly string[] {
  const [first = '', ...others] = command;
  const lines = [`${name}=$(${first}`, ...others];
  return lines.with(-1, `${lines.at(-1) ?? ''}${end}`);
}

function shellFunction(name: string, lines: readonly string[]): readonly string[] {
  return [`${name}() {`, ...indented(lines, '  '), '}'];
}

/** Names of buckets hold nothing that a shell would take for something else, except on odd servers. */
function plainInQuotes(bucket: string): string {
  return bucket.replaceAll(/["$`\\]/gu, String.raw`\$&`);
}
