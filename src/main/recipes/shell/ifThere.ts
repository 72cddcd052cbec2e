import type { IfThere } from '../../../shared/model/recipes';
import { isFileReference, localPath, option, prefixOption, references } from './cliWords';
import { compares, timesAreNoted } from '../ifThere';
import type { SparingDownloads, SparingUploads } from '../ifThere';
import { shellWord } from '../quoting';
import { indented } from '../snippet';
import type { Snippet } from '../snippet';

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
  const keys = keysOf(operation);
  const planned = isFolder
    ? ['[ -f "$folder/${1#"$prefix"}" ]']
    : isAmong(operation.files.map(({ key }) => key));
  return bash([
    ...(isFolder ? folderNames(operation.folder, operation.prefix) : []),
    ...temporaryFiles(compares(ifThere) ? ['errors', 'stamp'] : ['errors']),
    ...lookAt(aws, bucket, keys, '[ContentLength, LastModified]'),
    ...(compares(ifThere) ? setStamp : []),
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
          '  send "$file" "$prefix${file#"$folder"/}" || exit',
          'done',
        ]
      : operation.files.map(
          ({ file, key }) => `${commandWith('send', localPath(file), key)} || exit`,
        )),
  ]);
}

/** Downloads what the files that are there leave to be downloaded. */
export function downloadsIfThere(aws: Aws, operation: SparingDownloads): Snippet {
  const { bucket, ifThere } = operation;
  const isFolder = operation.kind === 'downloadFolder';
  const keys = keysOf(operation);
  const looks = compares(ifThere) || (isFolder && ifThere === 'keep_both');
  return bash([
    ...(isFolder ? folderNames(operation.folder, operation.prefix) : []),
    ...temporaryFiles([...(looks ? ['errors'] : []), ...(compares(ifThere) ? ['stamp'] : [])]),
    ...(looks ? lookAt(aws, bucket, keys, '[ContentLength, LastModified, Metadata.mtime]') : []),
    ...(compares(ifThere) ? [...setStamp, ...isNewer] : []),
    ...(ifThere === 'keep_both' ? freeName(takenLocally(operation)) : []),
    ...(isFolder ? isLinked : []),
    '',
    ...shellFunction('fetch', [
      'local key=$1 file=$2',
      ...(isFolder ? refuseWhere('is_linked "$file"', 'This would be outside of the folder') : []),
      ...refuseWhere('[ -d "$file" ]', 'A folder is in the way'),
      'if [ -e "$file" ]; then',
      ...indented(downloadCondition(ifThere, looks ? refuseReturns(keys) : []), '  '),
      'fi',
      ...(isFolder ? ['mkdir -p "${file%/*}" || return'] : []),
      ...(!isFolder && operation.files.some(({ file }) => file.includes('/'))
        ? ['[[ $file != */* ]] || mkdir -p "${file%/*}" || return']
        : []),
      ...aws.onOneLine('s3 cp', `"s3://${plainInQuotes(bucket)}/$key"`, '"$file"'),
    ]),
    '',
    ...(isFolder
      ? eachListed(aws, bucket, operation.prefix)
      : operation.files.map(
          ({ file, key }) => `${commandWith('fetch', key, localPath(file))} || exit`,
        )),
  ]);
}

/** What keys are, or begin with. */
function keysOf(operation: SparingUploads | SparingDownloads): readonly string[] {
  return 'files' in operation ? operation.files.map(({ key }) => key) : [operation.prefix];
}

/** In a shell of its own, so that what ends it does not end the shell that somebody pastes it in. */
function bash(lines: readonly string[]): Snippet {
  return { imports: [forBash], lines: ['(', 'set -o pipefail', ...lines, ')'] };
}

/** Empty files that are gone when the shell ends. */
function temporaryFiles(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [
    ...names.map((name) => `${name}=$(mktemp) || exit`),
    `trap 'rm -f ${names.map((name) => `"$${name}"`).join(' ')}' EXIT`,
  ];
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
    String.raw`  IFS=$'\t' read -r size modified <<<"$there"`,
    '  set_stamp "$size" "$modified"',
    `  [ "$file" -nt "$stamp" ]${isOther} || return 0`,
    'fi',
  ];
}

function downloadCondition(ifThere: IfThere, refuse: readonly string[]): readonly string[] {
  if (ifThere === 'skip') return ['return 0'];
  if (ifThere === 'keep_both') return [...refuse, 'free_name "$file"', 'file=$free'];
  const isOther = ifThere === 'replace_if_newer' ? '' : ' || [ "$size" -ne "$(wc -c <"$file")" ]';
  return [
    'local there size modified noted',
    ...refuse,
    'there=$(look_at "$key") || exit',
    '[ -n "$there" ] || return 0',
    String.raw`IFS=$'\t' read -r size modified noted <<<"$there"`,
    'set_stamp "$size" "$modified"',
    `is_newer${isOther} || return 0`,
  ];
}

