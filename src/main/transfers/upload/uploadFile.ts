import { cancelledError, DipperError } from '../../../shared/errors/appError';
import type { AppError } from '../../../shared/errors/appError';
import { toDipperError } from '../../s3/errors/errorMapping';
import { withLeft } from '../../s3/leftBehind';
import { canGoOn, countMoved } from '../run';
import { planParts, usualPartSize } from './partPlan';
import { giveUpSaved } from './savedUpload';
import { openSource, readSmallFile } from '../local/sourceFile';
import { refuseLargeParts, uploadBySdk } from './uploadBySdk';
import type { UploadJob } from './uploadJob';
import { uploadParts } from './uploadParts';
import { uploadWhole } from './uploadWhole';

/**
 * Sends a file as it is now, with PutObject or a multipart upload. On any failure no object appears.
 * What a later run can go on from is kept when the run is interrupted or fails for a time, and where
 * `isKeptIfTaken` says so; otherwise the multipart upload is aborted, and where even that fails, the
 * error's fact `leftUploadId` names it.
 *
 * @throws DipperError `local_changed` when the file was changed meanwhile, `too_large` above what parts can hold,
 *   `precondition_failed` when `ifAbsent` and the key is taken, `cancelled`, or what the server said.
 */
export async function uploadFile(job: UploadJob, signal: AbortSignal): Promise<void> {
  const { counted, takeBack } = countMoved(job);
  try {
    await send(counted, signal);
  } catch (thrown) {
    const { bucket, key } = job;
    const error = signal.aborted
      ? cancelledError()
      : toDipperError(thrown, { operation: 'PutObject', bucket, key });
    if (isKept(job, error.detail, signal)) throw error;
    takeBack();
    const left = await giveUpSaved(job);
    if (left === undefined) throw error;
    throw new DipperError(withLeft(error.detail, left), { cause: error });
  }
}

async function send(job: UploadJob, signal: AbortSignal): Promise<void> {
  const { wire } = job;
  if (wire !== undefined && (await sendSmall(job, wire, signal))) return;
  await sendLarge(job, signal);
}

/** @returns Whether the file was small enough to go in one request, and so was sent. */
async function sendSmall(
  job: UploadJob,
  wire: NonNullable<UploadJob['wire']>,
  signal: AbortSignal,
): Promise<boolean> {
  if (job.size > usualPartSize) return false;
  const lease = await job.tools.budget.take(job.size, 'upload', signal);
  try {
    const small = readSmallFile(job.source, lease.buffer);
    if (small === undefined) return false;
    job.onSize(small.identity.size);
    // It was a large file once.
    if (job.memory.saved !== undefined) {
      job.memory.startedOver('file_changed');
      await giveUpSaved(job);
    }
    await uploadWhole(job, small, wire, signal);
    return true;
  } finally {
    lease.release();
  }
}

async function sendLarge(job: UploadJob, signal: AbortSignal): Promise<void> {
  const { wire, memory } = job;
  const file = await openSource(job.source);
  try {
    const plan = planParts(file.size, job.capabilities.mostParts);
    job.onSize(file.size);
    if (wire !== undefined) {
      await uploadParts(job, { file, plan, wire }, signal);
      return;
    }
    refuseLargeParts(plan);
    if (memory.saved !== undefined) {
      memory.startedOver('not_resumable');
      await giveUpSaved(job);
    }
    await uploadBySdk(job, { file, plan }, signal);
  } finally {
    await file.close();
  }
}

/**
 * Whether parts can't become the object any more: another write has come in between, after which S3 wants an upload
 * of its own ("CompleteMultipartUpload", Amazon S3 API Reference). Any other conflict that a server tells of passes.
 */
function isInVain({ code, server }: AppError): boolean {
  return code === 'conflict' && server?.code === 'ConditionalRequestConflict';
}

/** Whether the name has turned out to be taken, as a server or a look says. */
function isTaken({ code, server, facts }: AppError): boolean {
  if (code === 'precondition_failed') return true;
  // Parts that would replace a changed object do so once that is asked for again.
  return code === 'conflict' && server === undefined && facts?.reason !== 'changed';
}

/** Whether a later run is to find what this one has sent. */
function isKept(
  { memory: { saved }, isKeptIfTaken = false }: UploadJob,
  error: AppError,
  signal: AbortSignal,
): boolean {
  if (saved === undefined || error.code === 'local_changed' || isInVain(error)) return false;
  const hasMoved = saved.parts.length > 0;
  return isTaken(error) ? isKeptIfTaken && hasMoved : canGoOn(error, hasMoved, signal);
}
