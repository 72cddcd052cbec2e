import { describe, expect, it, test } from 'vitest';
import type { Condition, FilterProblem, Term } from './filter';
import { parseFilter } from './parseFilter';

function termsOf(text: string): readonly Term[] {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(result.problem.message);
  return result.filter.terms;
}

function conditionsOf(text: string): readonly Condition[] {
  return termsOf(text).map(({ condition }) => condition);
}

function problemOf(text: string): FilterProblem | undefined {
  const result = parseFilter(text);
  return result.ok ? undefined : result.problem;
}

const megabyte = 1024 ** 2;

test.each<readonly [string, readonly Condition[]]>([
  ['', []],
  ['  ', []],
  ['report', [{ kind: 'text', text: 'report' }]],
  [
    ' two  words ',
    [
      { kind: 'text', text: 'two' },
      { kind: 'text', text: 'words' },
    ],
  ],
  ['"two words"', [{ kind: 'text', text: 'two words' }]],
  ['"say \\"*\\" \\\\ x"', [{ kind: 'text', text: 'say "*" \\ x' }]],
  ['"size>10mb"', [{ kind: 'text', text: 'size>10mb' }]],
  ['*.csv', [{ kind: 'glob', pattern: '*.csv' }]],
  ['a?c', [{ kind: 'glob', pattern: 'a?c' }]],
  ['/^a b$/', [{ kind: 'expression', source: '^a b$', ignoresCase: false }]],
  ['/a/b[/]c/i', [{ kind: 'expression', source: 'a/b[/]c', ignoresCase: true }]],
  ['a/b/', [{ kind: 'text', text: 'a/b/' }]],
  ['size>10mb', [{ kind: 'size', comparison: '>', bytes: 10 * megabyte }]],
  ['size<=1gb', [{ kind: 'size', comparison: '<=', bytes: 1024 * megabyte }]],
  ['SIZE>=1.5MiB', [{ kind: 'size', comparison: '>=', bytes: 1.5 * megabyte }]],
  ['size=0', [{ kind: 'size', comparison: '=', bytes: 0 }]],
  ['size<2k', [{ kind: 'size', comparison: '<', bytes: 2048 }]],
  ['modified<7d', [{ kind: 'age', comparison: '<', milliseconds: 7 * 86_400_000 }]],
  ['modified>=90min', [{ kind: 'age', comparison: '>=', milliseconds: 90 * 60_000 }]],
  ['type:folder', [{ kind: 'type', type: 'folder' }]],
  ['type:File', [{ kind: 'type', type: 'object' }]],
  ['type:image', [{ kind: 'type', type: 'image' }]],
  ['class:STANDARD_IA', [{ kind: 'class', storageClass: 'STANDARD_IA' }]],
  ['size > 10mb', [{ kind: 'size', comparison: '>', bytes: 10 * megabyte }]],
  ['size> 10mb', [{ kind: 'size', comparison: '>', bytes: 10 * megabyte }]],
  ['size>10 mb', [{ kind: 'size', comparison: '>', bytes: 10 * megabyte }]],
  ['size  >=  1.5  MiB', [{ kind: 'size', comparison: '>=', bytes: 1.5 * megabyte }]],
  ['size > 500 b', [{ kind: 'size', comparison: '>', bytes: 500 }]],
  ['size > 10 k', [{ kind: 'size', comparison: '>', bytes: 10 * 1024 }]],
  [
    'size>2 G report',
    [
      { kind: 'size', comparison: '>', bytes: 2048 * megabyte },
      { kind: 'text', text: 'report' },
    ],
  ],
  [
    'size > 10 i',
    [
      { kind: 'size', comparison: '>', bytes: 10 },
      { kind: 'text', text: 'i' },
    ],
  ],
  ['modified < 7 d', [{ kind: 'age', comparison: '<', milliseconds: 7 * 86_400_000 }]],
  ['type : image', [{ kind: 'type', type: 'image' }]],
  [
    'size > 10 mb.csv',
    [
      { kind: 'size', comparison: '>', bytes: 10 },
      { kind: 'text', text: 'mb.csv' },
    ],
  ],
  [
    'size report',
    [
      { kind: 'text', text: 'size' },
      { kind: 'text', text: 'report' },
    ],
  ],
  ['"size > 10mb"', [{ kind: 'text', text: 'size > 10mb' }]],
  ['sizes>1', [{ kind: 'text', text: 'sizes>1' }]],
  ['host:9000', [{ kind: 'text', text: 'host:9000' }]],
  [
    '한글 é😀',
    [
      { kind: 'text', text: '한글' },
      { kind: 'text', text: 'é😀' },
    ],
  ],
])('%j is read', (text, conditions) => {
  expect(conditionsOf(text)).toEqual(conditions);
});

