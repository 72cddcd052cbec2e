import { cutName, lengthOfName } from '../local/localNames';
import type { NamePlatform } from '../local/localNames';

/** How long a name may be, as its place counts. */
export interface NameRoom {
  /** Bytes of UTF-8; UTF-16 units on Windows. */
  readonly longest: number;
  readonly platform: NamePlatform;
}

/** How many numbered names are tried before giving up. */
export const mostNumberedNames = 1000;
const longestNumber = ` (${mostNumberedNames})`.length;

/**
 * The names to try, in order, for a second thing beside `name`: `a.txt` gives `a (2).txt`,
 * `a (3).txt` and so on. A name that only starts with a dot has no extension. What would be too long is cut
 * before its number.
 */
export function* numberedNames(
  name: string,
  { longest, platform }: NameRoom,
): Generator<string, never> {
  const dot = name.lastIndexOf('.');
  const isExtension = dot > 0 && lengthOfName(name.slice(dot), platform) + longestNumber < longest;
  const stem = isExtension ? name.slice(0, dot) : name;
  const extension = isExtension ? name.slice(dot) : '';
  for (let number = 2; ; number += 1) {
    const end = ` (${number})${extension}`;
    yield cutName(stem, longest - lengthOfName(end, platform), platform) + end;
  }
}
