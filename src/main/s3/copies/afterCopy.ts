import { dipperError } from '../../../shared/errors/appError';
import { outlasting } from '../../base/abortable';
import { toDipperError } from '../errors/errorMapping';

/** Milliseconds that a stop leaves for what a finished copy is not whole without. */
const lastSteps = 10_000;

/**
 * Does what a copy that is there already still needs. A stop that comes now comes too late to undo the
 * copy, so the rest gets some seconds, and is not told as stopped when it fails.
 *
 * @throws DipperError
 */
export async function afterCopy<Result>(
  stopped: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  try {
    return await outlasting(stopped, lastSteps, work);
  } catch (error) {
    const failure = toDipperError(error);
    if (failure.detail.code !== 'cancelled') throw failure;
    throw dipperError(
      'timed_out',
      'The server did not answer any more once it had made the copy.',
      {
        retry: 'now',
        cause: error,
      },
    );
  }
}
