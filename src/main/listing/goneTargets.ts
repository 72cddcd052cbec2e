import type { DeletionResult, Target } from '../../shared/model/objects';

/**
 * Targets of which nothing is left. Takes time by their number and that of the failures, not by both together.
 *
 * @param foldersLeft Prefixes of folders in which something is all the same.
 */
export function* goneTargets(
  targets: Iterable<Target>,
  { failures, stopped }: DeletionResult,
  foldersLeft: readonly string[],
): Generator<Target> {
  if (stopped) return;
  const failed = failures.map(({ key }) => key);
  const objectsLeft = new Set(failed);
  const prefixesLeft = new Set(foldersLeft);
  for (const key of failed) {
    for (const prefix of foldersAround(key)) prefixesLeft.add(prefix);
  }
  for (const target of targets) {
    const left = target.kind === 'folder' ? prefixesLeft : objectsLeft;
    if (!left.has(target.key)) yield target;
  }
}

/** Every folder that a key is in, and the one that it marks: `a/`, `a/b/` for `a/b/c` and for `a/b/`. */
export function* foldersAround(key: string): Generator<string> {
  for (let slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
    yield key.slice(0, slash + 1);
  }
}
