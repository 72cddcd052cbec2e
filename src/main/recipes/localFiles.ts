import { localNameOf } from '../transfers/localNames';

/**
 * The name that Dipper gives the file of a key on a POSIX system, where code finds or makes it. It is
 * never a path to somewhere else.
 */
export function localFileOf(key: string): string {
  const start = key.lastIndexOf('/', key.length - 2) + 1;
  return localNameOf(key.slice(start), 'posix');
}
