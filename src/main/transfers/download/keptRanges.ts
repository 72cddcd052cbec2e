import { crc32Of } from '../local/crc32';
import { readThrough } from '../local/localFile';
import type { PartFile } from '../local/localFolder';
import type { DownloadMemory, SavedRange } from '../memory';
import type { Version } from './downloadVersion';
import { inOrder } from './gaps';

/** Where ranges may be from an earlier run. */
export interface KeptFile {
  readonly memory: DownloadMemory;
  readonly file: PartFile;
  /** Told the bytes of each range once it was read: all of them take minutes for a large file. */
  readonly onKept: (bytes: number) => void;
}

/**
 * The ranges whose bytes are on the disk as they arrived. Of another object they are forgotten.
 *
 * @throws DipperError with a local code, or `cancelled`
 */
export async function keptRanges(
  { memory, file, onKept }: KeptFile,
  version: Version,
  signal: AbortSignal,
): Promise<SavedRange[]> {
  const { saved } = memory;
  if (saved === undefined) return [];
  if (saved.etag !== version.etag || saved.size !== version.size || saved.partPath !== file.path) {
    // A small one is remembered for its name alone, maybe without an ETag, and has nothing to lose.
    if (saved.ranges.length > 0) memory.startedOver('object_changed');
    await memory.end();
    return [];
  }
  const kept: SavedRange[] = [];
  for (const range of inOrder(saved.ranges)) {
    // Where bytes had to be fetched anew, the memory may hold them twice: in what was, and what came.
    const isNext = range.start >= (kept.at(-1)?.end ?? 0);
    if (!isNext || (await crc32OnDisk(file.descriptor, range, signal)) !== range.crc32) continue;
    kept.push(range);
    onKept(range.end - range.start);
  }
  if (kept.length === 0 && saved.ranges.length > 0) {
    memory.startedOver('parts_gone');
    await memory.end();
  }
  return kept;
}

async function crc32OnDisk(
  descriptor: number,
  range: SavedRange,
  signal: AbortSignal,
): Promise<number | undefined> {
  let crc32 = 0;
  const add = (bytes: Uint8Array): void => void (crc32 = crc32Of(bytes, crc32));
  return (await readThrough(descriptor, range, add, signal)) ? crc32 : undefined;
}
