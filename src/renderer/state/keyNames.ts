/** How keys are written for people. A key itself is never changed. */

/** What a key stands in: `a/` for `a/b` and for `a/b/`, and nothing for `a` and for `/`. */
export function parentPrefix(key: string): string {
  // A negative start would search from the beginning, and find the slash of `/` itself.
  return key.length < 2 ? '' : key.slice(0, key.lastIndexOf('/', key.length - 2) + 1);
}

/** The last segment of a key, with the final slash of a folder: `a/b/` is `b/`, `a//` is `/`. */
export function baseName(key: string): string {
  return key.slice(parentPrefix(key).length);
}

// Characters that show as nothing, or that turn the direction of the text around them.
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;

/**
 * A name as it can be seen: control, formatting and direction characters are written as `\u{…}`, and
 * leading or trailing spaces as `␣`.
 */
export function visibleName(name: string): string {
  return name
    .replace(invisible, (character) =>
      character === '\u200D' ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    )
    .replace(/^ +| +(?=\/?$)/g, (spaces) => '␣'.repeat(spaces.length));
}

/**
 * Whether a name is written in a decomposed Unicode form, so that it may look the same as another
 * name beside it without being the same key.
 */
export function isDecomposed(name: string): boolean {
  return name.normalize('NFC') !== name;
}
