import { inPartsOnly } from '../copies';
import { keyOption, option } from './cliWords';
import { creationOptions, partOptions } from './cliMetadata';
import { indented } from '../snippet';
import type { OperationOf } from '../snippet';

/**
 * Copies an object onto itself in parts, in bash: `aws s3 cp` knows no condition on what it copies.
 * In a shell of its own, so that what ends it does not end the shell that somebody pastes it in.
 */
export function writeMetadataInParts(
  awsByLine: (command: string, options: readonly string[]) => readonly string[],
  operation: OperationOf<'writeMetadata'>,
): readonly string[] {
  const { bucket, key } = operation;
  const place = [option('--bucket', bucket), keyOption(key)];
  const ofUpload = '--upload-id="$upload"';
  return [
    '(',
    `# ${inPartsOnly}`,
    ...printed(
      'size',
      awsByLine('s3api head-object', [...place, '--query ContentLength', '--output text']),
    ),
    ...printed(
      'upload',
      awsByLine('s3api create-multipart-upload', [
        ...creationOptions(operation),
        '--query UploadId',
        '--output text',
      ]),
    ),
    'abort() {',
    ...indented(awsByLine('s3api abort-multipart-upload', [...place, ofUpload]), '  '),
    '}',
    'trap abort EXIT',
    'parts= number=0 part_size=$((1024 ** 3))',
    'for ((start = 0; start < size; start += part_size)); do',
    ...indented(
      [
        'end=$((start + part_size < size ? start + part_size : size))',
        'number=$((number + 1))',
        ...printed(
          'etag',
          awsByLine('s3api upload-part-copy', [
            ...partOptions(operation),
            ofUpload,
            '--part-number "$number"',
            '--copy-source-range "bytes=$start-$((end - 1))"',
            '--query CopyPartResult.ETag',
            '--output text',
          ]),
        ),
        String.raw`parts+="${'$'}{parts:+, }{\"PartNumber\": $number, \"ETag\": \"${'$'}{etag//\"/}\"}"`,
      ],
      '  ',
    ),
    'done',
    ...fed(
      awsByLine('s3api complete-multipart-upload', [
        ...place,
        ofUpload,
        '--multipart-upload file:///dev/stdin',
      ]),
      String.raw`<<<"{\"Parts\": [$parts]}" || exit`,
    ),
    'trap - EXIT',
    ')',
  ];
}

/** Gives what a command prints a name. */
function printed(name: string, command: readonly string[]): readonly string[] {
  const [first = '', ...others] = command;
  const lines = [`${name}=$(${first}`, ...others];
  return lines.with(-1, `${lines.at(-1) ?? ''}) || exit`);
}

function fed(command: readonly string[], end: string): readonly string[] {
  return command.with(-1, `${command.at(-1) ?? ''} ${end}`);
}
