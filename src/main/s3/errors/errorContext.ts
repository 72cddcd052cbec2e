import type { AppError } from '../../../shared/errors/appError';
import type { ErrorFields } from './errorFields';

/** What was being done when an error came. */
export interface ErrorContext {
  /** API operation: `ListObjectsV2`. */
  readonly operation?: string;
  readonly bucket?: string;
  readonly key?: string;
  /** The URL that was asked; absent for AWS itself. */
  readonly endpoint?: string;
}

/** What an error was about, as an error tells it. */
export function resourcePart(context: ErrorContext): Pick<AppError, 'resource'> {
  const resource = resourceOf(context);
  return resource === undefined ? {} : { resource };
}

/** `s3://bucket/key`, where there is a bucket. */
export function resourceOf({ bucket, key }: ErrorContext): string | undefined {
  if (bucket === undefined) return undefined;
  return key === undefined ? `s3://${bucket}` : `s3://${bucket}/${key}`;
}

/** The host that was asked, with its port. */
export function hostOf(fields: ErrorFields, context: ErrorContext): string {
  if (context.endpoint !== undefined && URL.canParse(context.endpoint)) {
    return new URL(context.endpoint).host;
  }
  return fields.host ?? 'The server';
}
