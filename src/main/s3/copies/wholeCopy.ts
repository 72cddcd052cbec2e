import { CopyObjectCommand } from '@aws-sdk/client-s3';
import type { HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { cancelledError, DipperError, dipperError, hasCode } from '../../../shared/errors/appError';
import type { ErrorCode } from '../../../shared/errors/appError';
import type { CopyCondition } from '../../../shared/providers/provider';
import { outlasting } from '../../base/abortable';
import { afterCopy } from './afterCopy';
import { call } from '../call';
import { addHeader } from '../commandHeader';
import { againOnConflict } from '../conflicts';
import { keptSettings } from './copySettings';
import { copySource } from './copySource';
import { toDipperError, withFacts } from '../errors/errorMapping';
import { likenessOf } from './likeness';
import { lastCopy, lostAnswerCodes } from './lostAnswers';
import { lockOf } from './objectLock';
import { headWithChecksum, nameTaken } from '../objects';

/** A copy within a bucket to a name that was free a moment ago. */
export interface WholeCopy {
  readonly client: S3Client;
  readonly bucket: string;
  readonly from: string;
  readonly to: string;
  /** The header by which the server takes no other object's place. */
  readonly copyCondition?: CopyCondition | undefined;
  readonly signal: AbortSignal;
}

/**
 * Copies an object within the server at one go (CopyObject), under its lock. What an attempt whose answer
 * got lost has made is found.
 *
 * @param source What is copied, as HeadObject tells it.
 * @throws DipperError `conflict` when the name is taken, `precondition_failed` when the source is another
 *   one now; the fact `copy` names what may be the copy, for all that the server says of it
 * @returns The ETag of the copy, as far as the server says.
 */
export async function copyWhole(
  copy: WholeCopy,
  source: HeadObjectCommandOutput,
): Promise<string | undefined> {
  if (copy.signal.aborted) throw cancelledError();
  try {
    return await againOnConflict(copy.signal, async () =>
      outlasting(copy.signal, lastCopy, async (signal) => sendCopy({ ...copy, signal }, source)),
    );
  } catch (error) {
    return findCopy(copy, source, toDipperError(error));
  }
}

async function sendCopy(
  { client, bucket, from, to, copyCondition, signal }: WholeCopy,
  source: HeadObjectCommandOutput,
): Promise<string | undefined> {
  const command = new CopyObjectCommand({
    Bucket: bucket,
    Key: to,
    CopySource: copySource(bucket, from),
    MetadataDirective: 'COPY',
    ...keptSettings(source),
    ...lockOf(source),
  });
  if (copyCondition !== undefined) addHeader(command, copyCondition, '*');
  const copied = await call(client, { operation: 'CopyObject', bucket, key: to }, () =>
    client.send(command, { abortSignal: signal }),
  );
  return copied.CopyObjectResult?.ETag;
}

/** Errors that may hide that the copy was made. A condition is not fulfilled by a copy of one's own either. */
const openCodes: ReadonlySet<ErrorCode> = new Set([
  ...lostAnswerCodes,
  'precondition_failed',
  'conflict',
]);

/** @returns The ETag of a copy that was made although the call failed. */
async function findCopy(
  copy: WholeCopy,
  source: HeadObjectCommandOutput,
  failure: DipperError,
): Promise<string | undefined> {
  const { code } = failure.detail;
  if (!openCodes.has(code)) throw failure;
  const there = await lookAtCopy(copy).catch((error: unknown) => {
    // Who may not list is not told either that nothing is there.
    const isUntold = lostAnswerCodes.has(code) && hasCode(error, 'access_denied');
    throw isUntold ? withFacts(unanswered(copy, failure), { copy: copy.to }) : failure;
  });
  const isRefused = code === 'precondition_failed';
  if (there === undefined) {
    // The server may be at work on it still, however often it was asked.
    if (code === 'timed_out') throw withFacts(failure, { copy: copy.to });
    throw isRefused ? ofSource(copy, failure) : failure;
  }
  switch (likenessOf(await withChecksum(copy, source), there)) {
    case 'copy':
      return there.ETag;
    case 'other':
      throw isRefused ? nameTaken({ ...copy, key: copy.to }) : failure;
    case 'unclear':
      throw withFacts(unanswered(copy, failure), { copy: copy.to });
  }
}

/** What is at the new name; `undefined` where nothing is. */
async function lookAtCopy(copy: WholeCopy): Promise<HeadObjectCommandOutput | undefined> {
  return lookAt(copy, copy.to).catch((error: unknown) => {
    if (hasCode(error, 'no_such_key')) return undefined;
    throw error;
  });
}

/** The source with its checksum, as long as it is still the same. */
async function withChecksum(
  copy: WholeCopy,
  source: HeadObjectCommandOutput,
): Promise<HeadObjectCommandOutput> {
  const now = await lookAt(copy, copy.from).catch(() => source);
  return now.ETag === source.ETag ? now : source;
}

async function lookAt(
  { client, bucket, signal: stopped }: WholeCopy,
  key: string,
): Promise<HeadObjectCommandOutput> {
  return afterCopy(stopped, async (signal) => headWithChecksum({ client, bucket, key, signal }));
}

/** A failed condition while nothing has the new name: it is the source that is another one by now. */
function ofSource({ bucket, from }: WholeCopy, failure: DipperError): DipperError {
  const resource = `s3://${bucket}/${from}`;
  const message = `${resource} was changed by somebody else.`;
  return new DipperError({ ...failure.detail, message, resource }, { cause: failure });
}

/**
 * An earlier attempt may have made the copy, so a stop, or the refusal of a later attempt, is told as an answer
 * that did not come.
 */
function unanswered({ bucket, to }: WholeCopy, failure: DipperError): DipperError {
  const { code } = failure.detail;
  if (code !== 'cancelled' && code !== 'precondition_failed' && code !== 'conflict') return failure;
  return dipperError('timed_out', 'The server did not say whether it has made the copy.', {
    retry: 'now',
    resource: `s3://${bucket}/${to}`,
    cause: failure,
  });
}
