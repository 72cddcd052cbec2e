import type { MiddlewareStack } from '@smithy/types';
import { addHeader } from './commandHeader';

/** The date of an `Expires`, where the SDK would write it as the same text again. */
export function expiresDate(text: string): Date | undefined {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) || date.toUTCString() !== text ? undefined : date;
}

/**
 * Has `Expires` sent as it stands where it is no date that HTTP writes, such as the `0` and `-1` of many
 * web servers: the SDK takes dates alone.
 */
export function keepExpires<Input extends object, Output extends object>(
  command: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  text: string | undefined,
): void {
  if (text === undefined || expiresDate(text) !== undefined) return;
  addHeader(command, 'expires', text);
}
