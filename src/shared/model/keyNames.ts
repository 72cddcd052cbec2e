/** What a key stands in: `a/` for `a/b` and for `a/b/`, and nothing for `a` and for `/`. */
export function parentPrefix(key: string): string {
  // A negative start would search from the beginning, and find the slash of `/` itself.
  return key.length < 2 ? '' : key.slice(0, key.lastIndexOf('/', key.length - 2) + 1);
}

/** The last segment of a key, with the final slash of a folder: `a/b/` is `b/`, `a//` is `/`. */
export function baseName(key: string): string {
  return key.slice(parentPrefix(key).length);
}

/** The last segment of a key without the slash of a folder: `a/b/` is `b`, `a//` is empty. */
export function bareName(key: string): string {
  const name = baseName(key);
  return name.endsWith('/') ? name.slice(0, -1) : name;
}

/**
 * Whether a name is written in a decomposed Unicode form, so that it may look the same as another
 * name beside it without being the same key.
 */
export function isDecomposed(name: string): boolean {
  return name.normalize('NFC') !== name;
}
