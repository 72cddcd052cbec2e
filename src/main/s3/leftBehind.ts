import type { AppError } from '../../shared/errors/appError';

/** What could not be cleared away: facts that name it, and what the server said to that. */
export type LeftBehind = Required<Pick<AppError, 'facts'>> & Pick<AppError, 'action' | 'server'>;

/** What is left, since clearing it away has failed like that: without a server's words the fact `leftWhy` tells. */
export function leftBehind(
  facts: LeftBehind['facts'],
  { code, action, server }: Pick<AppError, 'code' | 'action' | 'server'>,
): LeftBehind {
  return {
    facts: server === undefined ? { ...facts, leftWhy: code } : facts,
    ...(action === undefined ? {} : { action }),
    ...(server === undefined ? {} : { server }),
  };
}

/**
 * An error that names what is left. What the server said to that is told with a stop, about which it has said
 * nothing; beside another failure it would be taken for the reason.
 */
export function withLeft(error: AppError, left: LeftBehind): AppError {
  const facts = { ...error.facts, ...left.facts };
  return error.code === 'cancelled' ? { ...error, ...left, facts } : { ...error, facts };
}

/** What an error names as left behind, if it does. */
export function leftBy({ facts, action, server }: AppError): LeftBehind | undefined {
  if (facts === undefined) return undefined;
  return {
    facts,
    ...(action === undefined ? {} : { action }),
    ...(server === undefined ? {} : { server }),
  };
}
