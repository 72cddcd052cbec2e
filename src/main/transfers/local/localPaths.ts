import { randomUUID } from 'node:crypto';
import { dipperError } from '../../../shared/errors/appError';
import type { Direction } from '../../../shared/model/transfers';

/** Opaque names for local paths, so that the renderer can point at one without ever seeing it. */
export interface PathTokens {
  /**
   * Makes a token (a UUID) for an absolute path that the user picked or dropped.
   *
   * @param purpose What the path was handed over for.
   */
  grant(path: string, purpose: Direction): string;
  /**
   * The path that a token stands for.
   *
   * @param purpose When given, a token that was granted for another purpose is refused too.
   * @throws DipperError `not_found` for a token that was never granted for this.
   */
  resolve(token: string, purpose?: Direction): string;
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
  const granted = new Map<string, { readonly path: string; readonly purpose: Direction }>();
  return {
    grant(path, purpose) {
      const token = randomUUID();
      granted.set(token, { path, purpose });
      const [oldest] = granted.keys();
      if (granted.size > most && oldest !== undefined) granted.delete(oldest);
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
