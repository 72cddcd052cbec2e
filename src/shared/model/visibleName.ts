// Characters that show as nothing, or that turn the direction of the text around them.
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;

/** Most names have nothing of the kind, and are asked for by the million. */
const anythingInvisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFE\uFFFF]|^ | \/?$/u;

/**
 * A name as it can be seen: control, formatting and direction characters are written as `\u{…}`, and
 * leading or trailing spaces as `␣`.
 */
export function visibleName(name: string): string {
  if (!anythingInvisible.test(name)) return name;
  return name
    .replace(invisible, (character) =>
      character === '\u200D' ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    )
    .replace(/^ +| +(?=\/?$)/g, (spaces) => '␣'.repeat(spaces.length));
}

/** A part of a name as the whole name shows it: spaces are told only at the ends of the whole. */
export function visiblePart(name: string, from: number, to: number): string {
  const before = /[^ ]/u.test(name.slice(0, from)) ? 'x' : '';
  const after = /^ *\/?$/u.test(name.slice(to)) ? '' : 'x';
  const shown = visibleName(before + name.slice(from, to) + after);
  return shown.slice(before.length, shown.length - after.length);
}
