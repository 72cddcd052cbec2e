import { hasCode } from '../../../shared/errors/appError';
import type { Wire } from '../../s3/wire/wire';
import { concurrently } from '../../base/concurrently';
import { combineCrc32, writeCrc32 } from '../local/crc32';
import { brokenOff, damaged, nameOf } from './downloadJob';
import type { DownloadJob, Fetched } from './downloadJob';
import { lookAtVersion } from './downloadVersion';
import type { Version } from './downloadVersion';
import { fileMatches } from './fullChecksum';
import { gapsBetween, inOrder } from './gaps';
import type { Gap } from './gaps';
import { keptRanges } from './keptRanges';
import { cutFile } from '../local/localFile';
import type { PartFile } from '../local/localFolder';
import type { SavedRange } from '../memory';
import { withRetries } from '../pace/retry';
import { checkRange } from './rangeAnswer';
import { createRangeWriter } from './rangeWriter';
import { retriesOf } from '../run';

const rangesAtOnce = 4;

/**
 * Fetches an object in ranges, several at once, each written where it belongs. Goes on from what
 * its memory holds where the bytes on the disk are still those. An object that is replaced meanwhile
 * is fetched anew, once: two states of it are never mixed (trap 19).
 *
 * @throws DipperError; what has arrived stays in the file and in the memory
 */
export async function downloadRanges(
  job: DownloadJob,
  partFile: PartFile,
  wire: Wire,
  signal: AbortSignal,
): Promise<Fetched> {
  const { memory } = job;
  const { descriptor } = partFile;
  const retries = retriesOf(job, signal);
  const file = { descriptor, name: nameOf(job) };
  let received = 0;
  for (let isSecond = false; ; isSecond = true) {
    const version = await lookAtVersion(job, signal);
    job.onSize(version.size);
    try {
      await fetchAll(version);
      return { size: version.size, modified: version.modified };
    } catch (error) {
      if (!hasCode(error, 'precondition_failed') || isSecond) throw error;
      job.onBytes(-received);
      received = 0;
    }
  }

  function count(bytes: number): void {
    received += bytes;
    job.onBytes(bytes);
  }

  function onKept(bytes: number): void {
    received += bytes;
    job.onKept(bytes);
  }

  async function fetchAll(version: Version): Promise<void> {
    const done = await keptRanges({ memory, file: partFile, onKept }, version, signal);
    if (memory.saved === undefined) {
      cutFile(descriptor, 0, nameOf(job));
      await memory.begin({ partPath: partFile.path, etag: version.etag, size: version.size });
    }
    const missing = gapsBetween(done, version.size);
    await concurrently(missing, rangesAtOnce, (gap) => fetchGap(version, gap, done));
    await compare(job, descriptor, version, done, signal);
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
}

/** @throws DipperError `bad_response` for a content that is not what the server's checksum says */
async function compare(
  job: DownloadJob,
  descriptor: number,
  { checksum, size }: Version,
  ranges: readonly SavedRange[],
  signal: AbortSignal,
): Promise<void> {
  if (checksum === undefined) return;
  const isRight =
    checksum.algorithm === 'crc32'
      ? writeCrc32(combined(ranges)) === checksum.value
      : await fileMatches(descriptor, size, checksum, signal);
  if (isRight) return;
  // Nobody can say which range it is: a later run must not go on from any of them.
  await job.memory.end();
  throw damaged(job, checksum.algorithm);
}

function combined(ranges: readonly SavedRange[]): number {
  return inOrder(ranges).reduce(
    (sum, { start, end, crc32 }) => combineCrc32(sum, crc32, end - start),
    0,
  );
}
