import { describe, expect, it } from 'vitest';
import { visibleName } from '../../../../shared/model/visibleName';
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
    ['  ab', [[1, 3]], ['␣', '[␣a]', 'b']],
    ['d  /', [[0, 2]], ['[d␣]', '␣/']],
  ] as const)('%j', (name, found, expected) => {
    const parts = markedName(
      name,
      found.map(([start, end]) => ({ start, end })),
    );
    expect(parts.map(({ text, isFound }) => (isFound ? `[${text}]` : text))).toEqual(expected);
    expect(parts.map(({ text }) => text).join('')).toBe(visibleName(name));
  });

  it('is cut where its folders end, also through what was found', () => {
    const name = 'a/b/c d.txt ';
    const found = [{ start: 2, end: 5 }];
    const words = (start: number, end: number): readonly string[] =>
      markedName(name, found, start, end).map(({ text, isFound }) =>
        isFound ? `[${text}]` : text,
      );
    expect(words(0, 4)).toEqual(['a/', '[b/]']);
    expect(words(4, name.length)).toEqual(['[c]', ' d.txt␣']);
  });
});
