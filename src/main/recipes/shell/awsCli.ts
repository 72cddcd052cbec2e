import type { NamedValue } from '../../../shared/model/metadata';
import { splitBatches, splitByLength } from '../batches';
import { annotationsMayGo, isUsualCopy } from '../copies';
import { remarksOn, remarksOnTags, replacesWhatIsThere, tagsMayGo, whySingly } from '../remarks';
import { copyOptions, metadataOptions } from './cliMetadata';
import type { RecipeConnection } from '../connection';
import {
  isFileReference,
  keyOption,
  localPath,
  option,
  prefixOption,
  textOptions,
  urlOf,
} from './cliWords';
import { spares } from '../ifThere';
import { plainJson, shellWord } from '../quoting';
import { downloadsIfThere, forBash, uploadsIfThere } from './ifThere';
import { callOfSetting } from '../settings';
import { writeMetadataInParts } from './copies';
import { unfinishedUploads } from './uploads';
import { indented, longestLine } from '../snippet';
import type { OperationOf, S3Writers } from '../snippet';

/**
 * The AWS CLI, version 2: `aws s3` where it says it best, else `aws s3api`. In a POSIX shell, except what
 * compares files with objects one by one: that is for bash, which reads names with whatever is in them.
 */
export function awsCli(connection: RecipeConnection): S3Writers {
  const global = globalOptions(connection);
  const copyRemarks = [isUsualCopy, ...(connection.aws ? [annotationsMayGo] : [])].map(
    (remark) => `# ${remark}`,
  );

  /** One command, on two lines where it is long. */
  function aws(...words: readonly string[]): readonly string[] {
    const before = ['aws', ...words].join(' ');
    if (global.length === 0) return [before];
    const after = global.join(' ');
    return `${before} ${after}`.length <= longestLine
      ? [`${before} ${after}`]
      : [`${before} \\`, `  ${after}`];
  }

  /** One command, each of its options on a line of its own. */
  function awsByLine(command: string, options: readonly string[]): readonly string[] {
    const lines = [`aws ${command}`, ...[...options, ...global].map((word) => `  ${word}`)];
    return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
  }

  const commands = { onOneLine: aws, byLine: awsByLine };

  function keyed(bucket: string, keys: readonly string[], command: string): readonly string[] {
    return forEachKey(keys, (key) => aws(command, option('--bucket', bucket), key));
  }

  function upload(bucket: string, { file, key }: { readonly file: string; readonly key: string }) {
    return key.endsWith('/')
      ? aws(
          's3api put-object',
          option('--bucket', bucket),
          keyOption(key),
          option('--body', localPath(file)),
        )
      : aws('s3 cp', shellWord(localPath(file)), urlOf(bucket, key));
  }

  function download(
    bucket: string,
    { file, key }: { readonly file: string; readonly key: string },
  ) {
    return key.endsWith('/')
      ? aws(
          's3api get-object',
          option('--bucket', bucket),
          keyOption(key),
          shellWord(localPath(file)),
        )
      : aws('s3 cp', urlOf(bucket, key), shellWord(localPath(file)));
  }

  function change(
    bucket: string,
    command: 'cp' | 'mv',
    { from, to }: { readonly from: string; readonly to: string },
    inParts: boolean | undefined,
  ): readonly string[] {
    // A slash at the end would make them folders to the shorter commands, which copy in parts by themselves.
    if (!from.endsWith('/') && !to.endsWith('/')) {
      return [
        ...(inParts === true ? [`# ${tagsMayGo}`] : []),
        ...aws(`s3 ${command}`, urlOf(bucket, from), urlOf(bucket, to)),
      ];
    }
    if (inParts === true) return [`# ${noShortCopy}`];
    const copied = aws('s3api copy-object', ...copyOptions(bucket, from, to));
    if (command === 'cp') return copied;
    const removed = aws('s3api delete-object', option('--bucket', bucket), keyOption(from));
    return [...copied, ...removed];
  }

  function putTags({
    bucket,
    key,
    tags,
  }: Pick<OperationOf<'writeObjectTags'>, 'bucket' | 'key' | 'tags'>): readonly string[] {
    return aws(
      's3api put-object-tagging',
      option('--bucket', bucket),
      keyOption(key),
      option('--tagging', plainJson({ TagSet: tags.map(tagOf) })),
    );
  }

  return {
    listBuckets: () => ({ lines: aws('s3 ls') }),
    lookAtBucket: ({ bucket }) => ({
      lines: aws('s3api head-bucket', option('--bucket', bucket)),
    }),
    listFolder: ({ bucket, prefix }) => ({ lines: aws('s3 ls', urlOf(bucket, prefix)) }),
    listPrefix: ({ bucket, prefix }) => ({
      lines: aws('s3 ls --recursive', urlOf(bucket, prefix)),
    }),
    lookAtObjects: ({ bucket, keys }) => ({ lines: keyed(bucket, keys, 's3api head-object') }),
    readObjects: ({ bucket, keys }) => ({
      lines: keys.flatMap((key) =>
        key.endsWith('/')
          ? aws('s3api get-object', option('--bucket', bucket), keyOption(key), '/dev/stdout')
          : aws('s3 cp', urlOf(bucket, key), '-'),
      ),
    }),
    downloadFiles: (operation) =>
      spares(operation)
        ? downloadsIfThere(commands, operation)
        : { lines: operation.files.flatMap((file) => download(operation.bucket, file)) },
    downloadFolder(operation) {
      const { bucket, prefix, folder } = operation;
      if (spares(operation)) return downloadsIfThere(commands, operation);
      return {
        lines: aws('s3 cp --recursive', urlOf(bucket, prefix), shellWord(localPath(`${folder}/`))),
      };
    },
    uploadFiles: (operation) =>
      spares(operation)
        ? uploadsIfThere(commands, operation)
        : { lines: operation.files.flatMap((file) => upload(operation.bucket, file)) },
    uploadFolder(operation) {
      const { bucket, prefix, folder, ifThere } = operation;
      // Of the choices, this one is what the tool itself goes by: another size, or a newer file.
      const isSync = ifThere === 'replace_if_different';
      if (spares(operation) && !isSync) return uploadsIfThere(commands, operation);
      return {
        lines: aws(
          `s3 ${isSync ? 'sync' : 'cp --recursive'} --no-follow-symlinks`,
          shellWord(localPath(`${folder}/`)),
          urlOf(bucket, prefix),
        ),
      };
    },
    createFolders: ({ bucket, keys }) => ({
      lines: [`# ${replacesWhatIsThere}`, ...keyed(bucket, keys, 's3api put-object')],
    }),
    deleteObjects: ({ bucket, keys, singly = false }) => {
      if (singly) {
        return { lines: [`# ${whySingly}`, ...keyed(bucket, keys, 's3api delete-object')] };
      }
      const { batches, singles } = splitBatches(keys);
      return {
        lines: [
          ...batches
            .flatMap(asArguments)
            .flatMap((batch) =>
              endingAtErrors(
                aws(
                  's3api delete-objects',
                  option('--bucket', bucket),
                  option('--delete', plainJson({ Objects: batch.map(named) })),
                  '--query Errors --output text',
                ),
              ),
            ),
          ...singles.flatMap((key) => aws('s3 rm', urlOf(bucket, key))),
        ],
      };
    },
    deleteFolder: ({ bucket, prefix }) => ({
      lines: aws('s3 rm --recursive', urlOf(bucket, prefix)),
    }),
    copyObjects: ({ bucket, changes, inParts }) => ({
      lines: [...copyRemarks, ...changes.flatMap((one) => change(bucket, 'cp', one, inParts))],
    }),
    writeMetadata: (operation) => {
      const inParts = operation.inParts === true;
      const copy = [
        ...remarksOn(operation.settings).map((remark) => `# ${remark}`),
        ...(inParts
          ? writeMetadataInParts(awsByLine, operation)
          : awsByLine('s3api copy-object', metadataOptions(operation))),
      ];
      return {
        imports: inParts ? [forBash] : [],
        lines:
          operation.tags.length === 0
            ? copy
            : [
                ...copy,
                ...remarksOnTags(inParts).map((remark) => `# ${remark}`),
                ...putTags(operation),
              ],
      };
    },
    renameObjects: ({ bucket, changes, inParts }) => ({
      lines: [
        `# ${replacesWhatIsThere}`,
        ...copyRemarks,
        ...changes.flatMap((one) => change(bucket, 'mv', one, inParts)),
      ],
    }),
    renameFolder: ({ bucket, from, to }) => ({
      lines: [
        `# ${replacesWhatIsThere}`,
        ...copyRemarks,
        '# Empty objects that stand for folders stay behind.',
        ...aws('s3 mv --recursive', urlOf(bucket, from), urlOf(bucket, to)),
      ],
    }),
    makeLinks: ({ bucket, keys, expiresInSeconds }) => ({
      lines: keys.flatMap((key) =>
        aws('s3 presign', urlOf(bucket, key), `--expires-in ${expiresInSeconds}`),
      ),
    }),
    makeUploadLink: () => ({
      lines: [
        '# The AWS CLI makes links to download only: boto3 and JavaScript make them to upload by.',
      ],
    }),
    readObjectAcls: ({ bucket, keys }) => ({
      lines: keyed(bucket, keys, 's3api get-object-acl'),
    }),
    listAnnotations: ({ bucket, keys }) => ({
      lines: keyed(bucket, keys, 's3api list-object-annotations'),
    }),
    readObjectTags: ({ bucket, keys }) => ({
      lines: keyed(bucket, keys, 's3api get-object-tagging'),
    }),
    writeObjectTags: (operation) => ({ lines: putTags(operation) }),
    retainObject: ({ bucket, key, mode, until }) => ({
      lines: aws(
        's3api put-object-retention',
        option('--bucket', bucket),
        keyOption(key),
        option('--retention', plainJson({ Mode: mode, RetainUntilDate: until })),
      ),
    }),
    holdObject: ({ bucket, key }) => ({
      lines: aws(
        's3api put-object-legal-hold',
        option('--bucket', bucket),
        keyOption(key),
        option('--legal-hold', plainJson({ Status: 'ON' })),
      ),
    }),
    listVersions: ({ bucket, prefix }) => ({
      lines: aws(
        's3api list-object-versions',
        option('--bucket', bucket),
        ...(prefix === '' ? [] : [prefixOption(prefix)]),
      ),
    }),
    readSetting: ({ bucket, key, setting }) => ({
      lines: aws(
        `s3api ${callOfSetting(setting, '-')}`,
        option('--bucket', bucket),
        ...(key === undefined ? [] : [keyOption(key)]),
      ),
    }),
    readBucketVersioning: ({ bucket }) => ({
      lines: aws('s3api get-bucket-versioning', option('--bucket', bucket)),
    }),
    readBucketAcl: ({ bucket }) => ({
      lines: aws('s3api get-bucket-acl', option('--bucket', bucket)),
    }),
    readBucketPolicy: ({ bucket }) => ({
      lines: aws(
        's3api get-bucket-policy --query Policy --output text',
        option('--bucket', bucket),
      ),
    }),
    writeBucketPolicy: ({ bucket, document }) => ({
      lines: aws(
        's3api put-bucket-policy',
        option('--bucket', bucket),
        ...textOptions([['--policy', 'Policy', document]]),
      ),
    }),
    deleteBucketPolicy: ({ bucket }) => ({
      lines: aws('s3api delete-bucket-policy', option('--bucket', bucket)),
    }),
    listUnfinishedUploads: ({ bucket }) => ({
      imports: [forBash],
      lines: unfinishedUploads(awsByLine, bucket),
    }),
    abortUploads: ({ bucket, uploads }) => ({
      lines: uploads.flatMap(({ key, uploadId }) =>
        aws(
          's3api abort-multipart-upload',
          option('--bucket', bucket),
          ...textOptions([
            ['--key', 'Key', key],
            ['--upload-id', 'UploadId', uploadId],
          ]),
        ),
      ),
    }),
  };
}

