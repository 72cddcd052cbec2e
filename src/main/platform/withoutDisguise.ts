/** Characters that show as nothing, as another one, or that turn the direction of the text around them. */
const disguises = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Characters that a question of the system has room for. */
const mostShown = 600;

/**
 * A text that somebody else may have chosen, for a question of the system: what can't be seen is written as
 * `\u{…}`, a run of spaces as `␣×40`, and of a long text there are both ends, so that nothing is pushed out of sight.
 *
 * @param leftOut Words for so many characters of the middle.
 */
export function withoutDisguise(text: string, leftOut: (count: number) => string): string {
  const written = text
    .replace(disguises, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(/ {3,}/gu, (spaces) => `␣×${spaces.length}`);
  const characters = Array.from(written);
  const more = characters.length - mostShown;
  if (more <= 0) return written;
  const [begin, end] = [characters.slice(0, mostShown / 2), characters.slice(-mostShown / 2)];
  return `${begin.join('')} ${leftOut(more)} ${end.join('')}`;
}
