/**
 * The `x-amz-copy-source` of an object, percent-encoded with its slashes kept (trap 5). Encoding
 * `?` keeps a key that contains `?versionId=` from naming another version.
 */
export function copySource(bucket: string, key: string): string {
  // Behind an access point, CopyObject wants the ARN of the object.
  const root = bucket.startsWith('arn:') ? [...bucket.split('/'), 'object'] : [bucket];
  return [...root, ...key.split('/')].map(encodeSegment).join('/');
}

/** RFC 3986: what encodeURIComponent leaves is escaped as well, as signatures do. */
function encodeSegment(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
