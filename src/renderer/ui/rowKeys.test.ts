import { expect, it } from 'vitest';
import { rowByKey } from './rowKeys';

it.each([
  ['ArrowDown', 4, 5],
  ['ArrowUp', 4, 3],
  ['PageDown', 4, 14],
  ['PageUp', 24, 14],
  ['Home', 4, 0],
  ['End', 4, 99],
  ['ArrowUp', 0, 0],
  ['ArrowDown', 99, 99],
  ['PageDown', 95, 99],
  ['ArrowDown', -1, 0],
  ['ArrowUp', -1, 99],
])('%s leads from row %i to row %i', (key, position, expected) => {
  expect(rowByKey(key, { position, count: 100, page: 10 })).toBe(expected);
});

it('leads nowhere by another key, or without rows', () => {
  expect(rowByKey('a', { position: 0, count: 100, page: 10 })).toBeUndefined();
  expect(rowByKey('End', { position: -1, count: 0, page: 10 })).toBeUndefined();
});
