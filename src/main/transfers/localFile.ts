import type { FileHandle } from 'node:fs/promises';
import { toLocalError } from './localErrors';

/**
 * Writes all of some bytes at a position.
 *
 * @param name The file's own, for errors.
 * @throws DipperError with a local code, such as `disk_full`
 */
export async function writeAt(
  handle: FileHandle,
  bytes: Uint8Array,
  position: number,
  name: string,
): Promise<void> {
  try {
    for (let written = 0; written < bytes.byteLength;) {
      const rest = bytes.byteLength - written;
      written += (await handle.write(bytes, written, rest, position + written)).bytesWritten;
    }
  } catch (error) {
    throw toLocalError(error, name);
  }
}

/**
 * Makes sure that the disk has a file whole: no longer than it is to be, and not only in memory. Sets
 * its time as well.
 *
 * @param fetched Bytes, and milliseconds since the epoch.
 * @throws DipperError with a local code
 */
export async function settleFile(
  handle: FileHandle,
  { size, modified }: { readonly size: number; readonly modified: number | undefined },
  name: string,
): Promise<void> {
  try {
    if ((await handle.stat()).size !== size) await handle.truncate(size);
    await handle.sync();
  } catch (error) {
    throw toLocalError(error, name);
  }
  if (modified === undefined) return;
  // Some disks let nobody set times. The content is complete all the same.
  await handle.utimes(modified / 1000, modified / 1000).catch(() => undefined);
}
