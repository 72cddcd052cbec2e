import type { MetadataBearer, MiddlewareStack } from '@smithy/types';
import type { ErrorCode } from '../../../shared/errors/appError';
import { watchAttempts } from '../attempts';
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
 * Watches the attempts at a command that makes a copy, or ends one.
 *
 * @returns Whether the server may have carried out one of them, whatever a later one met.
 */
export function watchCopies<Input extends object, Output extends MetadataBearer>(command: {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}): () => boolean {
  return watchAttempts(command, {
    byAnswer: () => true,
    byFailure: (error) => {
      const { detail } = toDipperError(error);
      return !lostAnswerCodes.has(detail.code) || isUnreached(detail);
    },
  });
}
