import { baseName } from '../../shared/model/keyNames';
import { localNameOf, twinNameOf } from '../transfers/local/localNames';

/**
 * The name that Dipper gives the file of a key on a POSIX system, where code finds or makes it. It is
 * never a path to somewhere else.
 */
export function localFileOf(key: string): string {
  return localNameOf(baseName(key), 'posix');
}

/**
 * Names files and folders that come into one folder, so that none falls onto another: the second
 * `a.txt` is `a%~2.txt`, as in localTree.ts of the transfers.
 *
 * @returns What gives a plain name, or the next twin of it.
 */
export function createLocalNames(): (plain: string) => string {
  const taken = new Set<string>();
  const nextNumbers = new Map<string, number>();
  return (plain) => {
    let name = plain;
    let number = nextNumbers.get(plain) ?? 2;
    for (; taken.has(name); number += 1) name = twinNameOf(plain, number, 'posix');
    nextNumbers.set(plain, number);
    taken.add(name);
    return name;
  };
}
