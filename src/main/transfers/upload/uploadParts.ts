import { cancelledError, DipperError } from '../../../shared/errors/appError';
import { concurrently } from '../../base/concurrently';
import { writeCrc32 } from '../local/crc32';
import type { SavedPart, SavedUpload } from '../memory';
import { beginMultipart, completeMultipart, listParts } from './multipart';
import { giveUpSaved } from './savedUpload';
import { takenSilently } from './sentObject';
import { readPart, roomForPart, sumOfPart } from './partContent';
import { partsOf } from './partPlan';
import type { PartPlan } from './partPlan';
import { withRetries } from '../pace/retry';
import { retriesOf } from '../run';
import { changedError, compareFiles } from '../local/sourceFile';
import type { SourceFile } from '../local/sourceFile';
import { headersOf } from '../objectHeaders';
import type { UploadJob } from './uploadJob';
import { withChecksum } from '../withChecksum';

/** A file that goes in parts, and how. */
interface PartsToSend {
  readonly file: SourceFile;
  /** For an upload that is yet to begin. */
  readonly plan: PartPlan;
  readonly wire: NonNullable<UploadJob['wire']>;
}

/**
 * Sends a large file in parts that are read by position, several at once. Goes on from what its memory
 * holds, if that is still there: every confirmed part is kept, none is sent twice.
 *
 * @throws DipperError; what was sent stays on the server and in the memory
 */
export async function uploadParts(
  job: UploadJob,
  { file, plan, wire }: PartsToSend,
  signal: AbortSignal,
): Promise<void> {
  const { memory } = job;
  const retries = retriesOf(job, signal);
  const begun = await goOnOrBegin();
  const { saved } = begun;
  const { parts: count, atOnce } = partsOf(file.size, saved.partSize);
  const done = new Map(begun.parts.map((part) => [part.partNumber, part]));
  for (const { size } of done.values()) job.onKept(size);

  const missing = Array.from({ length: count }, (_, index) => index + 1).filter(
    (partNumber) => !done.has(partNumber),
  );
  await concurrently(missing, atOnce, async (partNumber) => {
    const part = await sendPart(partNumber);
    await memory.part(part);
    done.set(partNumber, part);
  });
  const parts = [...done.values()].sort((one, other) => one.partNumber - other.partNumber);
  await checkContent(parts);
  await job.beforeCompletion?.();
  await file.checkUnchanged();
  const stored = await withRetries(retries, () =>
    completeMultipart(job, { saved, parts, ifAbsent: job.ifAbsent }, signal),
  );
  await memory.end();
  job.onStored(stored);

  /** @returns The upload to send parts to, and the parts that it has. */
  async function goOnOrBegin(): Promise<{ saved: SavedUpload; parts: readonly SavedPart[] }> {
    const known = memory.saved;
    if (known?.key === job.key) {
      const likeness = compareFiles(known.file, file.identity);
      const kept = likeness === 'other' ? undefined : await keptParts(known);
      const isSame = likeness === 'same' || (kept !== undefined && (await isOfFile(kept, known)));
      const parts = isSame ? kept : undefined;
      if (parts !== undefined) {
        // Otherwise each further run would read all of them again.
        if (likeness !== 'same') await memory.noteFile(file.identity);
        return { saved: known, parts };
      }
      if (likeness === 'other' || kept !== undefined) memory.startedOver('file_changed');
    }
    if (known !== undefined) await giveUpSaved(job);
    return { saved: { ...(await begin()), parts: [] }, parts: [] };
  }

  /** An answer that got lost may have begun an upload that nobody knows: its key is kept. */
  async function begin(): Promise<Omit<SavedUpload, 'parts'>> {
    const forget = await memory.intend(job.key);
    try {
      const upload = await withRetries(retries, () =>
        withChecksum(job.capabilities.checksumsInParts, (hasChecksum) =>
          beginMultipart(job, headersOf(job.key, file.identity), hasChecksum, signal),
        ),
      );
      const saved = { ...upload, key: job.key, partSize: plan.partSize, file: file.identity };
      await memory.begin(saved);
      return saved;
    } finally {
      await forget();
    }
  }

  /** The parts that the server and the memory agree upon; `undefined` when the upload is gone. */
  async function keptParts(known: SavedUpload): Promise<readonly SavedPart[] | undefined> {
    try {
      const there = await withRetries(retries, () => listParts(job, known.uploadId, signal));
      return known.parts.filter(({ partNumber, etag, size }) => {
        const found = there.get(partNumber);
        return found?.etag === etag && found.size === size;
      });
    } catch (error) {
      if (!isUploadGone(error)) throw error;
      memory.startedOver('parts_gone');
      return undefined;
    }
  }

  /** Whether parts are what the file has there now. */
  async function isOfFile(
    parts: readonly SavedPart[],
    { partSize }: Pick<SavedUpload, 'partSize'>,
  ): Promise<boolean> {
    for (const { partNumber, size, crc32 } of parts) {
      const lease = await job.tools.budget.take(roomForPart(size), 'upload', signal);
      try {
        const stretch = { file, start: (partNumber - 1) * partSize, size };
        if ((await sumOfPart(stretch, lease.buffer, signal)) !== crc32) return false;
      } finally {
        lease.release();
      }
      if (signal.aborted) throw cancelledError();
    }
    return true;
  }

  /** What was written to a file between two of its parts, and had its time put back, would be in some of them only. */
  async function checkContent(parts: readonly SavedPart[]): Promise<void> {
    if (compareFiles(file.identity, await file.checkUnchanged()) === 'same') return;
    if (!(await isOfFile(parts, saved))) throw changedError(job.source);
  }

  async function sendPart(partNumber: number): Promise<SavedPart> {
    const start = (partNumber - 1) * saved.partSize;
    const size = Math.min(saved.partSize, file.size - start);
    const lease = await job.tools.budget.take(roomForPart(size), 'upload', signal);
    try {
      const { body, crc32 } = await readPart({ file, start, size }, lease.buffer, signal);
      const isCompared = saved.checksum !== 'none';
      const { upload } = job.tools;
      const etag = await withRetries(retries, async () => {
        const { headers } = await upload.inTurn(size, signal, () =>
          wire.send({
            operation: 'UploadPart',
            method: 'PUT',
            key: job.key,
            query: { partNumber: String(partNumber), uploadId: saved.uploadId },
            headers: isCompared ? { 'x-amz-checksum-crc32': writeCrc32(crc32) } : {},
            body,
            payload: isCompared ? 'unsigned' : 'signed',
            pace: (bytes) => upload.take(bytes, signal),
            pieceSize: upload.pieceSize(),
            onSent: job.onBytes,
            signal,
          }),
        );
        const answered = headers.get('etag');
        if (answered !== undefined) return answered;
        job.onBytes(-size);
        throw takenSilently(job);
      });
      return { partNumber, etag, size, crc32 };
    } finally {
      lease.release();
    }
  }
}

/** Ceph says NoSuchKey of an upload that it has no more. Without such words it may be a page on the way. */
function isUploadGone(error: unknown): boolean {
  if (!(error instanceof DipperError)) return false;
  const { code, server } = error.detail;
  return code === 'not_found' || server?.code === 'NoSuchKey';
}
