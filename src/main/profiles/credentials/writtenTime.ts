/**
 * A time as programs write down when keys end: by RFC 3339, and in what else AWS' own tools take, such
 * as the `+0000` of `date`.
 *
 * @returns `undefined` for what is no time
 */
export function readTime(text: string): Date | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time);
}
