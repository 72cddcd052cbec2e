import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ServerWords } from '../../shared/errors/appError';
import { readErrorFields } from './errors/errorFields';

/**
 * Adds `Content-MD5` (RFC 1864) to the requests for which S3 demands a checksum, such as
 * DeleteObjects: servers older than the CRC headers that the SDK sends know only that one. Whatever else
 * has content is sent once more with it where the server asks for it, and from the beginning in that bucket then.
 */
export function addContentMd5(client: S3Client): void {
  const asking = new Set<unknown>();
  client.middlewareStack.add(
    (next) => async (args) => {
      const { request } = args;
      if (!isWithBody(request)) return next(args);
      const { headers, body } = request;
      const bucket: unknown = Reflect.get(args.input, 'Bucket');
      const isChecked = Object.keys(headers).some((name) => /^x-amz-checksum-/iu.test(name));
      if (isChecked || asking.has(bucket)) headers[contentMd5] = md5Of(body);
      try {
        return await next(args);
      } catch (error) {
        const { server } = readErrorFields(error);
        if (contentMd5 in headers || !asksForContentMd5(server)) throw error;
        asking.add(bucket);
        headers[contentMd5] = md5Of(body);
        return next(args);
      }
    },
    // After the SDK has added its own, before the request is signed.
    { name: 'dipperContentMd5', step: 'build', priority: 'low' },
  );
}

/** The header by which any server, however old, can compare content. */
export const contentMd5 = 'content-md5';

/** What {@link contentMd5} says of some content. */
export function md5Of(content: string | Uint8Array): string {
  return createHash('md5').update(content).digest('base64');
}

/**
 * Whether a server takes content into a bucket that locks its objects only with an MD5, and said so, as Backblaze B2
 * does ("Content-MD5 OR x-amz-checksum- HTTP header is required", PutObject, Amazon S3 API Reference).
 */
export function asksForContentMd5({ status, code = '', message = '' }: ServerWords): boolean {
  return status === 400 && !aboutContent.has(code) && /\bcontent-md5\b/iu.test(message);
}

/** Content that came otherwise than it was sent, or with an MD5 that is none: both name that header as well. */
const aboutContent: ReadonlySet<string> = new Set(['BadDigest', 'InvalidDigest']);

interface WithBody {
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
}

function isWithBody(request: unknown): request is WithBody {
  if (typeof request !== 'object' || request === null) return false;
  if (!('headers' in request) || !('body' in request)) return false;
  return typeof request.body === 'string' || request.body instanceof Uint8Array;
}
