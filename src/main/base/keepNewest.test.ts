import { expect, it } from 'vitest';
import { keepNewest } from './keepNewest';

it('gives up the entry that was set first, and only where there are too many', () => {
  const map = new Map([['a', 1]]);
  expect(keepNewest(map, 2)).toBeUndefined();
  map.set('b', 2);
  map.set('a', 3);
  expect(keepNewest(map, 2)).toBeUndefined();
  map.set('c', 4);
  expect(keepNewest(map, 2)).toBe('a');
  expect([...map.keys()]).toEqual(['b', 'c']);
});
