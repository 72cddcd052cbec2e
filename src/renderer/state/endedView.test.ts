import { afterEach, expect, test, vi } from 'vitest';
import type { ViewState } from '../../shared/model/views';
import { useListing } from './listing';
import { rowsBetween } from './rowRanges';
import { stateOfRows } from './testing/mainOfRows';
import { stubDipper, unanswered } from './testing/stubDipper';

interface Opened {
  readonly viewId: string;
  readonly end: () => void;
}

/** A main whose views end when the test says so. */
function createMain() {
  const opened: Opened[] = [];
  const arranged: Pick<ViewState, 'sort' | 'filter'>[] = [];
  const selected: { readonly viewId: string; readonly version: number }[] = [];
  const gone = { ok: false, error: { code: 'unexpected', message: 'Gone.', retry: 'now' } };
  stubDipper({
    invoke: (name, { viewId, version, sort, filter }: ViewState) => {
      if (name === 'views.open') {
        arranged.push({ sort, filter });
        return new Promise((resolve) => opened.push({ viewId, end: () => resolve(gone) }));
      }
      if (name === 'views.select') selected.push({ viewId, version });
      return unanswered();
    },
  });
  return { opened, arranged, selected };
}

const last = { rows: rowsBetween(1, 2), anchor: 1, focus: 1 };

afterEach(() => {
  useListing.getState().open({ kind: 'none' });
  vi.unstubAllGlobals();
});

test('rows of a view that has ended are not pointed at in the one that takes its place', async () => {
  const { opened, selected } = createMain();
  const { open, refresh, select, takeState } = useListing.getState();
  const place = { connectionId: 'c', bucket: 'b' };
  open({ kind: 'folder', place, prefix: '', scope: 'folder' });
  takeState(stateOfRows(opened[0]?.viewId ?? '', ['a', 'b'], { version: 7, revision: 7 }));
  opened[0]?.end();
  await vi.waitFor(() => expect(useListing.getState().status).toBe('failed'));
  expect(useListing.getState().view.rowAt(1)?.entry.key).toBe('b');

  refresh();
  select(last);
  expect(selected).toEqual([]);
  const viewId = opened[1]?.viewId ?? '';
  takeState(stateOfRows(viewId, ['0', 'a']));
  select(last);
  expect(selected).toEqual([{ viewId, version: 1 }]);
});

test('what is selected of a view that has ended is told by the rows that are at hand', async () => {
  const { opened, selected } = createMain();
  const { open, select, takeState } = useListing.getState();
  const place = { connectionId: 'c', bucket: 'b' };
  open({ kind: 'folder', place, prefix: '', scope: 'folder' });
  takeState(stateOfRows(opened[0]?.viewId ?? '', ['a', 'b', 'c']));
  opened[0]?.end();
  await vi.waitFor(() => expect(useListing.getState().status).toBe('failed'));

  select({ rows: rowsBetween(1, 3), anchor: 1, focus: 2 });
  expect(useListing.getState().selected).toEqual({ folders: 0, objects: 2, bytes: 6 });
  select({ rows: rowsBetween(1, 9), anchor: 1, focus: 8 });
  expect(useListing.getState().selected).toBeUndefined();
  expect(selected).toEqual([]);
});

/** Opens a folder of three objects whose view has ended by itself. */
async function openEnded() {
  const main = createMain();
  const { open, takeState } = useListing.getState();
  open({ kind: 'folder', place: { connectionId: 'c', bucket: 'b' }, prefix: '', scope: 'folder' });
  takeState(stateOfRows(main.opened[0]?.viewId ?? '', ['a', 'b', 'c']));
  main.opened[0]?.end();
  await vi.waitFor(() => expect(useListing.getState().status).toBe('failed'));
  return main;
}

test('what needs to know what is selected of a view that has ended says why it does nothing', async () => {
  await openEnded();
  const { select, keepSelection } = useListing.getState();
  select({ rows: rowsBetween(1, 3), anchor: 1, focus: 2 });
  await expect(keepSelection()).rejects.toMatchObject({
    detail: { code: 'not_found', retry: 'now', facts: { reason: 'list_ended' } },
  });
});

test.each([
  ['filter', () => useListing.getState().setFilter('x'), { filter: 'x' }],
  [
    'order',
    () => useListing.getState().setSort({ column: 'size', direction: 'descending' }),
    { sort: { column: 'size', direction: 'descending' } },
  ],
] as const)(
  'another %s lists anew what a view has shown that has ended',
  async (_, ask, wanted) => {
    const { opened, arranged } = await openEnded();
    ask();
    expect(useListing.getState()).toMatchObject({ status: 'waiting', error: undefined });
    expect(useListing.getState().view.rowAt(1)?.entry.key).toBe('b');
    expect(arranged.slice(1)).toMatchObject([wanted]);
    const viewId = opened[1]?.viewId ?? '';
    useListing.getState().takeState(stateOfRows(viewId, ['x'], wanted));
    expect(useListing.getState().view.rowAt(0)?.entry.key).toBe('x');
  },
);
