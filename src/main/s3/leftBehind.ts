import type { AppError } from '../../shared/errors/appError';

/** What could not be cleared away: facts that name it, and what the server said to that. */
export type LeftBehind = Required<Pick<AppError, 'facts'>> & Pick<AppError, 'action' | 'server'>;

/** What is left, since clearing it away has failed like that. */
export function leftBehind(
  facts: LeftBehind['facts'],
  { action, server }: Pick<AppError, 'action' | 'server'>,
): LeftBehind {
  return {
    facts,
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
