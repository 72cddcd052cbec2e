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
  const year = digits(bytes, start, 4);
  const month = digits(bytes, start + 5, 2);
  const day = digits(bytes, start + 8, 2);
  const hour = digits(bytes, start + 11, 2);
  const minute = digits(bytes, start + 14, 2);
  const second = digits(bytes, start + 17, 2);
  const fractionDigits = hasFraction ? length - 21 : 0;
  const fraction =
    fractionDigits === 0
      ? 0
      : digits(bytes, start + 20, fractionDigits) * 10 ** (3 - fractionDigits);
  const isReal = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  if (!isReal || !(hour < 24 && minute < 60 && second < 60)) return Number.NaN;
  const seconds = (hour * 60 + minute) * 60 + second;
  return daysSinceEpoch(year, month, day) * dayLength + seconds * 1000 + fraction;
}

const dot = 0x2e;
const dash = 0x2d;
const colon = 0x3a;
const letterT = 0x54;
const letterZ = 0x5a;

/** A number of so many digits; NaN where there is anything else. */
function digits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let index = start; index < start + count; index += 1) {
    const digit = (bytes[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
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
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  // 719,468 days lie between 0000-03-01 and 1970-01-01.
  return shifted * 365 + leapDays + dayOfYear - 719_468;
}
