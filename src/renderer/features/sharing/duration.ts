import { longestLinkSeconds } from '../../../shared/model/links';

/** A typed life of a link, or why it cannot be one. */
export type TypedDuration =
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'too_short' }
  | { readonly kind: 'too_long' };

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Reads a length of time as people type it: `90m`, `36h`, `3d`, `2h 30m`, or a number of seconds.
 * SigV4 allows a link between one second and seven days.
 */
export function parseDuration(text: string): TypedDuration {
  const typed = text.trim().toLowerCase();
  if (typed === '') return { kind: 'empty' };
  const seconds = /^\d+$/u.test(typed) ? Number(typed) : sumOfParts(typed);
  if (seconds === undefined) return { kind: 'unreadable' };
  if (seconds < 1) return { kind: 'too_short' };
  return seconds > longestLinkSeconds ? { kind: 'too_long' } : { kind: 'seconds', seconds };
}

/** Seconds of `2h 30m`; each unit at most once. */
function sumOfParts(typed: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?\s*[smhd]\s*)+$/u.test(typed)) return undefined;
  const seen = new Set<string>();
  let seconds = 0;
  for (const [, amount = '', unit = ''] of typed.matchAll(/(\d+(?:\.\d+)?)\s*([smhd])/gu)) {
    if (seen.has(unit)) return undefined;
    seen.add(unit);
    seconds += Number(amount) * (secondsOf[unit] ?? 0);
  }
  return Math.round(seconds);
}

/** A length of time in words, in its two largest units: `2 hours, 30 minutes`. */
export function formatDuration(seconds: number, locale: string): string {
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const;
  let rest = Math.max(1, Math.round(seconds));
  const parts: string[] = [];
  for (const [unit, length] of units) {
    const amount = Math.floor(rest / length);
    rest -= amount * length;
    if (amount > 0) {
      const style = { style: 'unit', unit, unitDisplay: 'long' } as const;
      parts.push(new Intl.NumberFormat(locale, style).format(amount));
    }
  }
  return new Intl.ListFormat(locale, { type: 'unit' }).format(parts.slice(0, 2));
}
