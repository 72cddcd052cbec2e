/**
 * The `x-amz-copy-source` of an object, percent-encoded with its slashes kept (trap 5). Encoding
 * `?` keeps a key that contains `?versionId=` from naming another version.
 */
export function copySource(bucket: string, key: string): string {
  return [...copySourceRoot(bucket).split('/'), ...key.split('/')].map(encodeSegment).join('/');
}

/** What stands before the key in a copy source: behind an access point, CopyObject wants the ARN of the object. */
export function copySourceRoot(bucket: string): string {
  return bucket.startsWith('arn:') ? `${bucket}/object` : bucket;
}

/** The key in a copy source that {@link copySource} has written for the bucket. */
export function keyOfCopySource(bucket: string, source: string): string | undefined {
  const before = copySource(bucket, '');
  return source.startsWith(before) ? decodeURIComponent(source.slice(before.length)) : undefined;
}

/**
 * The key that a server takes for the source of a part if it decodes it twice, as Ceph 16 does;
 * `undefined` where that is the same.
 */
export function misreadKey(key: string): string | undefined {
  const read = key
    .replace(/(?:%[\da-f]{2})+/giu, (bytes) =>
      Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
    )
    .replace(/\?versionId=.*$/su, '');
  return read === key ? undefined : read;
}

/** RFC 3986: what encodeURIComponent leaves is escaped as well, as signatures do. */
function encodeSegment(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
