import { posix } from 'node:path';
import { lookup } from 'mime-types';
import type { FileIdentity } from './memory';

/** What an object is told to be, besides its content. */
export interface ObjectHeaders {
  readonly contentType: string;
  /** User metadata: `mtime`, the file's own time, as rclone writes it. */
  readonly metadata: { readonly mtime: string };
}

/** The headers of an upload: the type by the key's extension, the time of the file. No ACL is sent. */
export function headersOf(key: string, file: FileIdentity): ObjectHeaders {
  return { contentType: contentTypeOf(key), metadata: { mtime: writeTime(file.mtimeNs) } };
}

/** What the extension of a key says of its content. */
export function contentTypeOf(key: string): string {
  // A whole name is not looked up, since a file called `c` holds no C.
  return lookup(posix.extname(key)) || 'application/octet-stream';
}

const billion = 1_000_000_000n;

/** Seconds since the epoch with nine digits behind the point. */
function writeTime(nanoseconds: string): string {
  const time = BigInt(nanoseconds);
  const distance = time < 0n ? -time : time;
  const fraction = (distance % billion).toString().padStart(9, '0');
  return `${time < 0n ? '-' : ''}${distance / billion}.${fraction}`;
}

/** The milliseconds since the epoch that an `mtime` of {@link headersOf} or of rclone says. */
export function readTime(mtime: string | undefined): number | undefined {
  if (mtime === undefined || !/^-?\d{1,12}(?:\.\d{1,12})?$/u.test(mtime)) return undefined;
  return Number(mtime) * 1000;
}
