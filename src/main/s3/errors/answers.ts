import { awsRegionOfHost } from '../../../shared/providers/awsPartitions';
import type { ErrorContext } from './errorContext';
import type { ErrorFields } from './errorFields';

/** Whether the answer is S3's own: not a page of a proxy, and not cut off. */
export function isS3Answer(fields: ErrorFields, context: ErrorContext): boolean {
  if (fields.server.code !== undefined && fields.xml('Code') !== undefined) return true;
  if (fields.xml('$responseBodyText') !== undefined) return false;
  if (/deserialization error/iu.test(fields.message)) return false;
  // An answer to HEAD has no document, whatever type it is said to be of.
  if (context.operation?.startsWith('Head') === true) return true;
  return !/^text\/html/iu.test(fields.headers['content-type'] ?? '');
}

/** The region that a bucket is really in, where the answer tells. */
export function realRegion(fields: ErrorFields): string | undefined {
  return (
    fields.headers['x-amz-bucket-region'] ??
    fields.xml('Region') ??
    /expecting '([a-zA-Z0-9_-]+)'/u.exec(fields.message)?.[1] ??
    regionOfRedirect(fields)
  );
}

/** A temporary redirect (307) of a bucket that is new names a host alone. */
function regionOfRedirect(fields: ErrorFields): string | undefined {
  const location = fields.headers['location'] ?? '';
  const host = URL.canParse(location) ? new URL(location).hostname : fields.xml('Endpoint');
  return host === undefined ? undefined : awsRegionOfHost(host);
}

/**
 * Whether an object can't be read without the customer's key (SSE-C), which Dipper never sends. AWS says
 * InvalidRequest, Ceph InvalidArgument.
 */
export function wantsCustomerKey({ server: { code, message = '' } }: ErrorFields): boolean {
  return (
    (code === 'InvalidRequest' || code === 'InvalidArgument') &&
    /stored using a form of server side encryption|customer provided keys/iu.test(message)
  );
}
