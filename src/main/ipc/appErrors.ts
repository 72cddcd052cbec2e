import { DipperError, dipperError } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';

/**
 * What the page is told of an exception: its own detail when it was expected, else that it is a
 * bug. The words of an unexpected one stay in the log, since they could hold anything.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof DipperError) return error.detail;
  return dipperError('unexpected', 'Something unexpected happened inside Dipper. It is in its log.')
    .detail;
}
