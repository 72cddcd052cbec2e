import { dipperError } from '../../shared/errors/appError';
import type { DipperError } from '../../shared/errors/appError';

/** Of what was seen on or decided about one server, and says nothing of the one that the connection leads to now. */
export function connectionChanged(): DipperError {
  return dipperError('connection_changed', 'The connection leads to another server by now.', {
    retry: 'now',
  });
}
