import { expect, test } from 'vitest';
import { viewRoutes } from './views';

function isAccepted(edges: unknown): boolean {
  const viewId = crypto.randomUUID();
  const input = { viewId, version: 1, edges, cursor: {} };
  return viewRoutes['views.select'].input.safeParse(input).success;
}

test('half of a long list can be selected, row by row', () => {
  const everySecond = Uint32Array.from({ length: 2 * 500_000 }, (_, at) => at);
  expect(isAccepted(everySecond)).toBe(true);
});

test.each([
  ['no edges', [0, 1]],
  ['an end that is missing', Uint32Array.of(0, 1, 2)],
  ['rows that are not in order', Uint32Array.of(4, 5, 0, 1)],
  ['no rows', Uint32Array.of(3, 3)],
  ['more runs than rows can be worked on', Uint32Array.from({ length: 2_000_002 }, (_, at) => at)],
])('a selection with %s is refused', (_, edges) => {
  expect(isAccepted(edges)).toBe(false);
});
