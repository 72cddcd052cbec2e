import { Readable } from 'node:stream';
import type { S3Client, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3';
import type { Command, MetadataBearer } from '@smithy/types';
import type { AppError, ServerWords } from '../../../shared/errors/appError';
import { endpointOf } from '../call';
import { toDipperError } from '../errors/errorMapping';

/** A command of S3's, as its client takes it. */
export type S3Command<
  Input extends ServiceInputTypes,
  Output extends ServiceOutputTypes & MetadataBearer,
> = Command<ServiceInputTypes, Input, ServiceOutputTypes, Output, S3Client['config']>;

/** What a server answered, before the SDK has read it. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning of the body. */
  readonly text: string;
  /** Name of the XML document's root; empty for anything else. */
  readonly root: string;
  readonly server: ServerWords;
  /** What it comes to, where it is a refusal. */
  readonly error?: AppError;
}

interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body: unknown;
}

/** Bytes of a body that are looked at: a server that does not know a question may send an object. */
const mostBytes = 64 * 1024;

/**
 * Sends a command and tells how it was answered, whether or not the SDK could make something of it.
 *
 * @throws DipperError where there was no answer, or nothing was sent
 */
export async function askRaw<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  client: S3Client,
  command: S3Command<Input, Output>,
  subject: { readonly operation: string; readonly bucket: string; readonly key?: string },
  signal: AbortSignal,
): Promise<RawAnswer> {
  let seen: Pick<RawAnswer, 'status' | 'headers' | 'text'> | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (isAnswer(response)) {
        const text = await beginningOf(response.body);
        response.body = Readable.from([Buffer.from(text)]);
        seen = { status: response.statusCode, headers: response.headers, text };
      }
      return result;
    },
    // Nearest to the network.
    { name: 'dipperProbe', step: 'deserialize', priority: 'low' },
  );
  let error: AppError | undefined;
  try {
    await client.send(command, { abortSignal: signal });
  } catch (thrown) {
    const failure = toDipperError(thrown, { ...subject, endpoint: await endpointOf(client) });
    if (seen === undefined || failure.detail.code === 'cancelled') throw failure;
    error = failure.detail;
  }
  if (seen === undefined) throw new Error('The SDK sent nothing.');
  const { status, headers, text } = seen;
  const refused = status < 200 || status >= 300;
  const requestId = headers['x-amz-request-id'];
  return {
    ...seen,
    root: /^\s*(?:<\?xml[^>]*\?>\s*)?<([A-Za-z]\w*)/u.exec(text)?.[1] ?? '',
    server: (refused ? error?.server : undefined) ?? {
      status,
      ...(requestId === undefined ? {} : { requestId }),
    },
    ...(refused && error !== undefined ? { error } : {}),
  };
}

function isAnswer(response: unknown): response is HttpAnswer {
  return typeof response === 'object' && response !== null && 'statusCode' in response;
}

async function beginningOf(body: unknown): Promise<string> {
  if (!(body instanceof Readable)) return '';
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop closes the stream, and with it the connection.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= mostBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8');
}
