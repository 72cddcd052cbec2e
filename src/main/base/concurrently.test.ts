import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { concurrently, limited } from './concurrently';

test('every item is worked on, so many at once and in their order', async () => {
  const begun: string[] = [];
  let running = 0;
  let most = 0;
  await concurrently(new Set(['a', 'b', 'c', 'd', 'e']), 2, async (item, index) => {
    begun.push(`${index} ${item}`);
    running += 1;
    most = Math.max(most, running);
    await nextTurn();
    running -= 1;
  });
  expect(begun).toEqual(['0 a', '1 b', '2 c', '3 d', '4 e']);
  expect(most).toBe(2);
});

test('nothing is begun after a failure, and what is under way is waited for', async () => {
  const ended: string[] = [];
  const all = concurrently(['a', 'b', 'c', 'd'], 2, async (item) => {
    if (item === 'b') throw new Error('The disk is full.');
    await nextTurn();
    ended.push(item);
  });
  await expect(all).rejects.toThrow('The disk is full.');
  expect(ended).toEqual(['a']);
});

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