/**
 * Bytes of keys in one argument. Linux takes 128 KiB for each, Windows 32,767 characters for a whole
 * command.
 */
const longestArgument = 30_000;

/** A batch as it fits into arguments. */
function asArguments(keys: readonly string[]): readonly (readonly string[])[] {
  return splitByLength(
    keys,
    longestArgument,
    (key) => Buffer.byteLength(plainJson(named(key))) + 1,
  );
}

/** DeleteObjects is answered as done also where keys among them were refused. */
function endingAtErrors(command: readonly string[]): readonly string[] {
  return [
    `errors=$(${command.join('\n')})`,
    'test "$errors" = None || { echo "$errors" >&2; false; }',
  ].flatMap((text) => text.split('\n'));
}

/** An object as the API has it. */
function named(key: string): { readonly Key: string } {
  return { Key: key };
}

/** Said in place of code that would take a page. */
const noShortCopy =
  'The AWS CLI copies no object above 5 GiB whose key ends in a slash: boto3 and JavaScript do.';

/** What every command has to say of the connection. */
function globalOptions(connection: RecipeConnection): readonly string[] {
  const { profile, region, endpoint, anonymous } = connection;
  return [
    ...(profile === undefined ? [] : [option('--profile', profile)]),
    option('--region', region),
    ...(endpoint === undefined ? [] : [option('--endpoint-url', endpoint)]),
    ...(anonymous ? ['--no-sign-request'] : []),
  ];
}

/** A tag as the API has it. */
function tagOf({ name, value }: NamedValue): { readonly Key: string; readonly Value: string } {
  return { Key: name, Value: value };
}

/** The same command for each key: by itself for one, in a loop for several. */
function forEachKey(
  keys: readonly string[],
  write: (keyOption: string) => readonly string[],
): readonly string[] {
  const special = keys.filter((key) => isFileReference(key));
  const usual = keys.filter((key) => !isFileReference(key));
  const loop =
    usual.length < 2
      ? usual.flatMap((key) => write(keyOption(key)))
      : [
          'for key in \\',
          ...usual.map(
            (key, index) => `  ${shellWord(key)}${index < usual.length - 1 ? ' \\' : ''}`,
          ),
          'do',
          ...indented(write('--key="$key"'), '  '),
          'done',
        ];
  return [...loop, ...special.flatMap((key) => write(keyOption(key)))];
}
