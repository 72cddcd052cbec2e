import { describe, expect, it } from 'vitest';
import { english } from '../../i18n/en';
import { korean } from '../../i18n/ko';
import { parseSpeedLimit, speedLimitText } from './speedLimit';

describe('a speed limit', () => {
  it.each([
    ['', null],
    ['  ', null],
    ['1', 1_048_576],
    ['1.5', 1_572_864],
    ['1,5', 1_572_864],
    ['.5', 524_288],
    ['2.', 2_097_152],
    ['0.000001', 1024],
    ['0', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['fast', undefined],
    ['10000000', undefined],
  ])('typed as "%s" is %s bytes a second', (text, limit) => {
    expect(parseSpeedLimit(text)).toBe(limit);
  });

  it.each([
    [null, ''],
    [1_048_576, '1'],
    [1_572_864, '1.5'],
    [1024, '0.000976563'],
  ])('of %s is written as "%s"', (limit, text) => {
    expect(speedLimitText(limit)).toBe(text);
    expect(parseSpeedLimit(text)).toBe(limit);
  });

  it.each([english, korean])('is taken as large as the window says that it may be', (words) => {
    const numbers = words.settings.limitProblem.match(/\d[\d.,]*\d/gu) ?? [];
    const largest = Math.max(...numbers.map((typed) => parseSpeedLimit(typed) ?? 0));
    expect(largest).toBe(950_000 * 1_048_576);
  });
});
