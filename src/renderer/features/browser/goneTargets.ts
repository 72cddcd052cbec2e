import type { DeletionOutcome, Target } from '../../../shared/model/objects';

/** Targets of which nothing is left. Takes time by their number and that of the failures, not by both together. */
export function goneTargets(
  targets: readonly Target[],
  { failures, stopped, foldersLeft }: DeletionOutcome,
): readonly Target[] {
  if (stopped) return [];
  const failed = failures.map(({ key }) => key);
  const objectsLeft = new Set(failed);
  const prefixesLeft = new Set(foldersLeft);
  for (const key of failed) addPrefixesOf(key, prefixesLeft);
  return targets.filter(
    ({ kind, key }) => !(kind === 'folder' ? prefixesLeft : objectsLeft).has(key),
  );
}

/** Adds every folder that a key is in, and the one that it marks: `a/`, `a/b/` for `a/b/c` and for `a/b/`. */
function addPrefixesOf(key: string, prefixes: Set<string>): void {
  for (let slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
    prefixes.add(key.slice(0, slash + 1));
  }
}
