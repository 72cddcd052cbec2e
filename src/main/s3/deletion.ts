import { DeleteObjectCommand, DeleteObjectsCommand } from '@aws-sdk/client-s3';
import type { DeleteObjectsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { AppError } from '../../shared/errors/appError';
import type { DeletionResult, KeyFailure } from '../../shared/model/objects';
import { laterThan } from '../base/abortable';
import { call } from './call';
import type { Capabilities, ListStyle } from './capabilities/capabilities';
import { concurrently } from '../base/concurrently';
import { toDipperError } from './errors/errorMapping';
import { isHopeless } from './hopeless';
import { hasKeys } from './lists/listPages';

export { planDeletion } from './deletionPlan';

/** DeleteObjects takes no more. */
export const keysPerBatch = 1000;
const batchesAtOnce = 3;
const singlesAtOnce = 8;
const foldersAtOnce = 8;

/**
 * Milliseconds that a stop gives to the requests under way: without their answers nobody could say
 * which of their keys are gone.
 */
const lastAnswers = 5000;

/** What {@link deleteKeys} removes. */
export interface DeleteKeysOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly keys: readonly string[];
  /** Remembers for the connection that a server has no DeleteObjects. */
  readonly capabilities?: Pick<Capabilities, 'batchDelete'>;
  readonly signal: AbortSignal;
  /** Told how many keys are through, deleted or failed. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Deletes exactly these keys: in batches (DeleteObjects) where both the server and the key allow
 * it, else one by one (DeleteObject). Every key that is still there, or may be, is among the
 * failures with its reason. When it is stopped, no further request is sent, those under way have
 * five seconds to be answered, and it says what was deleted until then.
 */
export async function deleteKeys(options: DeleteKeysOptions): Promise<DeletionResult> {
  const giveUp = laterThan(options.signal, lastAnswers);
  try {
    return await carryOut(createRun(options, giveUp.signal));
  } finally {
    giveUp.end();
  }
}

/**
 * Those of some folders that are there still, for what came into them after they were listed. One that
 * can't be asked about counts as such.
 */
export async function foldersLeft(options: {
  readonly client: S3Client;
  readonly bucket: string;
  /** Prefixes. */
  readonly folders: readonly string[];
  readonly signal: AbortSignal;
  /** What is known of the server's list calls. */
  readonly style?: ListStyle;
}): Promise<readonly string[]> {
  const { folders, ...place } = options;
  const left: string[] = [];
  await concurrently(folders, foldersAtOnce, async (prefix) => {
    if (await hasKeys({ ...place, prefix }).catch(() => true)) left.push(prefix);
  });
  return left;
}

async function carryOut(run: Run): Promise<DeletionResult> {
  const { options } = run;
  const singles: string[] = [];
  const batches = batchesOf(options.keys, (key) => singles.push(key));
  await concurrently(batches, batchesAtOnce, (batch) => deleteBatch(run, batch));
  await concurrently(singles, singlesAtOnce, (key) => deleteOne(run, key));
  const through = run.deleted() + run.failures.length;
  const stopped = options.signal.aborted && through < options.keys.length;
  return { deleted: run.deleted(), failures: run.failures, stopped };
}

/** Each is made when its turn comes. @param onUnfit Given the keys that can be in none. */
function* batchesOf(
  keys: readonly string[],
  onUnfit: (key: string) => void,
): Generator<readonly string[]> {
  let batch: string[] = [];
  for (const key of keys) {
    if (fitsXml(key)) batch.push(key);
    else onUnfit(key);
    if (batch.length < keysPerBatch) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The state of one deletion. */
interface Run {
  readonly options: DeleteKeysOptions;
  /** Ends the requests that a stop still waited for. */
  readonly giveUp: AbortSignal;
  readonly failures: readonly KeyFailure[];
  readonly deleted: () => number;
  readonly succeed: (keys: number) => void;
  readonly fail: (keys: readonly string[], error: AppError) => void;
  /** The error that makes further requests useless. */
  readonly hopeless: () => AppError | undefined;
}

function createRun(options: DeleteKeysOptions, giveUp: AbortSignal): Run {
  const failures: KeyFailure[] = [];
  let deleted = 0;
  let hopeless: AppError | undefined;
  const progress = (): void => options.onProgress?.(deleted + failures.length);
  return {
    options,
    giveUp,
    failures,
    deleted: () => deleted,
    hopeless: () => hopeless,
    succeed: (keys) => {
      deleted += keys;
      progress();
    },
    fail: (keys, error) => {
      // A stop is not a failure of the keys that it left.
      if (error.code === 'cancelled') return;
      if (isHopeless(error)) hopeless ??= error;
      for (const key of keys) failures.push({ key, error });
      progress();
    },
  };
}

async function deleteBatch(run: Run, keys: readonly string[]): Promise<void> {
  const { client, bucket, signal, capabilities } = run.options;
  if (signal.aborted) return;
  const hopeless = run.hopeless();
  if (hopeless !== undefined) {
    run.fail(keys, hopeless);
    return;
  }
  if (capabilities?.batchDelete.worthTrying() === false) {
    await concurrently(keys, singlesAtOnce, (key) => deleteOne(run, key));
    return;
  }
  let answer: DeleteObjectsCommandOutput;
  try {
    answer = await call(client, { operation: 'DeleteObjects', bucket }, () =>
      client.send(
        new DeleteObjectsCommand({
          Bucket: bucket,
          Delete: { Objects: keys.map((key) => ({ Key: key })), Quiet: false },
        }),
        { abortSignal: run.giveUp },
      ),
    );
  } catch (error) {
    const { detail } = toDipperError(error);
    if (detail.code === 'not_supported') capabilities?.batchDelete.markMissing();
    if (detail.code === 'not_supported' || isRefusedBatch(detail)) {
      await concurrently(keys, singlesAtOnce, (key) => deleteOne(run, key));
    } else {
      run.fail(keys, detail);
    }
    return;
  }
  await settleBatch(run, keys, answer);
}

/** Whether it is the batch that the server does not understand, rather than the keys in it. */
function isRefusedBatch(error: AppError): boolean {
  return error.server?.status === 400 && error.code === 'invalid_input';
}

/** What is told of one key of many: the status is of the call for all of them, which went well. */
function withoutStatus(error: AppError): AppError {
  const { code, message, requestId, extendedRequestId } = error.server ?? {};
  return {
    ...error,
    server: {
      ...(code === undefined ? {} : { code }),
      ...(message === undefined ? {} : { message }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(extendedRequestId === undefined ? {} : { extendedRequestId }),
    },
  };
}

/** Believes only what the answer says of each key; the rest is deleted one by one. */
async function settleBatch(
  run: Run,
  keys: readonly string[],
  answer: DeleteObjectsCommandOutput,
): Promise<void> {
  const open = new Set(keys);
  const confirmed = (answer.Deleted ?? []).filter(({ Key }) => open.delete(Key ?? ''));
  run.succeed(confirmed.length);
  for (const failure of answer.Errors ?? []) {
    const key = failure.Key ?? '';
    if (!open.has(key)) continue;
    const { detail } = toDipperError(
      {
        name: failure.Code,
        Code: failure.Code,
        message: failure.Message,
        $metadata: answer.$metadata,
      },
      { operation: 'DeleteObject', bucket: run.options.bucket, key },
    );
    // What a pause may mend is tried again by itself.
    if (detail.retry === 'backoff') continue;
    open.delete(key);
    if (detail.code === 'no_such_key') run.succeed(1);
    else run.fail([key], withoutStatus(detail));
  }
  await concurrently(open, singlesAtOnce, (key) => deleteOne(run, key));
}

async function deleteOne(run: Run, key: string): Promise<void> {
  const { client, bucket, signal } = run.options;
  if (signal.aborted) return;
  const hopeless = run.hopeless();
  if (hopeless !== undefined) {
    run.fail([key], hopeless);
    return;
  }
  try {
    await deleteObject({ client, bucket, key, signal: run.giveUp });
    run.succeed(1);
  } catch (error) {
    const { detail } = toDipperError(error);
    if (detail.code === 'no_such_key') run.succeed(1);
    else run.fail([key], detail);
  }
}

/**
 * Deletes one object (DeleteObject). In a bucket with versioning its versions stay.
 *
 * @throws DipperError `precondition_failed` where it is not the one that it has to be
 */
export async function deleteObject(request: {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  /** The ETag that it has to have, for servers that obey that. */
  readonly ifMatch?: string;
  /** Given what is about to be sent. */
  readonly onCommand?: (command: DeleteObjectCommand) => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { client, bucket, key, ifMatch, signal } = request;
  const input = {
    Bucket: bucket,
    Key: key,
    ...(ifMatch === undefined ? {} : { IfMatch: ifMatch }),
  };
  const command = new DeleteObjectCommand(input);
  request.onCommand?.(command);
  await call(client, { operation: 'DeleteObject', bucket, key }, () =>
    client.send(command, { abortSignal: signal }),
  );
}

/**
 * Whether a key survives the XML of a batch (trap 6): no control characters, none that XML 1.0
 * lacks, and no outer white space, which parsers trim.
 */
export function fitsXml(key: string): boolean {
  return !/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(key) && key.trim() === key;
}
