import { dipperError } from '../../shared/errors/appError';
import type { DipperError } from '../../shared/errors/appError';

/** The error of acting on what was seen or decided at another server than the connection leads to now. */
export function connectionChanged(): DipperError {
  return dipperError('connection_changed', 'The connection leads to another server by now.', {
    retry: 'now',
  });
}
