import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type {
  CompleteMultipartUploadCommandOutput,
  CreateMultipartUploadCommandOutput,
  PutObjectCommandOutput,
  S3Client,
  UploadPartCommandOutput,
} from '@aws-sdk/client-s3';
import { hasCode } from '../../../shared/errors/appError';
import type { ObjectDetails } from '../../../shared/model/objects';
import type { StoredObject } from '../../../shared/model/transfers';
import { outlasting } from '../../base/abortable';
import { toDipperError } from '../../s3/errors/errorMapping';
import { completionLimit, uploadIdOf, watchBeginnings } from '../../s3/multipart';
import type { Budget } from '../pace/budget';
import { withRetries } from '../pace/retry';
import type { RetryOptions } from '../pace/retry';
import type { Throttle } from '../pace/throttle';
import { takenSilently } from './sentObject';

/** Milliseconds that a stop gives the server to say which multipart upload it has begun. */
const lastAnswer = 3000;

/** How one upload watches over the requests that lib-storage makes for it. */
export interface UploadWatch {
  /** Stops every request; the one that completes the upload some time later. */
  readonly signal: AbortSignal;
  /** How often a request is made anew, once the SDK has tried it. */
  readonly retries: RetryOptions;
  /** What is uploaded, for failures. */
  readonly place: { readonly bucket: string; readonly key: string };
  /** Awaited before the request that makes the object appear; a failure keeps it from being sent. */
  readonly beforeCommit: () => Promise<void>;
  /** What the content is sent by. */
  readonly throttle: Throttle;
  /** Of which every part takes its share before it is sent. */
  readonly budget: Budget;
  /** Bytes of content handed to the network; negative when a request has to start again. */
  readonly onBytes: (bytes: number) => void;
  /** A request that makes the object appear is sent once more. */
  readonly onSentAgain: () => void;
  /** Asked where the server took a file without an ETag: {@link lookAfterwards}. */
  readonly lookAfterwards: (requestId: string | undefined) => Promise<StoredObject>;
  /**
   * Asked where the upload is gone when it is to be completed: an earlier request may have done it.
   *
   * @returns The object, if it is made of the parts with these ETags.
   */
  readonly findComplete: (etags: readonly string[]) => Promise<ObjectDetails | undefined>;
  /** A request failed. lib-storage by itself would first send all other parts. */
  readonly onFailure: (error: unknown) => void;
  /** Awaited before a multipart upload is begun. @returns Awaited once all is known that was begun. */
  readonly beforeBegin: () => Promise<() => Promise<void>>;
  /** Awaited once the server has named the multipart upload. */
  readonly onBegun: (uploadId: string) => Promise<void>;
}

/**
 * An S3 client for one `Upload` of lib-storage, which by itself neither stops requests under way,
 * nor counts less than whole parts, nor lets anybody check the file before it completes.
 */
export function watchUpload(client: S3Client, watch: UploadWatch): S3Client {
  async function send(command: Parameters<S3Client['send']>[0]): Promise<unknown> {
    try {
      watch.signal.throwIfAborted();
      if (command instanceof CreateMultipartUploadCommand) return await begin(command);
      if (command instanceof CompleteMultipartUploadCommand) return await complete(command);
      if (command instanceof PutObjectCommand) {
        await watch.beforeCommit();
        command.middlewareStack.add(noteRepeats(watch), justBeforeTheNetwork('dipperNoteRepeats'));
        command.middlewareStack.add(
          countSentBytes(watch),
          justBeforeTheNetwork('dipperCountSentBytes'),
        );
        return await sendWhole(command);
      }
      if (command instanceof UploadPartCommand) {
        command.middlewareStack.add(
          countSentBytes(watch),
          justBeforeTheNetwork('dipperCountSentBytes'),
        );
        const lease = await watch.budget.take(sizeOf(command.input), 'upload', watch.signal);
        try {
          return await sendPart(command);
        } finally {
          lease.release();
        }
      }
      return await repeat(() => client.send(command, { abortSignal: watch.signal }));
    } catch (error) {
      watch.onFailure(error);
      throw error;
    }
  }

  function repeat<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    return withRetries(watch.retries, async () => {
      try {
        return await request();
      } catch (error) {
        throw toDipperError(error, { operation: 'PutObject', ...watch.place });
      }
    });
  }

  async function sendWhole(command: PutObjectCommand): Promise<PutObjectCommandOutput> {
    return repeat(async () => {
      const answer = await inTurn(command, () =>
        client.send(command, { abortSignal: watch.signal }),
      );
      if (answer.ETag !== undefined) return answer;
      const { etag } = await watch.lookAfterwards(answer.$metadata.requestId);
      return { ...answer, ETag: etag };
    });
  }

  /** A part without an ETag could not be completed. */
  async function sendPart(command: UploadPartCommand): Promise<UploadPartCommandOutput> {
    return repeat(async () => {
      const answer = await inTurn(command, () =>
        client.send(command, { abortSignal: watch.signal }),
      );
      if (answer.ETag === undefined) throw takenSilently(watch.place);
      return answer;
    });
  }

  function inTurn<Answer>(
    { input }: PutObjectCommand | UploadPartCommand,
    request: () => Promise<Answer>,
  ): Promise<Answer> {
    return watch.throttle.inTurn(sizeOf(input), watch.signal, request);
  }

  /** Not to be stopped half-way, nor for long: nobody could say then whether the object is there. */
  async function complete(
    command: CompleteMultipartUploadCommand,
  ): Promise<CompleteMultipartUploadCommandOutput> {
    await watch.beforeCommit();
    command.middlewareStack.add(noteRepeats(watch), justBeforeTheNetwork('dipperNoteRepeats'));
    try {
      return await repeat(() =>
        outlasting(watch.signal, completionLimit, async (abortSignal) =>
          client.send(command, { abortSignal }),
        ),
      );
    } catch (error) {
      if (!hasCode(error, 'not_found')) throw error;
      const parts = command.input.MultipartUpload?.Parts ?? [];
      // Who may not look can't tell: what the server said first counts.
      const there = await watch
        .findComplete(parts.map(({ ETag = '' }) => ETag))
        .catch(() => undefined);
      if (there === undefined) throw error;
      return { $metadata: {}, ETag: there.etag };
    }
  }

  /** A stop waits for the answer: an upload whose id nobody knows could not be aborted. */
  async function begin(
    command: CreateMultipartUploadCommand,
  ): Promise<CreateMultipartUploadCommandOutput> {
    const allIsKnown = await watch.beforeBegin();
    const isAnswerLost = watchBeginnings(command);
    try {
      const answer = await repeat(() =>
        outlasting(watch.signal, lastAnswer, async (abortSignal) =>
          client.send(command, { abortSignal }),
        ),
      );
      await watch.onBegun(uploadIdOf(answer, watch.place));
      return answer;
    } finally {
      // An answer that got lost may have begun an upload that nobody knows.
      if (!isAnswerLost()) await allIsKnown();
    }
  }

  return new Proxy(client, {
    get: (target, property): unknown =>
      property === 'send' ? send : Reflect.get(target, property, target),
  });
}

