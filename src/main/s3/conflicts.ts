import { hasCode } from '../../shared/errors/appError';
import { pause } from '../base/abortable';

/** Milliseconds before each further attempt. */
const conflictPauses = [200, 1000];

/**
 * Sends something again that met another request on its object (409): S3 asks for that, and the SDK does not do it
 * by itself.
 *
 * @throws DipperError of the last attempt, or `cancelled` where it was stopped before a further one
 */
export async function againOnConflict<Answer>(
  signal: AbortSignal,
  send: () => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      const isMet = hasCode(error, 'conflict') && error.detail.retry === 'backoff';
      const wait = isMet ? conflictPauses[attempt] : undefined;
      if (wait === undefined) throw error;
      await pause(wait, signal);
    }
  }
}
