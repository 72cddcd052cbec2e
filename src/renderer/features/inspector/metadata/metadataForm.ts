import { fromHeaderText, toHeaderText } from '../../../../shared/model/encodedWords';
import { metadataHeaders } from '../../../../shared/model/metadata';
import type { MetadataHeader, NamedValue, ObjectMetadata } from '../../../../shared/model/metadata';
import {
  bytesOfMetadata,
  problemOfHeader,
  problemOfName,
  problemOfValue,
  toHttpDate,
} from '../../../../shared/model/metadataRules';
import type { NameProblem, ValueProblem } from '../../../../shared/model/metadataRules';

/** A line of user metadata as it is typed. */
export interface MetadataLine {
  readonly id: number;
  readonly name: string;
  readonly text: string;
  /** What the server said, which stays as it is unless the text changes. */
  readonly original?: NamedValue;
}

/** Metadata as it is typed. */
export interface MetadataForm {
  readonly headers: Readonly<Record<MetadataHeader, string>>;
  /** What the server said in headers, which stays as it is unless its text changes. */
  readonly original: ObjectMetadata['headers'];
  readonly lines: readonly MetadataLine[];
}

/** What is wrong with a form; empty where nothing is. */
export interface FormProblems {
  readonly headers: Readonly<Partial<Record<MetadataHeader, ValueProblem>>>;
  readonly names: ReadonlyMap<number, NameProblem | 'twice'>;
  readonly values: ReadonlyMap<number, ValueProblem>;
}

/** Metadata in fields, decoded. */
export function formOf({ headers, user }: ObjectMetadata): MetadataForm {
  const texts = Object.fromEntries(metadataHeaders.map((name) => [name, headers[name] ?? '']));
  return {
    headers: texts as Record<MetadataHeader, string>,
    original: headers,
    lines: user.map(({ name, value }, id) => ({
      id,
      name,
      text: fromHeaderText(value),
      original: { name, value },
    })),
  };
}

/** The form with one more line, for a name that is still to be typed. */
export function withNewLine({ lines, ...form }: MetadataForm): MetadataForm {
  const id = Math.max(-1, ...lines.map((line) => line.id)) + 1;
  return { ...form, lines: [...lines, { id, name: '', text: '' }] };
}

/** What the fields say. Names are in lower case, as S3 keeps them; lines without anything are none. */
export function metadataOf(form: MetadataForm): ObjectMetadata {
  const said = metadataHeaders.flatMap((name) => {
    const text = headerOf(form, name);
    return text === '' ? [] : [[name, text]];
  });
  return {
    headers: Object.fromEntries(said) as ObjectMetadata['headers'],
    user: filled(form.lines).map(pairOf),
  };
}

function headerOf(form: MetadataForm, name: MetadataHeader): string {
  if (isUntouched(form, name)) return form.headers[name];
  const text = form.headers[name].trim();
  return name === 'Expires' ? (toHttpDate(text) ?? text) : text;
}

function isUntouched({ headers, original }: MetadataForm, name: MetadataHeader): boolean {
  return headers[name] === original[name];
}

function pairOf({ name, text, original }: MetadataLine): NamedValue {
  const isAsItWas = original !== undefined && fromHeaderText(original.value) === text;
  return { name: keptName(name), value: isAsItWas ? original.value : toHeaderText(text.trim()) };
}

function keptName(name: string): string {
  return name.trim().toLowerCase();
}

function filled(lines: readonly MetadataLine[]): readonly MetadataLine[] {
  return lines.filter(
    ({ name, text, original }) => original !== undefined || name.trim() !== '' || text !== '',
  );
}

/** What has to be put right before it can be sent. */
export function problemsOf(form: MetadataForm): FormProblems {
  const { headers, lines } = form;
  const bad = metadataHeaders.flatMap((name) => {
    const text = headers[name].trim();
    const problem = problemOfHeader(text) ?? (isNoDate(form, name) ? 'not_a_date' : undefined);
    return problem === undefined ? [] : [[name, problem] as const];
  });
  const names = new Map<number, NameProblem | 'twice'>();
  const values = new Map<number, ValueProblem>();
  const seen = new Set<string>();
  for (const { id, name, text } of filled(lines)) {
    const kept = keptName(name);
    const problem = problemOfName(kept) ?? (seen.has(kept) ? ('twice' as const) : undefined);
    if (problem !== undefined) names.set(id, problem);
    seen.add(kept);
    const wrong = problemOfValue(text);
    if (wrong !== undefined) values.set(id, wrong);
  }
  return { headers: Object.fromEntries(bad), names, values };
}

/** What a server has as `Expires` may be any text; what somebody types is to be a date. */
function isNoDate(form: MetadataForm, name: MetadataHeader): boolean {
  const text = form.headers[name].trim();
  return (
    name === 'Expires' && text !== '' && !isUntouched(form, name) && toHttpDate(text) === undefined
  );
}

/** Whether a form can be sent. */
export function isRight({ headers, names, values }: FormProblems): boolean {
  return Object.keys(headers).length === 0 && names.size === 0 && values.size === 0;
}

/** Bytes that its user metadata takes. */
export function bytesOf(form: MetadataForm): number {
  return bytesOfMetadata(metadataOf(form).user);
}
