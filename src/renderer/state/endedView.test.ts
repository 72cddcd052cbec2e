import { afterEach, expect, test, vi } from 'vitest';
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
  const selected: { readonly viewId: string; readonly version: number }[] = [];
  const gone = { ok: false, error: { code: 'unexpected', message: 'Gone.', retry: 'now' } };
  stubDipper({
    invoke: (name, { viewId, version }: { readonly viewId: string; readonly version: number }) => {
      if (name === 'views.open') {
        return new Promise((resolve) => opened.push({ viewId, end: () => resolve(gone) }));
      }
      if (name === 'views.select') selected.push({ viewId, version });
      return unanswered();
    },
  });
  return { opened, selected };
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
