import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { dipperError } from '../../../shared/errors/appError';
import type { Direction, LocalItem } from '../../../shared/model/transfers';
import { keepNewest } from '../../base/keepNewest';

/** Opaque names for local paths, so that the renderer can point at one without ever seeing it. */
export interface PathTokens {
  /**
   * Makes a token (a UUID) for an absolute path that the user picked or dropped.
   *
   * @param purpose What the path was handed over for.
   * @param kind What was found at it then.
   */
  grant(path: string, purpose: Direction, kind: LocalItem['kind']): string;
  /**
   * The path that a token stands for.
   *
   * @param purpose When given, a token that was granted for another purpose is refused too.
   * @throws DipperError `not_found` for a token that was never granted for this.
   */
  resolve(token: string, purpose?: Direction): string;
  /**
   * What a token of an upload stands for, as it was when it was granted: no disk is asked, which might not
   * answer. `undefined` for a token that was never granted for that.
   */
  item(token: string): Pick<LocalItem, 'name' | 'kind'> | undefined;
}

/** What a token stands for. */
interface GrantedPath {
  readonly path: string;
  readonly purpose: Direction;
  readonly kind: LocalItem['kind'];
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
  const granted = new Map<string, GrantedPath>();
  return {
    grant(path, purpose, kind) {
      const token = randomUUID();
      granted.set(token, { path, purpose, kind });
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
    item(token) {
      const known = granted.get(token);
      if (known?.purpose !== 'upload') return undefined;
      return { name: basename(known.path), kind: known.kind };
    },
  };
}
