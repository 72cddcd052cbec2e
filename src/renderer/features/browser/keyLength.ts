/** The longest key that S3 takes, in bytes of UTF-8. */
export const longestKeyBytes = 1024;

/** The length of a key in bytes of UTF-8. */
export function bytesOfKey(key: string): number {
  return new TextEncoder().encode(key).length;
}
