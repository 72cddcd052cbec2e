import { compiledExpression } from '../../shared/query/nameTests';

/**
 * Asks many names at once whether an expression finds something in them.
 *
 * @param text Names without line breaks, each with a line feed after it.
 * @param onLine Told of each line in which something was found, by its number, in order.
 */
export type LineSearch = (text: string, onLine: (line: number) => void) => void;

/** @throws SyntaxError for what is no expression */
export function createLineSearch(source: string, ignoresCase: boolean): LineSearch {
  const flags = ignoresCase ? 'i' : '';
  const within = keptInLine(source);
  return within === undefined
    ? eachByItself(compiledExpression(source, flags))
    : allAtOnce(compiledExpression(within, `${flags}gm`));
}

function eachByItself(expression: RegExp): LineSearch {
  return (text, onLine) => {
    let line = 0;
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      if (expression.test(text.slice(start, end))) onLine(line);
      start = end + 1;
      line += 1;
    }
  };
}

/** What matches no line feed finds in a line what it finds in the name alone. */
function allAtOnce(expression: RegExp): LineSearch {
  return (text, onLine) => {
    let line = 0;
    let start = 0;
    while (start < text.length) {
      expression.lastIndex = start;
      if (!expression.test(text)) return;
      const matchEnd = expression.lastIndex;
      let end = text.indexOf('\n', start);
      while (end >= 0 && end < matchEnd) {
        start = end + 1;
        line += 1;
        end = text.indexOf('\n', start);
      }
      // After the last line feed there is no name, though much is found in nothing.
      if (end < 0) return;
      onLine(line);
      start = end + 1;
      line += 1;
    }
  };
}

/** Escapes that match no line feed, in a class and outside. */
const safeInClass = /^[dwS\\\]^$.*+?()[{}|/-]$/u;
const safeOutside = /^[dwSbBk1-9\\\]^$.*+?()[{}|/-]$/u;
/** What stands for those that would match one. */
const rewritten: Readonly<Record<string, string>> = {
  s: '[^\\S\\n]',
  W: '[^\\w\\n]',
  D: '[^\\d\\n]',
};

/**
 * The same expression for names in lines, where it is sure to match no line feed.
 *
 * @returns `undefined` for what looks around itself, and so may see the line before or after, or
 *   may match control characters.
 */
function keptInLine(source: string): string | undefined {
  let result = '';
  let isInClass = false;
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at] ?? '';
    const next = source[at + 1] ?? '';
    if (character < ' ') return undefined;
    if (character === '\\') {
      const instead = isInClass ? undefined : rewritten[next];
      const isSafe = (isInClass ? safeInClass : safeOutside).test(next);
      if (instead === undefined && !isSafe) return undefined;
      result += instead ?? character + next;
      at += 1;
    } else if (isInClass) {
      isInClass = character !== ']';
      result += character;
    } else if (character === '[') {
      isInClass = true;
      result += next === '^' ? '[^\\n' : character;
      if (next === '^') at += 1;
    } else {
      if (character === '(' && next === '?' && !/^\(\?(?::|<\w)/u.test(source.slice(at))) {
        return undefined;
      }
      result += character;
    }
  }
  return result;
}
