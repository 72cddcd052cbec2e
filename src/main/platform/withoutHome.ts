/** What stands between two names in a path, in a file URL, and in either where it is escaped. */
const separator = String.raw`(?:[\\/]|%5c|%2f)+`;

/**
 * A text without the name of the home folder, in which `~` stands instead: as the system writes the path, in
 * the URLs that stacks have, with the backslashes of JSON, and in any letter case.
 *
 * @param home Absolute. One that is the root of a disk names nobody, and stays.
 */
export function withoutHome(text: string, home: string): string {
  const path = home.replace(/[\\/]+$/u, '');
  if (path.length < 3) return text;
  const forms = Array.from(path, (character) =>
    /[\\/]/u.test(character) ? separator : formsOf(character),
  );
  return text.replaceAll(new RegExp(forms.join(''), 'giu'), '~');
}

/** A pattern for a character, and for its bytes as URLs escape them. */
function formsOf(character: string): string {
  const bytes = Array.from(
    new TextEncoder().encode(character),
    (byte) => `%${byte.toString(16).padStart(2, '0')}`,
  );
  return String.raw`(?:\u{${character.codePointAt(0)?.toString(16) ?? ''}}|${bytes.join('')})`;
}
