import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration';

function seconds(text: string): number | string {
  const typed = parseDuration(text);
  return typed.kind === 'seconds' ? typed.seconds : typed.kind;
}

describe('a typed life of a link', () => {
  it.each([
    ['90m', 5400],
    ['36h', 129_600],
    ['3d', 259_200],
    ['2h 30m', 9000],
    ['2h30m', 9000],
    [' 1 D 12 H ', 129_600],
    ['1.5h', 5400],
    ['45s', 45],
    ['3600', 3600],
    ['7d', 604_800],
    ['604800', 604_800],
    ['168h', 604_800],
  ])('reads %s', (text, expected) => {
    expect(seconds(text)).toBe(expected);
  });

  it.each(['soon', '2 weeks', '1h 1h', 'h', '-5m', '1e9', '1,5h', '5m later', '１h'])(
    'does not guess what %s means',
    (text) => {
      expect(seconds(text)).toBe('unreadable');
    },
  );

  it.each(['604801', '7d 1s', '8d', '9'.repeat(40)])('refuses %s: over seven days', (text) => {
    expect(seconds(text)).toBe('too_long');
  });

  it.each(['0', '0h', '0.2s'])('refuses %s: no time at all', (text) => {
    expect(seconds(text)).toBe('too_short');
  });

  it('waits while nothing is typed', () => {
    expect(seconds('   ')).toBe('empty');
  });
});

describe('a length of time in words', () => {
  it('shows the two largest units, in the language of the locale', () => {
    expect(formatDuration(3600, 'en')).toBe('1 hour');
    expect(formatDuration(9000, 'en')).toBe('2 hours, 30 minutes');
    expect(formatDuration(604_800, 'en')).toBe('7 days');
    expect(formatDuration(90_061, 'en')).toBe('1 day, 1 hour');
    expect(formatDuration(9000, 'ko')).toBe('2시간 30분');
  });

  it('never says nothing', () => {
    expect(formatDuration(0, 'en')).toBe('1 second');
  });
});
