import { expect, test } from 'vitest';
import { transferRoutes } from './transfers';

test('nothing is thrown away that is not named', () => {
  const { input } = transferRoutes['transfers.cancel'];
  expect(input.safeParse({}).success).toBe(false);
  expect(input.safeParse({ ids: [crypto.randomUUID()] }).success).toBe(true);
});
