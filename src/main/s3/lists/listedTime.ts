const dayLength = 86_400_000;

/**
 * Reads a time as S3 writes it into listings: `2026-11-02T10:00:00.000Z`, with up to three digits of a
 * second or none.
 *
 * @returns Milliseconds since the epoch; NaN for anything else.
 */
export function readListedTime(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  const hasFraction = length >= 22 && length <= 24 && bytes[start + 19] === dot;
  if (length !== 20 && !hasFraction) return Number.NaN;
  if (bytes[end - 1] !== letterZ || bytes[start + 10] !== letterT) return Number.NaN;
  if (bytes[start + 4] !== dash || bytes[start + 7] !== dash) return Number.NaN;
  if (bytes[start + 13] !== colon || bytes[start + 16] !== colon) return Number.NaN;
  const century = twoDigits(bytes, start);
  const ofCentury = twoDigits(bytes, start + 2);
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  const hour = twoDigits(bytes, start + 11);
  const minute = twoDigits(bytes, start + 14);
  const second = twoDigits(bytes, start + 17);
  const fraction = hasFraction ? fractionOf(bytes, start + 20, end - 1) : 0;
  const all = century | ofCentury | month | day | hour | minute | second | fraction;
  // A negative one makes all of them negative.
  if (all < 0) return Number.NaN;
  const year = century * 100 + ofCentury;
  const isReal = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  if (!isReal || hour > 23 || minute > 59 || second > 59) return Number.NaN;
  const seconds = (hour * 60 + minute) * 60 + second;
  return daysSinceEpoch(year, month, day) * dayLength + seconds * 1000 + fraction;
}

const dot = 0x2e;
const dash = 0x2d;
const colon = 0x3a;
const letterT = 0x54;
const letterZ = 0x5a;

/** A number of two digits; -1 where there is anything else. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 0x30;
  const ones = (bytes[at + 1] ?? 0) - 0x30;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

/** Milliseconds of one to three digits behind a dot; -1 where there is anything else. */
function fractionOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  let weight = 100;
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value += digit * weight;
    weight /= 10;
  }
  return value;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Days since 1970-01-01 in the Gregorian calendar, counted in years that begin in March. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const monthFromMarch = (month + 9) % 12;
  const dayOfYear = (((153 * monthFromMarch + 2) / 5) | 0) + day - 1;
  const century = (shifted / 100) | 0;
  const leapDays = (shifted >> 2) - century + (century >> 2);
  // 719,468 days lie between 0000-03-01 and 1970-01-01.
  return shifted * 365 + leapDays + dayOfYear - 719_468;
}
