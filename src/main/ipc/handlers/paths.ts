import type { Direction } from '../../../shared/model/transfers';
import type { PathTokens } from '../../transfers/local/localPaths';
import type { Handlers } from '../handlers';
import { grantLocalItems } from '../localItems';

/** What {@link createPathHandlers} needs. */
export interface PathHandlerDependencies {
  readonly pickFiles: () => Promise<readonly string[]>;
  readonly pickFolder: (purpose: Direction) => Promise<string | undefined>;
  readonly tokens: PathTokens;
}

/** Routes of the system's pickers. The page gets names and tokens, never a path. */
export function createPathHandlers(
  deps: PathHandlerDependencies,
): Pick<Handlers, 'paths.pickFiles' | 'paths.pickFolder'> {
  return {
    'paths.pickFiles': async () => grantLocalItems(deps.tokens, await deps.pickFiles(), 'upload'),
    'paths.pickFolder': async ({ purpose }) => {
      const path = await deps.pickFolder(purpose);
      if (path === undefined) return null;
      const [item] = await grantLocalItems(deps.tokens, [path], purpose);
      return item ?? null;
    },
  };
}
