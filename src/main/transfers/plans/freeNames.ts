/**
 * The names to try, in order, for a second thing beside `name`: `a.txt` gives `a (2).txt`,
 * `a (3).txt` and so on. A name that only starts with a dot has no extension.
 */
export function* numberedNames(name: string): Generator<string, never> {
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const extension = dot > 0 ? name.slice(dot) : '';
  for (let number = 2; ; number += 1) yield `${stem} (${number})${extension}`;
}

/** How many numbered names are tried before giving up. */
export const mostNumberedNames = 1000;
