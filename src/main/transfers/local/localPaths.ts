import { randomUUID } from 'node:crypto';
import { dipperError } from '../../../shared/errors/appError';
import { keepNewest } from '../../base/keepNewest';

/** What a local path was handed over for. */
export type PathPurpose = 'upload' | 'download';

/** Opaque names for local paths, so that the renderer can point at one without ever seeing it. */
export interface PathTokens {
  /** Makes a token (a UUID) for an absolute path that the user picked or dropped. */
  grant(path: string, purpose: PathPurpose): string;
  /**
   * The path that a token stands for.
   *
   * @param purpose When given, a token that was granted for another purpose is refused too.
   * @throws DipperError `not_found` for a token that was never granted for this.
   */
  resolve(token: string, purpose?: PathPurpose): string;
}

/** Tokens that are remembered: several times what one drop may hold. */
const mostTokens = 400_000;

/**
 * Makes an empty set of path tokens. They last as long as the set does, but the oldest are
 * forgotten for new ones.
 *
 * @param most How many are remembered.
 */
export function createPathTokens(most = mostTokens): PathTokens {
  const granted = new Map<string, { readonly path: string; readonly purpose: PathPurpose }>();
  return {
    grant(path, purpose) {
      const token = randomUUID();
      granted.set(token, { path, purpose });
      keepNewest(granted, most);
      return token;
    },
    resolve(token, purpose) {
      const known = granted.get(token);
      if (known === undefined || (purpose !== undefined && known.purpose !== purpose)) {
        throw dipperError('not_found', 'That file or folder was not picked in this session.');
      }
      return known.path;
    },
  };
}
