import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';

/**
 * Adds `Content-MD5` (RFC 1864) to the requests for which S3 demands a checksum, such as
 * DeleteObjects: servers older than the CRC headers that the SDK sends know only that one.
 */
export function addContentMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      if (isWithBody(args.request)) {
        const { headers, body } = args.request;
        const isChecked = Object.keys(headers).some((name) => /^x-amz-checksum-/iu.test(name));
        if (isChecked) headers['content-md5'] = createHash('md5').update(body).digest('base64');
      }
      return next(args);
    },
    // After the SDK has added its own, before the request is signed.
    { name: 'dipperContentMd5', step: 'build', priority: 'low' },
  );
}

interface WithBody {
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
}

function isWithBody(request: unknown): request is WithBody {
  if (typeof request !== 'object' || request === null) return false;
  if (!('headers' in request) || !('body' in request)) return false;
  return typeof request.body === 'string' || request.body instanceof Uint8Array;
}
