import { cancelledError } from '../../shared/errors/appError';
import { outlasting } from '../base/abortable';

/** Milliseconds that a stop gives to a change under way. */
const lastAnswer = 5000;

/**
 * Sends one request that changes something, unless it was stopped before. A stop that comes later waits some seconds
 * for the answer: without it nobody could say what holds now.
 *
 * @throws DipperError `cancelled`, and what sending throws
 */
export async function sendChange<Answer>(
  stopped: AbortSignal,
  send: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  if (stopped.aborted) throw cancelledError();
  return outlasting(stopped, lastAnswer, send);
}
