import { closeSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cancelledError, DipperError } from '../../../shared/errors/appError';
import { retryWhileHeldUp } from '../../base/heldUp';
import { systemCode } from '../../base/systemErrors';
import { downloadBySdk } from './downloadBySdk';
import { nameOf, toDownloadError } from './downloadJob';
import type { DownloadJob, Fetched } from './downloadJob';
import { downloadRanges } from './downloadRanges';
import { downloadWhole } from './downloadWhole';
import { toLocalError } from '../local/localErrors';
import { cutFile, settleFile } from '../local/localFile';
import { openPartFile, partPathOf } from '../local/localFolder';
import type { PartFile } from '../local/localFolder';
import type { DownloadMemory } from '../memory';
import { canGoOn, countMoved } from '../run';

/** Objects up to this size come in one request, where no limit of the speed is in the way. Bytes. */
const wholeSize = 8 * 1024 * 1024;

/**
 * Fetches an object as it is stored (a `Content-Encoding` is not undone, trap 22) into an unfinished
 * file beside its final place. What a later run can go on from is kept when the run is interrupted or
 * fails for a time; otherwise the unfinished file is removed.
 *
 * @param finish Gives the complete file, of so many bytes, its final name. What the memory holds is forgotten
 *   with the transfer, and not before: Dipper may be killed in between.
 * @throws DipperError with a local code, `cancelled`, or what the server said; where even removing
 *   the unfinished file fails, the fact `leftFile` names it.
 */
export async function downloadObject<Result>(
  job: DownloadJob,
  finish: (part: PartFile, size: number) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const { memory } = job;
  const inRanges = comesInRanges(job);
  const part = job.tools.folders.within(job.folder, job.path.slice(0, -1), (parent) =>
    openPartFile(join(parent, nameOf(job)), job, !inRanges),
  );
  const { counted, takeBack } = countMoved(job);
  try {
    const size = await fetchAndClose(counted, part, inRanges, signal);
    if (signal.aborted) throw cancelledError();
    return await finish(part, size);
  } catch (thrown) {
    const { detail } = signal.aborted ? cancelledError() : toDownloadError(thrown, job);
    const error = new DipperError(detail, { cause: thrown });
    const { saved } = memory;
    if (saved !== undefined && canGoOn(detail, saved.ranges.length > 0, signal)) throw error;
    takeBack();
    const leftFile = await removePartFile(part.path, memory);
    if (leftFile === undefined) throw error;
    throw new DipperError({ ...detail, facts: { ...detail.facts, leftFile } }, { cause: thrown });
  }
}

/** @returns The size in bytes. */
async function fetchAndClose(
  job: DownloadJob,
  part: PartFile,
  inRanges: boolean,
  signal: AbortSignal,
): Promise<number> {
  try {
    const { size, modified } = await fetchInto(job, part, inRanges, signal);
    await settleFile(part.descriptor, modified, nameOf(job));
    return size;
  } finally {
    closeFile(part.descriptor, job);
  }
}

async function fetchInto(
  job: DownloadJob,
  part: PartFile,
  inRanges: boolean,
  signal: AbortSignal,
): Promise<Fetched> {
  const { wire } = job;
  if (wire !== undefined && !inRanges) {
    const whole = await downloadWhole(job, part.descriptor, wire, signal);
    // It was written once, into an empty file.
    if (whole !== undefined) return whole;
  }
  const fetched =
    wire === undefined
      ? await downloadBySdk(job, part.descriptor, signal)
      : await downloadRanges(job, part, wire, signal);
  cutFile(part.descriptor, fetched.size, nameOf(job));
  return fetched;
}

/**
 * Small objects come whole or not at all, unless they turn out to be other ones by now. Under a speed limit that
 * would be at the speed of the network, so that only what the limit lets pass in a moment does; ranges of
 * what has no ETag could not be held together, though.
 */
function comesInRanges({ wire, size, etag, memory, tools }: DownloadJob): boolean {
  if (wire === undefined) return false;
  if (size > wholeSize || memory.saved !== undefined) return true;
  return etag !== undefined && !tools.download.isMoment(size);
}

/** Some network disks tell only now that they are full. */
function closeFile(descriptor: number, job: DownloadJob): void {
  try {
    closeSync(descriptor);
  } catch (error) {
    throw toLocalError(error, nameOf(job));
  }
}

/** An unfinished file that nothing will go on with. */
export interface UnfinishedDownload {
  readonly folder: string;
  readonly path: readonly string[];
  readonly platform: DownloadJob['platform'];
  readonly tag: string;
  readonly memory: DownloadMemory;
}

/**
 * Clears away what an interrupted download left.
 *
 * @returns The name of the unfinished file, where it could not be removed.
 */
export function discardDownload(unfinished: UnfinishedDownload): Promise<string | undefined> {
  const finalPath = join(unfinished.folder, ...unfinished.path);
  return removePartFile(partPathOf(finalPath, unfinished), unfinished.memory);
}

async function removePartFile(path: string, memory: DownloadMemory): Promise<string | undefined> {
  try {
    await retryWhileHeldUp(() => rmSync(path, { force: true }));
  } catch (error) {
    const isGone = systemCode(error) === 'ENOTDIR';
    // What went wrong first is what is told: it may be why this fails as well.
    if (!isGone) return basename(path);
  }
  await memory.end();
  return undefined;
}
