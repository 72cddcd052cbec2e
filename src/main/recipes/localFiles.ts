import { baseName } from '../../shared/model/keyNames';
import { foldName, localNameOf, twinNameOf } from '../transfers/local/localNames';
import type { NamePlatform } from '../transfers/local/localNames';

/**
 * The name that Dipper gives the file of a key, where code finds or makes it. On the systems of that
 * platform it is never a path to somewhere else.
 */
export function localFileOf(key: string, platform: NamePlatform): string {
  return localNameOf(baseName(key), platform);
}

/**
 * Names files and folders that come into one folder, so that none falls onto another: the second
 * `a.txt` is `a%~2.txt`, as in localTree.ts of the transfers.
 *
 * @returns What gives a plain name, or the next twin of it.
 */
export function createLocalNames(platform: NamePlatform): (plain: string) => string {
  /** Folded names, as a disk without letter case tells them apart. */
  const taken = new Set<string>();
  const nextNumbers = new Map<string, number>();
  return (plain) => {
    const folded = foldName(plain, platform);
    let name = plain;
    let number = nextNumbers.get(folded) ?? 2;
    for (; taken.has(foldName(name, platform)); number += 1) {
      name = twinNameOf(plain, number, platform);
    }
    nextNumbers.set(folded, number);
    taken.add(foldName(name, platform));
    return name;
  };
}
