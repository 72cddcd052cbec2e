/**
 * What is written as an escape wherever a language has escapes: control characters, and characters
 * that can't be seen or that turn the direction of the text around them.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\u00a0]/u;
const everyUnseen = new RegExp(unseen.source, 'gu');

/** Words that a POSIX shell takes as they are. */
const plainWord = /^[A-Za-z0-9_./:@%+,=-]+$/u;

/** A string literal of Python 3. */
export function pythonString(text: string): string {
  return quoted(text, (code) => {
    if (code <= 0xff) return `\\x${hex(code, 2)}`;
    return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  });
}

/** A string literal of JavaScript. */
export function javascriptString(text: string): string {
  return quoted(text, (code) =>
    code <= 0xffff ? `\\u${hex(code, 4)}` : `\\u{${code.toString(16)}}`,
  );
}

/**
 * One word of a POSIX shell. What can't be seen is written by `printf`, whose answer would lose line
 * ends at its own end: a text with one there is quoted as it is. Not for U+0000, which no word holds.
 */
export function shellWord(text: string): string {
  if (plainWord.test(text)) return text;
  if (!unseen.test(text) || text.endsWith('\n')) return inSingleQuotes(text);
  const escaped = text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll(everyUnseen, (character) =>
      Array.from(
        new TextEncoder().encode(character),
        (byte) => `\\0${byte.toString(8).padStart(3, '0')}`,
      ).join(''),
    );
  return `"$(printf %b ${inSingleQuotes(escaped)})"`;
}

function inSingleQuotes(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * JSON in which whatever can't be seen is an escape.
 *
 * @param indent Spaces of each level; 0 for one line.
 */
export function plainJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replaceAll(everyUnseen, (character) =>
    character === '\n'
      ? character
      : // JSON escapes UTF-16 units, two of them for a character above U+FFFF.
        Array.from({ length: character.length }, (_, unit) => character.charCodeAt(unit))
          .map((code) => `\\u${hex(code, 4)}`)
          .join(''),
  );
}

/** In single quotes, or in double ones where that saves escapes. */
function quoted(text: string, escape: (code: number) => string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = Array.from(text, (character) => {
    switch (character) {
      case '\\':
        return String.raw`\\`;
      case '\n':
        return String.raw`\n`;
      case '\r':
        return String.raw`\r`;
      case '\t':
        return String.raw`\t`;
      case quote:
        return `\\${quote}`;
      default:
        return unseen.test(character) ? escape(character.codePointAt(0) ?? 0) : character;
    }
  });
  return quote + inner.join('') + quote;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