/** Below the SDK's retries and its signature, so that every attempt is sent whole and counted anew. */
function justBeforeTheNetwork(name: string) {
  return { step: 'deserialize', priority: 'low', name } as const;
}

/** Middleware that sends the content in slices, counts them, and keeps the pace. */
function countSentBytes({
  onBytes,
  throttle,
  signal,
}: Pick<UploadWatch, 'onBytes' | 'throttle' | 'signal'>) {
  let counted = 0;
  const takeBack = (): void => {
    onBytes(-counted);
    counted = 0;
  };
  return <
      Args extends { readonly request: unknown },
      Result extends { readonly response: unknown },
    >(
      next: (args: Args) => Promise<Result>,
    ) =>
    async (args: Args): Promise<Result> => {
      takeBack();
      const { request } = args;
      if (!hasBody(request) || !(request.body instanceof Uint8Array)) return next(args);
      const bytes = request.body;
      const slices = slicesOf(bytes, throttle, signal, (sent) => {
        counted += sent;
        onBytes(sent);
      });
      const stream = Readable.from(slices, { highWaterMark: 1 });
      // A stop ends the request first, and then nobody else listens.
      stream.on('error', () => undefined);
      request.body = stream;
      try {
        const result = await next(args);
        // A refusal becomes an error only above.
        if (isRefusal(result.response)) takeBack();
        return result;
      } catch (error) {
        takeBack();
        throw error;
      } finally {
        request.body = bytes;
      }
    };
}

/** Middleware that tells of every attempt but the first. */
function noteRepeats({ onSentAgain }: Pick<UploadWatch, 'onSentAgain'>) {
  let isFirst = true;
  return <Args, Result>(next: (args: Args) => Promise<Result>) =>
    (args: Args): Promise<Result> => {
      if (!isFirst) onSentAgain();
      isFirst = false;
      return next(args);
    };
}

async function* slicesOf(
  bytes: Uint8Array,
  throttle: Throttle,
  signal: AbortSignal,
  onSlice: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const sliceSize = throttle.pieceSize();
  for (let start = 0; start < bytes.byteLength; start += sliceSize) {
    const slice = bytes.subarray(start, start + sliceSize);
    await throttle.take(slice.byteLength, signal);
    onSlice(slice.byteLength);
    yield slice;
  }
}

function isRefusal(response: unknown): boolean {
  const isAnswer = typeof response === 'object' && response !== null && 'statusCode' in response;
  return isAnswer && Number(response.statusCode) >= 300;
}

/** Whether this is a request as the SDK hands it to its HTTP handler. */
function hasBody(request: unknown): request is { body: unknown } {
  return typeof request === 'object' && request !== null && 'body' in request;
}

/** Bytes of content that a command sends, if any. */
function sizeOf(input: object): number {
  return 'Body' in input && input.Body instanceof Uint8Array ? input.Body.byteLength : 0;
}
