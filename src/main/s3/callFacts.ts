/** More of an answer's headers is left out. Characters. */
const longestValue = 1024;
const mostHeaders = 60;

/** Headers that may carry what nobody else is to have. */
const secretName =
  /cookie|token|secret|signature|authori[sz]ation|authenticat|credential|password|key/iu;
/** Links that are signed, in a header such as `location`, and names of users in a URL. */
const secretValue = /(?:signature|credential|security-token|awsaccesskeyid)=|:\/\/[^/\s]*@/iu;

/** Verdicts on the names that servers send: the same few again and again. */
const knownNames = new Map<string, boolean>();
/** A server that makes up ever new names is not to fill the memory. */
const mostKnownNames = 500;

function isSecretName(name: string): boolean {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const isSecret = secretName.test(name);
  if (knownNames.size < mostKnownNames) knownNames.set(name, isSecret);
  return isSecret;
}

/**
 * Headers of an answer in one text, a line each, without those that may carry a secret. A text of
 * its own takes far less memory than an object.
 */
export function safeHeaders(headers: Iterable<readonly [string, string]>): string {
  const lines: string[] = [];
  for (const [name, value] of headers) {
    if (lines.length === mostHeaders) break;
    if (isSecretName(name) || secretValue.test(value)) continue;
    const oneLine = value.slice(0, longestValue).replace(/[\r\n]/gu, ' ');
    lines.push(`${name.toLowerCase()}: ${oneLine}`);
  }
  return lines.join('\n');
}

/** {@link safeHeaders} the other way. */
export function readHeaderLines(
  text: string,
): readonly { readonly name: string; readonly value: string }[] {
  if (text === '') return [];
  return text.split('\n').map((line) => {
    const colon = line.indexOf(': ');
    return { name: line.slice(0, colon), value: line.slice(colon + 2) };
  });
}

/** Members of a query that say what is asked for. Any other one may sign or prove something. */
const openQuery = new Set([
  'acl',
  'annotation',
  'delete',
  'delimiter',
  'encoding-type',
  'fetch-owner',
  'key-marker',
  'list-type',
  'marker',
  'max-annotation-results',
  'max-buckets',
  'max-keys',
  'max-uploads',
  'part-number-marker',
  'partNumber',
  'policy',
  'prefix',
  'start-after',
  'tagging',
  'upload-id-marker',
  'uploadId',
  'uploads',
  'versionId',
  'versioning',
  'versions',
  'x-id',
]);

/**
 * A URL of a request without anything that signs or proves it.
 *
 * @param path Encoded, as it is sent.
 * @param query Names and values, not encoded.
 */
export function safeUrl(
  origin: string,
  path: string,
  query: Readonly<Record<string, unknown>>,
): string {
  const members = Object.entries(query).flatMap(([name, value]) => {
    if (!openQuery.has(name)) return [];
    return typeof value === 'string' && value !== ''
      ? [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`]
      : [encodeURIComponent(name)];
  });
  return `${origin}${path}${members.length === 0 ? '' : `?${members.join('&')}`}`;
}
