/** What stands in the place of a secret. */
export const hidden = '[hidden]';

/** What secrets look like in text, and what stays of them. */
const shapes: readonly (readonly [RegExp, string])[] = [
  // Query members of presigned URLs, and the parts of a header that signs.
  [
    /((?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|Credential|AWSAccessKeyId)=)[^&\s,"'<]+/giu,
    `$1${hidden}`,
  ],
  // Names of settings, headers and JSON members, with their values; not codes of errors.
  [
    /((?:secret|token|password|passphrase|authorization(?!HeaderMalformed))[\w-]*["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[^\r\n,;}]+)/giu,
    `$1${hidden}`,
  ],
  // `user:password@` of a URL.
  [/(\/\/)[^/\s@]+@/gu, `$1${hidden}@`],
  // Access key ids.
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/gu, hidden],
  // The forty characters of a secret access key, standing alone.
  [
    /(?<![A-Za-z0-9+/=_.-])(?=[A-Za-z0-9+/]*\d)(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/gu,
    hidden,
  ],
];

/**
 * Text for the log, and for whoever reads an error, without whatever looks like a credential, a
 * signature or a password.
 */
export function redact(text: string): string {
  return shapes.reduce((rest, [shape, replacement]) => rest.replace(shape, replacement), text);
}
