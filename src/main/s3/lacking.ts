import { DipperError } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';

/**
 * What a failed read of an ACL, a policy or tags tells of a server, or a bucket, that has none; `undefined` where
 * it failed otherwise. Such a read has no argument but its subresource, so a server that calls an argument invalid
 * means that: Google Cloud Storage does so about ACLs in buckets with uniform access.
 */
export function lackingBy(error: unknown): AppError | undefined {
  if (!(error instanceof DipperError)) return undefined;
  const { detail } = error;
  if (detail.code === 'not_supported') return detail;
  return detail.server?.code === 'InvalidArgument'
    ? { ...detail, code: 'not_supported' }
    : undefined;
}
