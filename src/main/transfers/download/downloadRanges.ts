import { DipperError, dipperError } from '../../../shared/errors/appError';
import { askHead } from '../../s3/objects';
import type { Wire } from '../../s3/wire/wire';
import { concurrently } from '../../s3/concurrently';
import { combineCrc32, crc32Of, writeCrc32 } from '../local/crc32';
import { brokenOff, damaged, nameOf, refusePage, signsOf } from './downloadJob';
import type { DownloadJob, Fetched } from './downloadJob';
import { fileMatches, fullChecksum } from './fullChecksum';
import type { FullChecksum } from './fullChecksum';
import { cutFile, readThrough } from '../local/localFile';
import type { PartFile } from '../local/localFolder';
import type { SavedRange } from '../memory';
import { withRetries } from '../pace/retry';
import { checkRange } from './rangeAnswer';
import { createRangeWriter } from './rangeWriter';
import { retriesOf } from '../run';
import { readTime } from '../upload/uploadJob';
import { withChecksum } from '../withChecksum';

/** Bytes of every range but the last. */
const rangeSize = 16 * 1024 * 1024;
const rangesAtOnce = 4;

/** One state of an object, which all ranges have to be of. */
interface Version {
  /** With its quotes. */
  readonly etag: string;
  readonly size: number;
  readonly modified: number | undefined;
  readonly checksum: FullChecksum | undefined;
}

/**
 * Fetches a large object in ranges, several at once, each written where it belongs. Goes on from what
 * its memory holds where the bytes on the disk are still those. An object that is replaced meanwhile
 * is fetched anew, once: two states of it are never mixed (trap 19).
 *
 * @throws DipperError; what has arrived stays in the file and in the memory
 */
