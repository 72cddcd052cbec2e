import { describe, expect, it } from 'vitest';
import { formatExactTime, formatNumber, formatSize, formatTime } from './format';

describe('formatSize', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [150 * 1024, '150 KiB'],
    [5 * 1024 ** 3, '5 GiB'],
    [5 * 1024 ** 4 + 1, '5 TiB'],
    [2 ** 70, '1,048,576 PiB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(formatSize(bytes, 'en')).toBe(text);
  });

  it('writes numbers as the locale does', () => {
    expect(formatSize(1536, 'de')).toBe('1,5 KiB');
    expect(formatNumber(1234567, 'de')).toBe('1.234.567');
  });
});

describe('formatTime', () => {
  const now = Date.UTC(2026, 0, 10, 12);
  const minute = 60_000;
  it.each([
    [now, 'now'],
    [now - 59_999, 'now'],
    [now - 5 * minute, '5 minutes ago'],
    [now - 60 * minute, '1 hour ago'],
    [now - 23.9 * 60 * minute, '23 hours ago'],
    // A server's clock that is a little ahead.
    [now + 30_000, 'now'],
  ])('tells times under a day from now', (at, text) => {
    expect(formatTime(at, now, 'en')).toBe(text);
  });

  it('writes older times, and those to come, as dates', () => {
    expect(formatTime(now - 24 * 60 * minute, now, 'en')).toMatch(/Jan (9|10), 2026/);
    expect(formatTime(now + 60 * minute, now, 'en')).toMatch(/Jan 1[01], 2026/);
  });

  it('has the exact time with its zone', () => {
    expect(formatExactTime(now, 'en')).toMatch(/January 1[01], 2026.*\d:[034][05]:00/);
  });
});
