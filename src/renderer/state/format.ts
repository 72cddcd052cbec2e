/** How sizes and times are written. Locales are BCP 47. */

// Intl's formats are slow to make and quick to use; a table asks for them hundreds of times.
function remembered<Format>(make: (locale: string) => Format): (locale: string) => Format {
  const formats = new Map<string, Format>();
  return (locale) => {
    const known = formats.get(locale);
    if (known !== undefined) return known;
    const format = make(locale);
    formats.set(locale, format);
    return format;
  };
}

const wholeNumber = remembered((locale) => new Intl.NumberFormat(locale));
const rounded = remembered((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
const oneDecimal = remembered(
  (locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }),
);
const dateAndTime = remembered(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
);
const exactTime = remembered(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }),
);
const relativeTime = remembered(
  (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
);

/**
 * Makes what the first rows are written with. The first format of all takes several milliseconds, which
 * rows should not have to wait for.
 */
export function prepareFormats(locale: string): void {
  for (const make of [rounded, dateAndTime, relativeTime]) {
    make(locale);
  }
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A size in binary units, as file managers show it: `1.4 MiB`. */
export function formatSize(bytes: number, locale: string): string {
  const exponent = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** exponent;
  const number = exponent === 0 || value >= 100 ? rounded(locale) : oneDecimal(locale);
  return `${number.format(value)} ${units[exponent] ?? 'B'}`;
}

/** The exact number of bytes, with separators. */
export function formatNumber(value: number, locale: string): string {
  return wholeNumber(locale).format(value);
}

/** Milliseconds. A relative time is worth writing again after so many. */
export const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A time: relative under a day (`5 minutes ago`), else as a date with its time of day. */
export function formatTime(at: number, now: number, locale: string): string {
  const ago = now - at;
  if (ago >= day || ago < -minute) return dateAndTime(locale).format(at);
  const relative = relativeTime(locale);
  if (ago < minute) return relative.format(0, 'second');
  return ago < hour
    ? relative.format(-Math.floor(ago / minute), 'minute')
    : relative.format(-Math.floor(ago / hour), 'hour');
}

/** A time to the second with its time zone, for tooltips. */
export function formatExactTime(at: number, locale: string): string {
  return exactTime(locale).format(at);
}
