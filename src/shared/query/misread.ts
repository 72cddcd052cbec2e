import { parseFilter } from './parseFilter';

/** A word of a filter that was read as a part of names, and looks as if something else was meant. */
export interface MisreadWord {
  /** `condition`: a comparison of no field that there is; `pattern`: brackets, which stand for themselves. */
  readonly meant: 'condition' | 'pattern';
  readonly word: string;
}

/** `date>2026`, `name:x`, or a sign alone. */
const conditionLike = /^\p{L}*[<>=:]/u;
/** `[0-9]*.csv`, `{a,b}.csv` */
const patternLike = /[[{]/u;

/** The first such word of a filter, for whoever wonders that it shows nothing. */
export function misreadWord(filter: string): MisreadWord | undefined {
  const result = parseFilter(filter);
  for (const { condition, isNegated } of result.ok ? result.filter.terms : []) {
    if (isNegated || (condition.kind !== 'text' && condition.kind !== 'glob')) continue;
    const word = condition.kind === 'text' ? condition.text : condition.pattern;
    // Who writes quotation marks means it as it is written.
    if (filter.includes(`"${word}"`)) continue;
    if (conditionLike.test(word)) return { meant: 'condition', word };
    if (patternLike.test(word)) return { meant: 'pattern', word };
  }
  return undefined;
}
