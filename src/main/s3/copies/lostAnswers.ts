import type { MetadataBearer, MiddlewareStack } from '@smithy/types';
import type { ErrorCode } from '../../../shared/errors/appError';
import { toDipperError } from '../errors/errorMapping';
import { isUnreached } from '../unreached';

/** Milliseconds that a stop leaves the server to end a copy: one that is cut off is made all the same. */
export const lastCopy = 20_000;

/** Errors that may hide that a copy was made: by this attempt, or by one before whose answer got lost. */
export const lostAnswerCodes: ReadonlySet<ErrorCode> = new Set([
  'cancelled',
  'throttled',
  'server_failed',
  'bad_response',
  'timed_out',
  'connection_refused',
  'host_not_found',
  'network_failed',
  'proxy_failed',
]);

/**
 * Watches the attempts of one command, which the SDK makes by itself.
 *
 * @returns Whether the server may have carried out one of them, whatever a later one met.
 */
export function watchAttempts<Input extends object, Output extends MetadataBearer>(command: {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}): () => boolean {
  let open = 0;
  command.middlewareStack.add(
    (next) => async (args) => {
      open += 1;
      try {
        const answer = await next(args);
        open -= 1;
        return answer;
      } catch (error) {
        const { detail } = toDipperError(error);
        if (!lostAnswerCodes.has(detail.code) || isUnreached(detail)) open -= 1;
        throw error;
      }
    },
    // Around what reads an answer, and below what sends a request again.
    { step: 'deserialize', priority: 'high', name: 'dipperWatchAttempts' },
  );
  return () => open > 0;
}
