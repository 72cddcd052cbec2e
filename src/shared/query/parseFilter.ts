import type { Condition, ConditionResult, FilterResult, Term } from './filter';
import { parseFact } from './parseFact';
import { readExpression } from './nameTests';

/** A word as it was cut out of the text. */
interface Word {
  readonly at: number;
  readonly length: number;
  readonly isNegated: boolean;
  readonly result: ConditionResult;
}

/**
 * Reads what was typed into the filter box. An empty text is a filter that lets everything through.
 *
 * @param text See docs/filter.md for what it may hold.
 */
export function parseFilter(text: string): FilterResult {
  const terms: Term[] = [];
  let at = 0;
  for (;;) {
    while (isSpace(text[at])) at += 1;
    if (at >= text.length) return { ok: true, filter: { terms } };
    const word = readWord(text, at);
    const { result, isNegated, length } = word;
    if ('problem' in result) {
      return { ok: false, problem: { ...result.problem, word: text.slice(at, at + length), at } };
    }
    terms.push({ condition: result.condition, isNegated });
    at += length;
  }
}

function readWord(text: string, at: number): Word {
  const isNegated = text[at] === '-' && at + 1 < text.length && !isSpace(text[at + 1]);
  const start = isNegated ? at + 1 : at;
  const { end, result } = readTerm(text, start);
  return { at, length: end - at, isNegated, result };
}

function readTerm(text: string, start: number): { readonly end: number; result: ConditionResult } {
  if (text[start] === '"') return readQuoted(text, start);
  if (text[start] === '/') {
    const expression = readSlashes(text, start);
    if (expression !== undefined) return expression;
  }
  const fact = parseFact(text, start);
  if (fact !== undefined) return fact;
  let end = start;
  while (end < text.length && !isSpace(text[end])) end += 1;
  const word = text.slice(start, end);
  const condition: Condition = /[*?]/u.test(word)
    ? { kind: 'glob', pattern: word }
    : { kind: 'text', text: word };
  return { end, result: { condition } };
}

/** `"…"`: plain text, whatever it holds; a quote in it is written `\"`, a backslash `\\`. */
function readQuoted(
  text: string,
  start: number,
): { readonly end: number; readonly result: ConditionResult } {
  let content = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') {
      return { end: at + 1, result: { condition: { kind: 'text', text: content } } };
    }
    const next = text[at + 1];
    if (character === '\\' && (next === '"' || next === '\\')) {
      content += next;
      at += 1;
    } else {
      content += character;
    }
  }
  const message = 'A quotation mark is missing at the end.';
  return { end: text.length, result: { problem: { code: 'open_quote', message } } };
}

/** `/…/` or `/…/i`; a slash inside is written `\/` or stands in brackets. */
function readSlashes(
  text: string,
  start: number,
): { readonly end: number; readonly result: ConditionResult } | undefined {
  let isInBrackets = false;
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '[') isInBrackets = true;
    else if (character === ']') isInBrackets = false;
    else if (character === '/' && !isInBrackets) {
      const flags = /^i?(?=\s|$)/u.exec(text.slice(at + 1))?.[0];
      // A slash that something follows belongs to the expression, as those of a path do.
      if (flags === undefined) continue;
      const source = text.slice(start + 1, at);
      return { end: at + 1 + flags.length, result: readExpression(source, flags === 'i') };
    }
  }
  const message =
    'A slash is missing at the end of this regular expression. Put a path into quotation marks.';
  return { end: text.length, result: { problem: { code: 'open_expression', message } } };
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /\s/u.test(character);
}
