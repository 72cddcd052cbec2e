/**
 * Decodes a key or prefix of a listing that was answered with `EncodingType=url`. AWS and others
 * write a space as `+` and a plus as `%2B`, Ceph writes `%20` and `%2B`: so a bare `+` is a space.
 * Text that is not valid percent-encoded UTF-8 stays as it is.
 */
export function decodeListedKey(encoded: string): string {
  if (!/[%+]/u.test(encoded)) return encoded;
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return encoded;
  }
}