export async function downloadRanges(
  job: DownloadJob,
  { descriptor, path: partPath }: PartFile,
  wire: Wire,
  signal: AbortSignal,
): Promise<Fetched> {
  const { memory } = job;
  const retries = retriesOf(job, signal);
  const file = { descriptor, name: nameOf(job) };
  let received = 0;
  for (let isSecond = false; ; isSecond = true) {
    const version = await look();
    job.onSize(version.size);
    try {
      await fetchAll(version);
      return { size: version.size, modified: version.modified };
    } catch (error) {
      const isReplaced =
        error instanceof DipperError && error.detail.code === 'precondition_failed';
      if (!isReplaced || isSecond) throw error;
      job.onBytes(-received);
      received = 0;
    }
  }

  function count(bytes: number): void {
    received += bytes;
    job.onBytes(bytes);
  }

  /** What the object is now (HeadObject), which the ranges are then held to. */
  async function look(): Promise<Version> {
    const { client, bucket, key, capabilities } = job;
    const answer = await withRetries(retries, () =>
      withChecksum(capabilities.checksums, (hasChecksum) =>
        askHead({ client, bucket, key, signal }, hasChecksum ? { ChecksumMode: 'ENABLED' } : {}),
      ),
    );
    if (answer.ETag === undefined || answer.ContentLength === undefined) {
      throw dipperError('bad_response', 'The server does not say what the object is.', {
        retry: 'now',
        resource: `s3://${bucket}/${key}`,
      });
    }
    await refusePage(job, signsOf(answer), signal);
    const own = readTime(answer.Metadata?.['mtime']);
    const checksums = {
      crc32: answer.ChecksumCRC32,
      crc64nvme: answer.ChecksumCRC64NVME,
      crc32c: answer.ChecksumCRC32C,
      sha256: answer.ChecksumSHA256,
      sha1: answer.ChecksumSHA1,
    };
    return {
      etag: answer.ETag,
      size: answer.ContentLength,
      modified: own ?? answer.LastModified?.getTime(),
      checksum: fullChecksum(answer.ChecksumType, (algorithm) => checksums[algorithm]),
    };
  }

  async function fetchAll(version: Version): Promise<void> {
    const done = await keptRanges(version);
    if (memory.saved === undefined) {
      cutFile(descriptor, 0, nameOf(job));
      await memory.begin({ partPath, etag: version.etag, size: version.size });
    }
    const missing = gapsBetween(done, version.size);
    await concurrently(missing, rangesAtOnce, (gap) => fetchGap(version, gap, done));
    await compare(version, done);
  }

  /**
   * The ranges whose bytes are on the disk as they arrived, each told once it was read: that takes minutes
   * for a large file. Of another object they are forgotten.
   */
  async function keptRanges(version: Version): Promise<SavedRange[]> {
    const { saved } = memory;
    if (saved === undefined) return [];
    if (saved.etag !== version.etag || saved.size !== version.size || saved.partPath !== partPath) {
      // A small one is remembered for its name alone, maybe without an ETag, and has nothing to lose.
      if (saved.ranges.length > 0) memory.startedOver('object_changed');
      await memory.end();
      return [];
    }
    const kept: SavedRange[] = [];
    for (const range of inOrder(saved.ranges)) {
      // Where bytes had to be fetched anew, the memory may hold them twice: in what was, and what came.
      const isNext = range.start >= (kept.at(-1)?.end ?? 0);
      if (!isNext || (await crc32OnDisk(range)) !== range.crc32) continue;
      kept.push(range);
      received += range.end - range.start;
      job.onKept(range.end - range.start);
    }
    if (kept.length === 0 && saved.ranges.length > 0) {
      memory.startedOver('parts_gone');
      await memory.end();
    }
    return kept;
  }

  async function crc32OnDisk(range: SavedRange): Promise<number | undefined> {
    let crc32 = 0;
    const add = (bytes: Uint8Array): void => void (crc32 = crc32Of(bytes, crc32));
    return (await readThrough(descriptor, range, add, signal)) ? crc32 : undefined;
  }

  /**
   * Fetches a gap. What arrives before an attempt breaks off is kept: the next goes on behind it, and
   * attempts are only counted while nothing arrives. One that breaks off with nothing left to fetch has
   * done it: servers answer a range without bytes as they like (RFC 9110, 14.1.1).
   */
  async function fetchGap(version: Version, gap: Gap, done: SavedRange[]): Promise<void> {
    const { budget, download } = job.tools;
    const lease = await budget.take(0, 'download', signal);
    let { start } = gap;
    try {
      await withRetries(retries, async (noteProgress) => {
        const asked = { ...version, bucket: job.bucket, key: job.key, start, end: gap.end };
        const writer = createRangeWriter(file, asked);
        try {
          await download.inTurn(gap.end - start, signal, () =>
            wire.send({
              operation: 'GetObject',
              method: 'GET',
              key: job.key,
              headers: { range: `bytes=${start}-${gap.end - 1}`, 'if-match': version.etag },
              payload: 'signed',
              onHead: (head) => checkRange(head, asked),
              onBody: (bytes) => {
                writer.write(bytes);
                noteProgress();
                count(bytes.byteLength);
                return download.take(bytes.byteLength, signal);
              },
              isTakenSlowly: download.isLimited(),
              signal,
            }),
          );
          const { end } = writer.written();
          if (end !== gap.end) throw brokenOff(job, gap.end - start, end - start);
        } catch (error) {
          if (writer.written().end !== gap.end || signal.aborted) throw error;
        } finally {
          const range = writer.written();
          if (range.end > start) {
            start = range.end;
            done.push(range);
            await memory.range(range);
          }
        }
      });
    } finally {
      lease.release();
    }
  }

  async function compare(
    { checksum, size }: Version,
    ranges: readonly SavedRange[],
  ): Promise<void> {
    if (checksum === undefined) return;
    const isRight =
      checksum.algorithm === 'crc32'
        ? writeCrc32(combined(ranges)) === checksum.value
        : await fileMatches(descriptor, size, checksum, signal);
    if (isRight) return;
    // Nobody can say which range it is: a later run must not go on from any of them.
    await memory.end();
    throw damaged(job, checksum.algorithm);
  }
}

function combined(ranges: readonly SavedRange[]): number {
  return inOrder(ranges).reduce(
    (sum, { start, end, crc32 }) => combineCrc32(sum, crc32, end - start),
    0,
  );
}

interface Gap {
  readonly start: number;
  readonly end: number;
}

function inOrder<Range extends Gap>(ranges: readonly Range[]): readonly Range[] {
  return [...ranges].sort((one, other) => one.start - other.start);
}

/** What is missing of so many bytes, in pieces of at most a range. */
export function gapsBetween(done: readonly Gap[], size: number): readonly Gap[] {
  const gaps: Gap[] = [];
  let position = 0;
  for (const { start, end } of [...inOrder(done), { start: size, end: size }]) {
    for (; position < start; position = Math.min(start, position + rangeSize)) {
      gaps.push({ start: position, end: Math.min(start, position + rangeSize) });
    }
    position = Math.max(position, end);
  }
  return gaps;
}
