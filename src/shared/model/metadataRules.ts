import { isPlainHeader, toHeaderText } from './encodedWords';
import { mostMetadataBytes } from './metadata';
import type { NamedValue } from './metadata';

/** A token of HTTP (RFC 9110, section 5.6.2) in lower case, which is how S3 keeps names. */
const nameToken = /^[!#$%&'*+.^_`|~0-9a-z-]+$/u;
/** ISO 8601: in UTC by itself. */
const dateOnly = /^\d{4}-\d\d-\d\d$/u;
const isoTime = /^\d{4}-\d\d-\d\dT/u;
/** A month by its name, or year, month and day. A lone number would be one of the first months of 2000 to `Date.parse`. */
const dateLike = /[A-Za-z]|[-:/].*[-:/]/u;
const control = /[^\P{Cc}\u0080-\u009f]/u;

/** What is wrong with a name of user metadata. */
export type NameProblem = 'empty' | 'characters';

/** What is wrong with a value of user metadata, or of a standard header. */
export type ValueProblem = 'control' | 'not_ascii' | 'not_a_date';

/** Whether a name can be one of user metadata, without `x-amz-meta-` and in lower case. */
export function problemOfName(name: string): NameProblem | undefined {
  if (name === '') return 'empty';
  return nameToken.test(name) ? undefined : 'characters';
}

/** Whether a text can be a value of user metadata. Other characters than ASCII are encoded for it. */
export function problemOfValue(value: string): ValueProblem | undefined {
  return control.test(value) ? 'control' : undefined;
}

/** Whether a text can be the value of a standard header, which is ASCII. */
export function problemOfHeader(value: string): ValueProblem | undefined {
  if (control.test(value)) return 'control';
  return isPlainHeader(value) ? undefined : 'not_ascii';
}

/**
 * A date and time as HTTP writes it (RFC 9110, section 5.6.7); `undefined` for no date. A date without
 * a time zone is in UTC.
 */
export function toHttpDate(text: string): string | undefined {
  const trimmed = text.trim();
  if (!dateLike.test(trimmed)) return undefined;
  const hasZone = /(?:[Zz]|[+-]\d\d:?\d\d|GMT|UTC)$/u.test(trimmed) || dateOnly.test(trimmed);
  const time = Date.parse(hasZone ? trimmed : trimmed + (isoTime.test(trimmed) ? 'Z' : ' UTC'));
  return Number.isNaN(time) ? undefined : new Date(time).toUTCString();
}

/**
 * Bytes of user metadata as they are sent, over all names and values. S3 counts those of UTF-8
 * ("Working with object metadata", Amazon S3 User Guide), which are never more.
 */
export function bytesOfMetadata(user: readonly NamedValue[]): number {
  return user.reduce((sum, { name, value }) => sum + name.length + toHeaderText(value).length, 0);
}

/** Whether S3 takes that much user metadata. */
export function fitsMetadata(user: readonly NamedValue[]): boolean {
  return bytesOfMetadata(user) <= mostMetadataBytes;
}
