import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { limited } from './concurrency';

test('at most so many calls run at once, the others in their order, also behind one that fails', async () => {
  const ends: ((failure?: Error) => void)[] = [];
  const begun: string[] = [];
  const work = limited(2, (name: string) => {
    begun.push(name);
    return new Promise<string>((resolve, reject) =>
      ends.push((failure) => (failure === undefined ? resolve(name) : reject(failure))),
    );
  });
  const results = Promise.allSettled(['a', 'b', 'c', 'd'].map(work));
  await nextTurn();
  expect(begun).toEqual(['a', 'b']);

  ends[1]?.(new Error('The disk is full.'));
  await nextTurn();
  expect(begun).toEqual(['a', 'b', 'c']);
  ends[0]?.();
  await nextTurn();
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  ends[2]?.();
  ends[3]?.();

  expect((await results).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  const late = work('e');
  ends[4]?.();
  expect(await late).toBe('e');
});
