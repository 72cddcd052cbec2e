import { fileKinds } from '../model/fileKinds';
import type { Comparison, ConditionResult, FactCondition, FilterType, WordProblem } from './filter';

/** `size>10mb` and its like, also with spaces around the sign; other words with such signs are names. */
const comparisonPattern = /(size|modified|type|class)\s*(<=|>=|<|>|=|:)\s*/iuy;

/** A value ends at a space, */
const valuePattern = /\S*/uy;
/** unless a unit alone follows that. Four digits are a year. */
const valuesWithUnitApart: Readonly<Record<string, RegExp>> = {
  size: /\d+(?:\.\d+)?\s+(?:[kmgtp](?:i?b)?|b)(?!\S)/iuy,
  modified: /\d{1,3}(?:\.\d+)?\s+(?:s|min|h|d|w|mo|y)(?!\S)/iuy,
};

/**
 * Reads a condition on size, time, type or storage class, from a place in a text on.
 *
 * @returns With where it ends; `undefined` where the word is a name.
 */
export function parseFact(
  text: string,
  start: number,
): { readonly end: number; readonly result: ConditionResult } | undefined {
  const comparing = matchAt(comparisonPattern, text, start);
  if (comparing === null) return undefined;
  const [beginning, name = '', sign = ''] = comparing;
  const field = name.toLowerCase();
  const at = start + beginning.length;
  const apart = valuesWithUnitApart[field] ?? valuePattern;
  const [value] = matchAt(apart, text, at) ?? matchAt(valuePattern, text, at) ?? [''];
  const comparison = (sign === ':' ? '=' : sign) as Comparison;
  const result =
    value === ''
      ? problem('no_value', `Something is missing after “${beginning.trim()}”.`)
      : readValue(field, comparison, value.replace(/\s+/u, ''));
  return { end: at + value.length, result };
}

function matchAt(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}

function readValue(field: string, comparison: Comparison, value: string): ConditionResult {
  switch (field) {
    case 'size':
      return readSize(comparison, value);
    case 'modified':
      return readModified(comparison, value);
    case 'type':
      return comparison === '=' ? readType(value) : onlyEqual('type');
    default:
      return comparison === '='
        ? { condition: { kind: 'class', storageClass: value } }
        : onlyEqual('class');
  }
}

function problem(code: WordProblem['code'], message: string): ConditionResult {
  return { problem: { code, message } };
}

function onlyEqual(field: string): ConditionResult {
  return problem('bad_comparison', `Write “${field}:” and a value; it is not larger or smaller.`);
}

const kibibyte = 1024;
const sizeUnits = ['b', 'k', 'm', 'g', 't', 'p'];

/** Units are those that the table shows: 1 kb is 1,024 bytes. */
function readSize(comparison: Comparison, value: string): ConditionResult {
  const [, number, unit = 'b'] = /^(\d+(?:\.\d+)?)([kmgtp]?)(?:i?b)?$/iu.exec(value) ?? [];
  const power = sizeUnits.indexOf(unit === '' ? 'b' : unit.toLowerCase());
  if (number === undefined) {
    return problem('bad_size', `“${value}” is no size. Write for example 500, 10kb, 1.5mb or 2gb.`);
  }
  const bytes = Number(number) * kibibyte ** power;
  return { condition: { kind: 'size', comparison, bytes } };
}

const second = 1000;
const hour = 3600 * second;
const day = 24 * hour;
const ageUnits: Readonly<Record<string, number>> = {
  s: second,
  min: 60 * second,
  h: hour,
  d: day,
  w: 7 * day,
  mo: 30 * day,
  y: 365 * day,
};

function readModified(comparison: Comparison, value: string): ConditionResult {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([a-z]+)$/iu.exec(value) ?? [];
  const length = ageUnits[unit.toLowerCase()];
  if (number !== undefined && length !== undefined) {
    return comparison === '='
      ? problem('bad_comparison', 'An age needs < or >: modified<7d is younger than seven days.')
      : { condition: { kind: 'age', comparison, milliseconds: Number(number) * length } };
  }
  const span = readSpan(value);
  if (span === undefined) {
    return problem(
      'bad_time',
      `“${value}” is no time. Write an age such as 12h, 7d or 3mo, or a date such as 2026-01-31.`,
    );
  }
  return { condition: { kind: 'modified', ...within(comparison, span) } };
}

interface Span {
  readonly from: number;
  readonly before: number;
}

/** A year, a month, a day or a minute, in the local time zone. */
function readSpan(value: string): Span | undefined {
  const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d))?)?)?$/iu.exec(value);
  if (parts === null) return undefined;
  const [year = 0, month, date, hours, minutes] = parts
    .slice(1)
    .map((part: string | undefined) => (part === undefined ? undefined : Number(part)));
  const start = new Date(year, (month ?? 1) - 1, date ?? 1, hours ?? 0, minutes ?? 0);
  start.setFullYear(year);
  const isReal =
    start.getMonth() === (month ?? 1) - 1 &&
    start.getDate() === (date ?? 1) &&
    (hours ?? 0) < 24 &&
    (minutes ?? 0) < 60;
  if (!isReal) return undefined;
  const end = new Date(start);
  if (month === undefined) end.setFullYear(year + 1);
  else if (date === undefined) end.setMonth(end.getMonth() + 1);
  else if (hours === undefined) end.setDate(end.getDate() + 1);
  else end.setMinutes(end.getMinutes() + 1);
  return { from: start.getTime(), before: end.getTime() };
}

/** A date stands for all of its day: after it is after its end. */
function within(comparison: Comparison, span: Span): Span {
  switch (comparison) {
    case '<':
      return { from: -Infinity, before: span.from };
    case '<=':
      return { from: -Infinity, before: span.before };
    case '>':
      return { from: span.before, before: Infinity };
    case '>=':
      return { from: span.from, before: Infinity };
    case '=':
      return span;
  }
}

const types: ReadonlySet<string> = new Set<FilterType>(['object', ...fileKinds]);

function readType(value: string): ConditionResult {
  const type = value.toLowerCase() === 'file' ? 'object' : value.toLowerCase();
  if (!types.has(type)) {
    return problem('bad_type', `“${value}” is no type. Types are ${[...types].join(', ')}.`);
  }
  const condition: FactCondition = { kind: 'type', type: type as FilterType };
  return { condition };
}