/** Prints size and time of an object, and nothing where there is none. */
function lookAt(
  aws: Aws,
  bucket: string,
  keys: readonly string[],
  query: string,
): readonly string[] {
  const isSpecial = keys.some(mayBeReference);
  const head = aws.byLine('s3api head-object', [
    option('--bucket', bucket),
    isSpecial ? '"${named[@]}"' : '--key="$1"',
    `--query '${query}'`,
    '--output text',
  ]);
  return [
    '',
    ...shellFunction('look_at', [
      `local answer${isSpecial ? ' named=(--key="$1")' : ''}`,
      ...(isSpecial
        ? [
            '# What the AWS CLI would take for the name of a file can only come from one.',
            `if ${referenceTest('$1')}; then named=(--key file:///dev/stdin); fi`,
          ]
        : []),
      ...captured(
        'if answer',
        head,
        `${isSpecial ? ' < <(printf %s "$1")' : ''} 2>"$errors"); then`,
      ),
      `  printf '%s\\n' "$answer"`,
      `elif [[ $(<"$errors") != *'error occurred (404)'* ]]; then`,
      '  cat "$errors" >&2',
      '  exit 1',
      'fi',
    ]),
  ];
}

/**
 * Gives an empty file the time of an object. The CLI prints times by ISO 8601, or as the server says
 * them: whatever else there is might be some other time to `touch`.
 */
const setStamp = [
  '',
  ...shellFunction('set_stamp', [
    "local iso='^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+]00:00)$'",
    "local wire='^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$'",
    'if [[ ! $1 =~ ^[0-9]+$ || ! ($2 =~ $iso || $2 =~ $wire) ]] ||',
    // Not every `touch` takes an offset.
    '  ! touch -d "${2/+00:00/Z}" "$stamp"; then',
    String.raw`  printf 'This is no size and time: %q %q\n' "$1" "$2" >&2`,
    '  exit 1',
    'fi',
  ]),
];

const isNewer = [
  '',
  ...shellFunction('is_newer', [
    '[ "$stamp" -nt "$file" ] || return',
    '[ "$size" -eq "$(wc -c <"$file")" ] || return 0',
    `# ${timesAreNoted}`,
    String.raw`[[ ! $noted =~ ^-?[0-9]+(\.[0-9]+)?$ ]] || [ "${'$'}{noted%.*}" -gt "$(date -r "$file" +%s)" ]`,
  ]),
];

/** Whether a folder on the way to `$1` is a link, which would lead elsewhere. */
const isLinked = [
  '',
  ...shellFunction('is_linked', [
    'local path=${1%/*}',
    'while [ "$path" != "$folder" ]; do',
    '  [ ! -L "$path" ] || return 0',
    '  path=${path%/*}',
    'done',
    'return 1',
  ]),
];

/** Leaves a file out, and says so. */
function refuseWhere(test: string, words: string): readonly string[] {
  return [
    `if ${test}; then`,
    String.raw`  printf '${words}: %q\n' "$file" >&2`,
    '  return 0',
    'fi',
  ];
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
function takenLocally(operation: SparingDownloads): readonly string[] {
  const there = onlyWhere(['[ -e "$1" ]']);
  if (operation.kind === 'downloadFiles') {
    return [...there, ...isAmong(operation.files.map(({ file }) => localPath(file))), 'false'];
  }
  return [...there, 'there=$(look_at "$prefix${1#"$folder"/}") || exit', '[ -n "$there" ]'];
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

/**
 * Keys come encoded, so that each is one word; where a server can not do that, its page says nothing of an
 * encoding. Page by page, since the CLI itself hands on no more than the keys.
 */
function eachListed(aws: Aws, bucket: string, prefix: string): readonly string[] {
  const listing = aws.byLine('s3api list-objects-v2 --no-paginate', [
    option('--bucket', bucket),
    prefixOption(prefix),
    '--encoding-type url',
    '"${token[@]}"',
    `--query '${rows}'`,
    '--output text',
  ]);
  return [
    'token=() more=True',
    'while [ "$more" = True ]; do',
    ...indented(
      [
        ...captured('page', listing, ') || exit'),
        '{',
        String.raw`  IFS=$'\t' read -r more encoding next`,
        String.raw`  while IFS=$'\t' read -r _ key; do`,
        '    if [ "$encoding" = url ]; then',
        '      key=${key//+/ }',
        String.raw`      printf -v key %b "${'$'}{key//%/\\x}"`,
        '    fi',
        '    case /${key#"$prefix"}/ in *// | */./* | */../*) continue ;; esac',
        '    fetch "$key" "$folder/${key#"$prefix"}" || exit',
        '  done',
        '} <<<"$page"',
        '# The AWS CLI would take this for the name of a file.',
        'case $next in',
        String.raw`  file://* | fileb://*) printf 'The AWS CLI can not ask for %q.\n' "$next" >&2; exit 1 ;;`,
        'esac',
        'token=(--continuation-token="$next")',
      ],
      '  ',
    ),
    'done',
  ];
}

const rows =
  '[[[IsTruncated, EncodingType, NextContinuationToken]], Contents[].[Size, Key] || `[]`][]';

/** Whether the CLI would take a key for the name of a file that is this, or begins with it. */
function mayBeReference(start: string): boolean {
  return isFileReference(start) || references.some((reference) => reference.startsWith(start));
}

function referenceTest(key: string): string {
  return `[[ ${references.map((reference) => `${key} == ${reference}*`).join(' || ')} ]]`;
}

/** The CLI reads a file as lines, so that one character can't come from there. */
function refuseReturns(keys: readonly string[]): readonly string[] {
  if (!keys.some(mayBeReference)) return [];
  return [
    `if ${referenceTest('$key')} && [[ $key == *$'\\r'* ]]; then`,
    `  printf 'The AWS CLI can not ask for %q.\\n' "$key" >&2`,
    '  return 0',
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
