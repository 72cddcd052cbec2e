import type { FileKind } from '../model/fileKinds';

/** What a row of a listing has to be like. The syntax is described in docs/filter.md. */
export interface Filter {
  /** All of them have to hold. */
  readonly terms: readonly Term[];
}

/** One word of a filter. */
export interface Term {
  readonly condition: Condition;
  /** Written with a minus: the condition must not hold. */
  readonly isNegated: boolean;
}

export type Comparison = '<' | '<=' | '>' | '>=' | '=';

export type NameCondition =
  | { readonly kind: 'text'; readonly text: string }
  /** `*`, `**` and `?`; without a slash it is about the last part of a path. */
  | { readonly kind: 'glob'; readonly pattern: string }
  | { readonly kind: 'expression'; readonly source: string; readonly ignoresCase: boolean };

export type FactCondition =
  | { readonly kind: 'size'; readonly comparison: Comparison; readonly bytes: number }
  /** How long ago it was modified, in milliseconds. */
  | { readonly kind: 'age'; readonly comparison: Comparison; readonly milliseconds: number }
  /** When it was modified: from one moment on and before another, milliseconds since the epoch. */
  | { readonly kind: 'modified'; readonly from: number; readonly before: number }
  | { readonly kind: 'type'; readonly type: FilterType }
  | { readonly kind: 'class'; readonly storageClass: string };

export type Condition = NameCondition | FactCondition;

/** `object` is everything that is no folder. */
export type FilterType = 'object' | FileKind;

/** Why a filter can't be read, or why it was given up. */
type FilterProblemCode =
  | 'open_quote'
  | 'open_expression'
  | 'bad_expression'
  | 'no_value'
  | 'bad_size'
  | 'bad_time'
  | 'bad_type'
  | 'bad_comparison'
  /** It took too long on some name. */
  | 'too_slow';

/** What is wrong with a filter. */
export interface FilterProblem {
  readonly code: FilterProblemCode;
  /** The word that can't be read. */
  readonly word: string;
  /** Where the word stands in the text, in UTF-16 code units. */
  readonly at: number;
  /** One plain English sentence. */
  readonly message: string;
}

export type FilterResult =
  | { readonly ok: true; readonly filter: Filter }
  | { readonly ok: false; readonly problem: FilterProblem };

/** A problem before it is known where its word stands. */
export type WordProblem = Pick<FilterProblem, 'code' | 'message'>;

export type ConditionResult = { readonly condition: Condition } | { readonly problem: WordProblem };

/** A part of a name, in UTF-16 code units: from `start` on and before `end`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Whether a condition is about the name, rather than a fact. */
export function isNameCondition(condition: Condition): condition is NameCondition {
  return condition.kind === 'text' || condition.kind === 'glob' || condition.kind === 'expression';
}
