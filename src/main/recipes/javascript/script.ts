import type { Operation } from '../../../shared/model/recipes';
import { unsaidLines } from '../connection';
import type { RecipeConnection } from '../connection';
import { clientCredentials, clientEndpoint } from './credentials';
import { client } from './lines';
import { keysWanted } from '../python/python';
import { javascriptString as text } from '../quoting';
import { indented, isOfSts, longestLine } from '../snippet';
import type { Snippet } from '../snippet';

const step = '  ';

const decoder = [
  '',
  '// Keys of a listing come encoded, since not every key can stand in XML, unless a server can not do that.',
  'const decode = (name, { EncodingType }) =>',
  "  EncodingType === 'url' ? decodeURIComponent(name.replaceAll('+', ' ')) : name;",
];

/** The start of a script: imports, and a client by the name `s3`. */
export function javascriptHeader(
  connection: RecipeConnection,
  operations: readonly Operation[],
  snippets: readonly Snippet[],
): readonly string[] {
  const usesS3 = !operations.every(isOfSts);
  const { keysAreKept, endpoint, region, regionIsGuessed, addressing, anonymous, aws } = connection;
  const credentials = clientCredentials(connection);
  const names = new Map<string, Set<string>>(usesS3 ? [[client, new Set(['S3Client'])]] : []);
  const wanted = snippets.flatMap((snippet) => snippet.imports ?? []);
  if (usesS3 && !anonymous) wanted.push(...credentials.imports);
  for (const line of wanted) {
    const [module = '', name = ''] = line.split(' ');
    names.set(module, (names.get(module) ?? new Set()).add(name));
  }
  const options = [
    `region: ${text(region)}`,
    // The other tools do so by themselves.
    ...(aws && regionIsGuessed ? ['followRegionRedirects: true'] : []),
    clientEndpoint(endpoint),
    ...(addressing === 'path' ? ['forcePathStyle: true'] : []),
    ...(anonymous
      ? [
          '// Requests go unsigned.',
          "credentials: { accessKeyId: '', secretAccessKey: '' }",
          'signer: { sign: async (request) => request }',
        ]
      : []),
    ...(anonymous ? [] : credentials.members),
    ...(aws && operations.some(({ kind }) => kind === 'makeUploadLink')
      ? [
          '// Nothing is known yet of what will be uploaded by a link.',
          "requestChecksumCalculation: 'WHEN_REQUIRED'",
        ]
      : []),
    ...(aws
      ? []
      : [
          '// A server other than AWS may refuse the checksums that the SDK adds by itself.',
          "requestChecksumCalculation: 'WHEN_REQUIRED'",
          "responseChecksumValidation: 'WHEN_REQUIRED'",
        ]),
  ];
  return [
    ...[...names]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([module, imported]) => importLines(module, [...imported].sort())),
    '',
    ...(keysAreKept ? [`// ${keysWanted}`] : []),
    ...unsaidLines(connection, '//'),
    ...(usesS3
      ? [
          'const s3 = new S3Client({',
          ...options.map((line) => (line.startsWith('//') ? `${step}${line}` : `${step}${line},`)),
          '});',
        ]
      : []),
    ...(snippets.some(({ lines }) => lines.some((line) => line.includes('decode(')))
      ? decoder
      : []),
  ];
}

function importLines(module: string, names: readonly string[]): readonly string[] {
  const oneLine = `import { ${names.join(', ')} } from '${module}';`;
  if (oneLine.length <= longestLine) return [oneLine];
  return ['import {', ...names.map((name) => `${step}${name},`), `} from '${module}';`];
}

/** Snippets one after the other; each has its names for itself where others follow. */
export function javascriptBody(snippets: readonly Snippet[]): readonly (readonly string[])[] {
  if (snippets.length < 2) return snippets.map(({ lines }) => lines);
  return snippets.map(({ lines }) =>
    lines.some((line) => /^(?:const|let) /u.test(line))
      ? ['{', ...indented(lines, step), '}']
      : lines,
  );
}
