import { describe, expect, it } from 'vitest';
import { visibleName } from '../../state/keyNames';
import { markedName } from './markedName';

describe('a name with what the filter has found', () => {
  it.each([
    [
      'report.csv',
      [
        [0, 3],
        [7, 10],
      ],
      ['[rep]', 'ort.', '[csv]'],
    ],
    ['report.csv', [], ['report.csv']],
    [' a b ', [[1, 2]], ['␣', '[a]', ' b␣']],
    [' a b ', [[2, 3]], ['␣a', '[ ]', 'b␣']],
    ['a\u0001b', [[1, 2]], ['a', '[\\u{1}]', 'b']],
    ['d /', [[0, 1]], ['[d]', '␣/']],
  ] as const)('%j', (name, found, expected) => {
    const parts = markedName(
      name,
      found.map(([start, end]) => ({ start, end })),
    );
    expect(parts.map(({ text, isFound }) => (isFound ? `[${text}]` : text))).toEqual(expected);
    expect(parts.map(({ text }) => text).join('')).toBe(visibleName(name));
  });
});