test('a minus before a word turns it round; alone or inside it is a name', () => {
  expect(termsOf('-*.tmp - a-b -"x y" -size>1mb -size > 1 mb')).toEqual([
    { isNegated: true, condition: { kind: 'glob', pattern: '*.tmp' } },
    { isNegated: false, condition: { kind: 'text', text: '-' } },
    { isNegated: false, condition: { kind: 'text', text: 'a-b' } },
    { isNegated: true, condition: { kind: 'text', text: 'x y' } },
    { isNegated: true, condition: { kind: 'size', comparison: '>', bytes: megabyte } },
    { isNegated: true, condition: { kind: 'size', comparison: '>', bytes: megabyte } },
  ]);
});

describe('a date', () => {
  const local = (...parts: [number, number, number?, number?, number?]): number =>
    new Date(parts[0], parts[1] - 1, parts[2] ?? 1, parts[3] ?? 0, parts[4] ?? 0).getTime();

  it.each([
    ['modified=2026-02-28', local(2026, 2, 28), local(2026, 3, 1)],
    ['modified>2026-01-01', local(2026, 1, 2), Infinity],
    ['modified>=2026-01-01', local(2026, 1, 1), Infinity],
    ['modified<2026-01-01', -Infinity, local(2026, 1, 1)],
    ['modified<=2026-01-01', -Infinity, local(2026, 1, 2)],
    ['modified:2026-12', local(2026, 12, 1), local(2027, 1, 1)],
    ['modified:2025', local(2025, 1), local(2026, 1)],
    ['modified:2026-01-01T23:59', local(2026, 1, 1, 23, 59), local(2026, 1, 2)],
  ])('%s stands for all of its time', (text, from, before) => {
    expect(conditionsOf(text)).toEqual([{ kind: 'modified', from, before }]);
  });

  it('of a year stands apart from what follows', () => {
    expect(conditionsOf('modified:2025 d')).toEqual([
      { kind: 'modified', from: local(2025, 1), before: local(2026, 1) },
      { kind: 'text', text: 'd' },
    ]);
  });

  it.each(['modified>2026-02-30', 'modified>2026-13', 'modified>2026-01-01T24:00', 'modified>7'])(
    '%s is none',
    (text) => expect(problemOf(text)?.code).toBe('bad_time'),
  );
});

test.each([
  ['a "b c', 'open_quote', '"b c', 2],
  ['a /b c', 'open_expression', '/b c', 2],
  ['/(/', 'bad_expression', '/(/', 0],
  ['x -/[/', 'open_expression', '-/[/', 2],
  ['size>', 'no_value', 'size>', 0],
  ['a size > ', 'no_value', 'size > ', 2],
  ['size > big', 'bad_size', 'size > big', 0],
  ['size>big', 'bad_size', 'size>big', 0],
  ['size>1.', 'bad_size', 'size>1.', 0],
  ['size>-1', 'bad_size', 'size>-1', 0],
  ['modified=7d', 'bad_comparison', 'modified=7d', 0],
  ['ok modified<soon', 'bad_time', 'modified<soon', 3],
  ['type:thing', 'bad_type', 'type:thing', 0],
  ['type>image', 'bad_comparison', 'type>image', 0],
  ['class<GLACIER', 'bad_comparison', 'class<GLACIER', 0],
])('%j tells what is wrong and where', (text, code, word, at) => {
  const problem = problemOf(text);
  expect(problem).toMatchObject({ code, word, at });
  expect(problem?.message).toMatch(/^\S.+[.\])/]$/u);
});

test('whatever is typed is read or told, and never thrown', () => {
  const pieces = [
    '"',
    '/',
    '\\',
    '-',
    ' ',
    'size',
    '>',
    '=',
    '1',
    'mb',
    '*',
    '[',
    '(',
    'é',
    '\u{1F600}',
  ];
  let state = 5;
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
  for (let round = 0; round < 5000; round += 1) {
    const text = Array.from({ length: next() % 9 }, () => pieces[next() % pieces.length]).join('');
    const problem = problemOf(text);
    if (problem !== undefined) {
      expect(text.startsWith(problem.word, problem.at)).toBe(true);
    }
  }
});
