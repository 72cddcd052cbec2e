/** What stands in the place of a secret. */
export const hidden = '[hidden]';

type Shape = readonly [RegExp, string];

/** Names of settings, headers and JSON members; not codes of errors, and no service of AWS. */
const names =
  /(?<![\w-])[\w-]{0,64}?(?:secret(?!smanager)|token|password|passphrase|authorization(?!HeaderMalformed))[\w-]{0,64}["']?/
    .source;
const quoted = /"[^"]*"|'[^']*'/.source;

/** What secrets look like in any text, and what stays of them. */
const shapes: readonly Shape[] = [
  // Query members of presigned URLs, and the parts of a header that signs.
  [
    /((?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|Credential|AWSAccessKeyId)=)[^&\s,"'<]+/giu,
    `$1${hidden}`,
  ],
  // Access key ids.
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/gu, hidden],
  // The forty characters of a secret access key, standing alone.
  [
    /(?<![A-Za-z0-9+/=_.-])(?=[A-Za-z0-9+/]*\d)(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/gu,
    hidden,
  ],
];

/** What is hidden in a log as well: rather too much than a secret. */
const shapesOfLog: readonly Shape[] = [
  [new RegExp(`(${names}\\s*[:=]\\s*)(?:${quoted}|[^\\r\\n,;}]+)`, 'giu'), `$1${hidden}`],
  // `user:password@` of a URL.
  [/(\/\/)[^/\s@]+@/gu, `$1${hidden}@`],
  ...shapes,
];

/**
 * What is hidden in the words of a server, which are shown as they are otherwise, names of objects and
 * sentences: any value after `=`, and after a colon one that could be a secret.
 */
const shapesOfWords: readonly Shape[] = [
  [
    new RegExp(
      `(?<!/)(${names}(?:\\s*[:=]\\s*(?=["']|[\\w+/=.~%-]{16})|=(?=\\S)))(?:${quoted}|[^\\s,;&<]+)`,
      'giu',
    ),
    `$1${hidden}`,
  ],
  [/(\/\/)[^/\s@:]+:[^/\s@]+@/gu, `$1${hidden}@`],
  ...shapes,
];

function without(text: string, secrets: readonly Shape[]): string {
  return secrets.reduce((rest, [shape, replacement]) => rest.replace(shape, replacement), text);
}

/** Text for the log, without whatever looks like a credential, a signature or a password. */
export function redact(text: string): string {
  return without(text, shapesOfLog);
}

/** The longest words of a server that anybody reads. Characters. */
const longestWords = 4096;
/** The longest secret that is known by nothing but its shape. Characters. */
const longestSecret = 40;

/**
 * Words of a server for whoever reads an error, without what looks like a credential, a signature or a
 * password. What a request was proved by is taken out of its own error besides, whatever it looks like.
 */
export function redactWords(words: string): string {
  if (words.length <= longestWords) return without(words, shapesOfWords);
  // A secret is known by its whole: one may reach beyond what is shown, and one beyond what is looked at.
  const looked = without(words.slice(0, longestWords + longestSecret), shapesOfWords);
  return `${looked.slice(0, Math.min(longestWords, looked.length - longestSecret))}…`;
}
