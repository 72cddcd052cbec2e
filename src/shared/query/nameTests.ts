import { bareName } from '../model/keyNames';
import { visibleName } from '../model/visibleName';
import type { ConditionResult, NameCondition, TextRange } from './filter';
import { foldedRanges } from './foldedRanges';

/** Asks a name, which is what follows the listed prefix in a key, one question. */
export interface NameTest {
  readonly matches: (name: string) => boolean;
  /** The parts to be highlighted in a name that matches. */
  readonly rangesIn: (name: string) => readonly TextRange[];
}

/**
 * Makes the test of a condition. One of an expression or a glob may take very long on some names:
 * whoever runs it on many has to have a way of ending it.
 */
export function createNameTest(condition: NameCondition): NameTest {
  switch (condition.kind) {
    case 'text':
      return textTest(condition.text);
    case 'glob':
      return globTest(condition.pattern);
    case 'expression':
      return expressionTest(condition.source, condition.ignoresCase);
  }
}

/** In any case, and as the name is written, as it is shown, or as it is composed. */
function textTest(text: string): NameTest {
  const wanted = text.toLowerCase();
  const composed = wanted.normalize('NFC');
  return {
    matches: (name) => {
      if (name.toLowerCase().includes(wanted)) return true;
      const visible = visibleName(name);
      if (visible !== name && visible.toLowerCase().includes(wanted)) return true;
      // What is typed is composed, as a rule; a decomposed name is to be found all the same.
      return name.normalize('NFC').toLowerCase().includes(composed);
    },
    rangesIn: (name) => foldedRanges(name, wanted),
  };
}

function globTest(pattern: string): NameTest {
  const isOfPath = pattern.includes('/');
  const source = globSource(pattern.normalize('NFC'));
  const [quick, withPlaces] = [new RegExp(source, 'iu'), new RegExp(source, 'diu')];
  const asked = isOfPath ? withoutFinalSlash : bareName;
  return {
    matches: (name) => {
      if (quick.test(asked(name))) return true;
      const composed = name.normalize('NFC');
      return composed !== name && quick.test(asked(composed));
    },
    rangesIn: (name) => {
      const offset = isOfPath ? 0 : withoutFinalSlash(name).length - bareName(name).length;
      // The first pair is the whole match; those that follow are the literal parts.
      const parts: readonly (readonly [number, number] | undefined)[] =
        withPlaces.exec(asked(name))?.indices?.slice(1) ?? [];
      return parts.flatMap((part) =>
        part === undefined ? [] : [{ start: part[0] + offset, end: part[1] + offset }],
      );
    },
  };
}

/** Each literal part is a group of its own. A name has to match from its beginning to its end. */
function globSource(pattern: string): string {
  const pieces = pattern.match(/\*+|\?|[^*?]+/gu) ?? [];
  const sources = pieces.map((piece) => {
    if (piece === '?') return '[^/]';
    if (piece.startsWith('**')) return '[^]*';
    return piece === '*' ? '[^/]*' : `(${escaped(piece)})`;
  });
  return `^${sources.join('')}$`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}

function expressionTest(source: string, ignoresCase: boolean): NameTest {
  const once = compiledExpression(source, ignoresCase ? 'i' : '');
  const all = compiledExpression(source, ignoresCase ? 'gi' : 'g');
  return {
    matches: (name) => once.test(withoutFinalSlash(name)),
    rangesIn: (name) =>
      [...withoutFinalSlash(name).matchAll(all)]
        .map(({ index, 0: found }) => ({ start: index, end: index + found.length }))
        .filter(({ start, end }) => end > start),
  };
}

/** Reads a regular expression as JavaScript has them. */
export function readExpression(source: string, ignoresCase: boolean): ConditionResult {
  try {
    compiledExpression(source, '');
    return { condition: { kind: 'expression', source, ignoresCase } };
  } catch (error) {
    // V8 says “Invalid regular expression: /(/: ” first.
    const reason = error instanceof Error ? error.message.replace(/^.*: /u, '') : '';
    const message = `This is no regular expression: ${reason.toLowerCase()}.`;
    return { problem: { code: 'bad_expression', message } };
  }
}

/** By code points where that is possible; the older grammar allows more. @throws SyntaxError */
export function compiledExpression(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `u${flags}`);
  } catch {
    return new RegExp(source, flags);
  }
}

/** Folders are asked for by their names, without the slash that marks them. */
function withoutFinalSlash(name: string): string {
  return name.endsWith('/') ? name.slice(0, -1) : name;
}
