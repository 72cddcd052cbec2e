import { expect, test } from 'vitest';
import { viewRoutes } from './views';

/** Every second row of so many. */
const everySecond = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ from: 2 * at, to: 2 * at + 1 }));

test('half of a long list can be selected, row by row', () => {
  const { success } = viewRoutes['views.select'].input.safeParse({
    viewId: crypto.randomUUID(),
    version: 1,
    ranges: everySecond(150_000),
    cursor: {},
  });
  expect(success).toBe(true);
});
