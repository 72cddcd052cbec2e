import { describe, expect, it, test } from 'vitest';
import { compareKeys } from '../../../shared/model/keyOrder';
import { firstSplitPlace, keyBetween } from './keySplit';

test.each([
  ['p/000000', 'p/000999', 2],
  ['file-00001.csv', 'file-00999.csv', 5],
  ['a/x', 'b/x', 0],
  ['k', 'k', 0],
  ['dir/2026-01-01', 'dir/2026-01-31', 12],
])('between %s and %s names may differ from the start of the number on', (first, last, place) => {
  expect(firstSplitPlace(first, last)).toBe(place);
});

test.each([
  ['p/000999', undefined, 2, 'p/5'],
  ['p/000999', 'p/5', 2, 'p/2'],
  ['p/000999', 'p/1', 2, 'p/05'],
  ['p/000999', 'p/000999/', 2, undefined],
  ['a', 'c', 0, 'b'],
  ['a', 'b', 0, undefined],
  ['a', 'b0', 0, 'b'],
  ['가', undefined, 0, String.fromCharCode(0xac00 + Math.ceil((0xd7a3 - 0xac00) / 2))],
  ['😀', undefined, 0, undefined],
  ['zzz', undefined, 0, undefined],
])('after %s and before %s, from place %i on, comes %s', (after, end, from, expected) => {
  expect(keyBetween(after, end, from)).toBe(expected);
});

describe('whatever the keys', () => {
  /** A small generator of its own, so that a failure can be had again. */
  function numbers(seed: number): () => number {
    let state = seed;
    return () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
  }

  it('a key between two lies between them', () => {
    const next = numbers(7);
    const letters = ['0', '5', '9', 'A', 'Z', 'a', 'm', 'z', '/', '-', 'é', '한', '\uFFFD', '😀'];
    const randomKey = (): string =>
      Array.from(
        { length: 1 + Math.floor(next() * 6) },
        () => letters[Math.floor(next() * letters.length)],
      ).join('');
    let found = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const [after = '', end = ''] = [randomKey(), randomKey()].sort(compareKeys);
      if (after === end) continue;
      const key = keyBetween(after, end, Math.floor(next() * 4));
      if (key === undefined) continue;
      found += 1;
      expect([after, key, end].sort(compareKeys)).toEqual([after, key, end]);
      expect(new Set([after, key, end]).size).toBe(3);
    }
    expect(found).toBeGreaterThan(5000);
  });
});
