import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where Dipper's scripts keep what is slow to get, outside the tree (XDG Base Directory, `~/.cache`
 * elsewhere).
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheDirectory(env) {
  const base = env.XDG_CACHE_HOME;
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'dipper');
}
