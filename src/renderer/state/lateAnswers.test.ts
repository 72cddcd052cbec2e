import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useListing } from './listing';
import { rowsBetween } from './rowRanges';
import { mainOfRows } from './testing/mainOfRows';
import type { MainOfRows } from './testing/mainOfRows';
import { answered, nextTurn } from './testing/stubDipper';

let main: MainOfRows;
/** Where the row is that is waited for. */
let awaitedAt: number;

beforeEach(() => {
  awaitedAt = -1;
  main = mainOfRows(['a', 'b', 'c'], {
    'views.positionOf': () => answered({ version: 1, position: awaitedAt }),
  });
});

afterEach(() => {
  useListing.getState().open({ kind: 'none' });
  vi.unstubAllGlobals();
});

const typed = async (): Promise<void> => {
  useListing.getState().selectTyped('b', 0);
  await vi.waitFor(() => expect(main.tellFound.length).toBeGreaterThan(0));
};

test('a name that is typed is selected when it is found', async () => {
  await typed();
  await main.tellFound[0]?.(1);
  expect(main.selected).toEqual([Uint32Array.of(1, 2)]);
});

test('what is found too late leaves alone what was selected meanwhile', async () => {
  await typed();
  useListing.getState().select({ rows: rowsBetween(2, 3), anchor: 2, focus: 2 });
  await main.tellFound[0]?.(1);
  expect(main.selected).toEqual([Uint32Array.of(2, 3)]);
});

test('a row that comes at last leaves alone what was found by typing meanwhile', async () => {
  useListing.getState().reveal('c');
  await typed();
  await main.tellFound[0]?.(1);
  awaitedAt = 2;
  useListing.getState().takeState({ ...main.state(), revision: 9, listed: 4 });
  await nextTurn();
  expect(main.selected).toEqual([Uint32Array.of(1, 2)]);
});

test('a row that is not among all that is listed is no longer waited for once another filter is typed', async () => {
  useListing.getState().reveal('hidden');
  await nextTurn();
  expect(useListing.getState().revealing).toBe('hidden');
  useListing.getState().setFilter('b');
  expect(useListing.getState().revealing).toBeUndefined();
});

test('what is selected together has no size before main has told it', () => {
  const { select } = useListing.getState();
  select({ rows: rowsBetween(0, 1), anchor: 0, focus: 0 });
  expect(useListing.getState().selected).toMatchObject({ objects: 1, only: { key: 'a' } });
  select({ rows: rowsBetween(0, 3), anchor: 0, focus: 2 });
  expect(useListing.getState()).toMatchObject({ selected: undefined, selection: { focus: 2 } });
});
