import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ViewState } from '../../shared/model/views';
import { useListing } from './listing';
import { rowsBetween } from './rowRanges';

const byName = { column: 'name', direction: 'ascending' } as const;
const selected: unknown[] = [];
/** What main has told last. */
let state: ViewState;
/** Answers to what was typed, to be given when the test says so. */
const answers: ((position: number) => Promise<void>)[] = [];

/** Where the row is that is waited for. */
let awaitedAt = -1;

/** A main that shows three rows, and tells late where a name is. */
function invoke(name: string, input: { readonly edges?: unknown }): Promise<unknown> {
  const ok = (data: unknown) => ({ ok: true, data });
  if (name === 'views.select') {
    selected.push(input.edges);
    return Promise.resolve(ok(state));
  }
  if (name === 'views.positionOf') return Promise.resolve(ok({ version: 1, position: awaitedAt }));
  if (name === 'views.arrange') return new Promise(() => undefined);
  if (name !== 'views.findTyped') return Promise.resolve(ok(null));
  return new Promise((resolve) => {
    answers.push(async (position) => {
      resolve(ok({ version: 1, position }));
      await new Promise((done) => setTimeout(done, 0));
    });
  });
}

beforeEach(() => {
  answers.length = 0;
  selected.length = 0;
  awaitedAt = -1;
  let viewId = '';
  vi.stubGlobal('window', {
    dipper: {
      invoke: (name: string, input: { readonly viewId: string; readonly edges?: unknown }) => {
        if (name === 'views.open') {
          viewId = input.viewId;
          return new Promise(() => undefined);
        }
        return invoke(name, input);
      },
      cancel: () => undefined,
    },
  });
  const place = { connectionId: 'c', bucket: 'b' };
  useListing.getState().open({ kind: 'folder', place, prefix: '', scope: 'folder' });
  const total = { folders: 0, objects: 3, bytes: 0 };
  state = {
    ...{ viewId, revision: 1, version: 1, status: 'complete', listed: 3, total, shown: total },
    ...{ sort: byName, filter: '' },
    selection: { edges: new Uint32Array(0), folders: 0, objects: 0, bytes: 0 },
    firstRows: ['a', 'b', 'c'].map((key) => ({
      entry: { kind: 'object', key, size: 0 },
      highlights: [],
    })),
  };
  useListing.getState().takeState(state);
});

afterEach(() => {
  useListing.getState().open({ kind: 'none' });
  vi.unstubAllGlobals();
});

const typed = async (): Promise<void> => {
  useListing.getState().selectTyped('b', 0);
  await vi.waitFor(() => expect(answers.length).toBeGreaterThan(0));
};

test('a name that is typed is selected when it is found', async () => {
  await typed();
  await answers[0]?.(1);
  expect(selected).toEqual([Uint32Array.of(1, 2)]);
});

test('what is found too late leaves alone what was selected meanwhile', async () => {
  await typed();
  useListing.getState().select({ rows: rowsBetween(2, 3), anchor: 2, focus: 2 });
  await answers[0]?.(1);
  expect(selected).toEqual([Uint32Array.of(2, 3)]);
});

test('a row that comes at last leaves alone what was found by typing meanwhile', async () => {
  useListing.getState().reveal('c');
  await typed();
  await answers[0]?.(1);
  awaitedAt = 2;
  useListing.getState().takeState({ ...state, revision: 2, listed: 4 });
  await new Promise((done) => setTimeout(done, 0));
  expect(selected).toEqual([Uint32Array.of(1, 2)]);
});

test('a row that is not among all that is listed is no longer waited for once another filter is typed', async () => {
  useListing.getState().reveal('hidden');
  await new Promise((done) => setTimeout(done, 0));
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
