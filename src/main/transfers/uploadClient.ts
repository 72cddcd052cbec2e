import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { laterThan } from '../s3/abortable';
import { toDipperError } from '../s3/errorMapping';

/** Milliseconds that a stop gives the server to say which multipart upload it has begun. */
const lastAnswer = 3000;

/** How one upload watches over the requests that lib-storage makes for it. */
export interface UploadWatch {
  /** Stops every request but those that complete or abort the upload. */
  readonly signal: AbortSignal;
  /** Awaited before the request that makes the object appear; a failure keeps it from being sent. */
  readonly beforeCommit: () => Promise<void>;
  /** Bytes of content handed to the network; negative when a request has to start again. */
  readonly onBytes: (bytes: number) => void;
  /** A request failed. lib-storage by itself would first send all other parts. */
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds after which an abort that is not answered counts as failed. */
  readonly abortLimit: number;
  /** The multipart upload could not be aborted, so its parts stay on the server. */
  readonly onLeftBehind: (uploadId: string) => void;
}

/**
 * An S3 client for one `Upload` of lib-storage, which by itself neither stops requests under way,
 * nor counts less than whole parts, nor lets anybody check the file before it completes.
 */
export function watchUpload(client: S3Client, watch: UploadWatch): S3Client {
  async function send(command: Parameters<S3Client['send']>[0]): Promise<unknown> {
    if (command instanceof AbortMultipartUploadCommand) return abort(command);
    try {
      watch.signal.throwIfAborted();
      if (command instanceof CreateMultipartUploadCommand) return await begin(command);
      if (command instanceof CompleteMultipartUploadCommand) {
        await watch.beforeCommit();
        // Not to be stopped half-way: nobody could say whether the object is there.
        return await client.send(command);
      }
      if (command instanceof PutObjectCommand) {
        await watch.beforeCommit();
        command.middlewareStack.add(countSentBytes(watch.onBytes), justBeforeTheNetwork);
      }
      if (command instanceof UploadPartCommand) {
        command.middlewareStack.add(countSentBytes(watch.onBytes), justBeforeTheNetwork);
      }
      return await client.send(command, { abortSignal: watch.signal });
    } catch (error) {
      watch.onFailure(error);
      throw error;
    }
  }

  /** A stop waits for the answer: an upload whose id nobody knows could not be aborted. */
  async function begin(command: CreateMultipartUploadCommand): Promise<unknown> {
    const giveUp = laterThan(watch.signal, lastAnswer);
    try {
      return await client.send(command, { abortSignal: giveUp.signal });
    } finally {
      giveUp.end();
    }
  }

  async function abort(command: AbortMultipartUploadCommand): Promise<void> {
    try {
      await client.send(command, { abortSignal: AbortSignal.timeout(watch.abortLimit) });
    } catch (error) {
      // `not_found` (NoSuchUpload): there is nothing to abort any more.
      if (toDipperError(error).detail.code !== 'not_found') {
        watch.onLeftBehind(command.input.UploadId ?? '');
      }
    }
  }

  return new Proxy(client, {
    get: (target, property): unknown =>
      property === 'send' ? send : Reflect.get(target, property, target),
  });
}

const sliceSize = 64 * 1024;

/**
 * Below the SDK's retries and its signature, so that every attempt is sent whole and counted anew.
 */
const justBeforeTheNetwork = {
  step: 'deserialize',
  priority: 'low',
  name: 'dipperCountSentBytes',
} as const;

/** Middleware that sends the content in slices and counts them. */
function countSentBytes(onBytes: (bytes: number) => void) {
  let counted = 0;
  return <Args extends { readonly request: unknown }, Result>(
      next: (args: Args) => Promise<Result>,
    ) =>
    async (args: Args): Promise<Result> => {
      onBytes(-counted);
      counted = 0;
      const { request } = args;
      if (!hasBody(request) || !(request.body instanceof Uint8Array)) return next(args);
      const bytes = request.body;
      const slices = slicesOf(bytes, (sent) => {
        counted += sent;
        onBytes(sent);
      });
      request.body = Readable.from(slices, { highWaterMark: 1 });
      try {
        return await next(args);
      } finally {
        request.body = bytes;
      }
    };
}

function* slicesOf(bytes: Uint8Array, onSlice: (bytes: number) => void): Generator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += sliceSize) {
    const slice = bytes.subarray(start, start + sliceSize);
    onSlice(slice.byteLength);
    yield slice;
  }
}

/** Whether this is a request as the SDK hands it to its HTTP handler. */
function hasBody(request: unknown): request is { body: unknown } {
  return typeof request === 'object' && request !== null && 'body' in request;
}
