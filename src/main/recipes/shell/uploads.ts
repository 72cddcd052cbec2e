import { keysComeEncoded } from '../remarks';
import { option } from './cliWords';
import { indented } from '../snippet';

const rows =
  '[[[IsTruncated, Uploads[-1].Key, Uploads[-1].UploadId]], Uploads[].[Key, UploadId] || `[]`][]';

/**
 * Lists unfinished uploads page by page, in bash: the CLI itself would send encoded markers back as
 * they are, and get some other page or the same one again.
 */
export function unfinishedUploads(
  awsByLine: (command: string, options: readonly string[]) => readonly string[],
  bucket: string,
): readonly string[] {
  const listing = awsByLine('s3api list-multipart-uploads --no-paginate', [
    option('--bucket', bucket),
    '--encoding-type url',
    '"${markers[@]}"',
    `--query '${rows}'`,
    '--output text',
  ]);
  const [first = '', ...others] = listing;
  const page = [`page=$(${first}`, ...others];
  return [
    '(',
    `# ${keysComeEncoded}`,
    'decode() {',
    '  key=${1//+/ }',
    String.raw`  printf -v key %b "${'$'}{key//%/\\x}"`,
    '}',
    'markers=() marker= more=True',
    'while [ "$more" = True ]; do',
    ...indented(
      [
        ...page.with(-1, `${page.at(-1) ?? ''} < <(printf %s "$marker")) || exit`),
        '{',
        '  read -r more next id',
        '  while read -r key upload; do',
        '    decode "$key"',
        String.raw`    printf '%s %s\n' "$key" "$upload"`,
        '  done',
        '} <<<"$page"',
        'decode "$next"',
        'marker=$key',
        'markers=(--key-marker="$marker" --upload-id-marker="$id")',
        '# The AWS CLI would take these for the names of files.',
        'case $marker in',
        '  file://* | fileb://*) markers[0]=--key-marker=file:///dev/stdin ;;',
        'esac',
        'case $id in',
        String.raw`  file://* | fileb://*) printf 'The AWS CLI can not ask for %q.\n' "$id" >&2; exit 1 ;;`,
        'esac',
      ],
      '  ',
    ),
    'done',
    ')',
  ];
}
