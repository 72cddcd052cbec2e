import { expect, it } from 'vitest';
import { chooseConnection } from './addressLookup';

const known: Readonly<Record<string, readonly string[]>> = { one: ['a'], two: ['b'] };
function bucketsOf(id: string): readonly string[] | undefined {
  return known[id];
}

it.each([
  // The present connection, as long as nothing speaks against it.
  ['a', ['one', 'two', 'three'], 'one', 'one'],
  ['x', ['one', 'two', 'three'], 'one', 'one'],
  ['x', ['one', 'two', 'three'], 'three', 'three'],
  // Another one that is known to have the bucket.
  ['b', ['one', 'two', 'three'], 'one', 'two'],
  ['b', ['one', 'two', 'three'], undefined, 'two'],
  // The present one does not lead to the server that the address names.
  ['x', ['two', 'three'], 'one', 'two'],
  ['x', [], 'one', undefined],
])('opens bucket %s of %j at %s with %s', (bucket, candidates, present, chosen) => {
  expect(chooseConnection(bucket, candidates, present, bucketsOf)).toBe(chosen);
});
