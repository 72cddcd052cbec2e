import { afterEach, expect, test, vi } from 'vitest';
import type { ViewState } from '../../shared/model/views';
import { useDialogs } from '../state/dialogs';
import { useListing } from '../state/listing';
import { useNotices } from '../state/notices';
import { selectAllRows, selectOnly } from '../state/selection';
import { commands, runCommand } from './commands';

afterEach(() => {
  useDialogs.getState().close();
  useNotices.getState().dismissAll();
  useListing.getState().open({ kind: 'none' });
  vi.unstubAllGlobals();
});

test('the question tells the bytes of what goes, also where what is on screen is behind', async () => {
  const keys = ['a', 'b', 'c'];
  const total = { folders: 0, objects: 3, bytes: 900 };
  const kept = { selectionId: 's', ...total };
  let state: ViewState = {
    ...{ viewId: '', revision: 1, version: 1, status: 'listing', listed: 3, total, shown: total },
    ...{ sort: { column: 'name', direction: 'ascending' }, filter: '' },
    selection: { edges: new Uint32Array(0), folders: 0, objects: 0, bytes: 0 },
    firstRows: keys.map((key) => ({ entry: { kind: 'object', key, size: 300 }, highlights: [] })),
  };
  vi.stubGlobal('window', {
    dipper: {
      invoke: (name: string, input: { readonly viewId: string }) => {
        if (name === 'views.open') state = { ...state, viewId: input.viewId };
        if (name === 'views.select') {
          // Rows of another version, which never come: so nothing newer is drawn.
          state = { ...state, revision: state.revision + 1, version: 2 };
          return Promise.resolve({ ok: true, data: state });
        }
        return name === 'views.keepSelection'
          ? Promise.resolve({ ok: true, data: kept })
          : new Promise(() => undefined);
      },
      cancel: () => undefined,
    },
  });
  const { open, select, takeState } = useListing.getState();
  const place = { connectionId: 'c', bucket: 'b' };
  open({ kind: 'folder', place, prefix: '', scope: 'folder' });
  takeState(state);
  select(selectOnly(0));
  select(selectAllRows(useListing.getState().selection, 3));
  runCommand(commands.delete);
  await vi.waitFor(() =>
    expect(useDialogs.getState().dialog).toMatchObject({
      kind: 'delete',
      place,
      selection: kept,
    }),
  );
});

test.each(['delete', 'download'] as const)(
  '%s says that a list has ended whose rows are still on screen',
  async (command) => {
    const total = { folders: 0, objects: 2, bytes: 2 };
    let end: (() => void) | undefined;
    let viewId = '';
    vi.stubGlobal('window', {
      dipper: {
        invoke: (name: string, input: { readonly viewId: string }) =>
          new Promise((resolve) => {
            if (name !== 'views.open') return;
            ({ viewId } = input);
            const error = { code: 'unexpected', message: 'The thread has ended.', retry: 'now' };
            end = () => resolve({ ok: false, error });
          }),
        cancel: () => undefined,
      },
    });
    const { open, select, takeState } = useListing.getState();
    const place = { connectionId: 'c', bucket: 'b' };
    open({ kind: 'folder', place, prefix: '', scope: 'folder' });
    takeState({
      ...{ viewId, revision: 1, version: 1, status: 'complete', listed: 2, total, shown: total },
      ...{ sort: { column: 'name', direction: 'ascending' }, filter: '' },
      selection: { edges: new Uint32Array(0), folders: 0, objects: 0, bytes: 0 },
      firstRows: ['a', 'b'].map((key) => ({
        entry: { kind: 'object', key, size: 1 },
        highlights: [],
      })),
    });
    end?.();
    await vi.waitFor(() => expect(useListing.getState().status).toBe('failed'));
    select(selectAllRows(useListing.getState().selection, 2));
    runCommand(commands[command]);
    await vi.waitFor(() =>
      expect(useNotices.getState().notices).toMatchObject([
        { error: { code: 'not_found', facts: { reason: 'list_ended' } } },
      ]),
    );
    expect(useDialogs.getState().dialog).toBeNull();
  },
);

test('who has left a folder meanwhile is asked nothing about it, and told nothing', async () => {
  const total = { folders: 0, objects: 1, bytes: 1 };
  let state: ViewState = {
    ...{ viewId: '', revision: 1, version: 1, status: 'complete', listed: 1, total, shown: total },
    ...{ sort: { column: 'name', direction: 'ascending' }, filter: '' },
    selection: { edges: new Uint32Array(0), folders: 0, objects: 0, bytes: 0 },
    firstRows: [{ entry: { kind: 'object', key: 'in/a', size: 1 }, highlights: [] }],
  };
  let refuse: (() => void) | undefined;
  vi.stubGlobal('window', {
    dipper: {
      invoke: (name: string, input: { readonly viewId: string }) => {
        if (name === 'views.open') state = { ...state, viewId: input.viewId };
        if (name === 'views.select') return Promise.resolve({ ok: true, data: state });
        return new Promise((resolve) => {
          if (name !== 'views.keepSelection') return;
          const error = { code: 'not_found', message: 'No such view.', retry: 'never' };
          refuse = () => resolve({ ok: false, error });
        });
      },
      cancel: () => undefined,
    },
  });
  const { open, select, takeState } = useListing.getState();
  const place = { connectionId: 'c', bucket: 'b' };
  open({ kind: 'folder', place, prefix: 'in/', scope: 'folder' });
  takeState(state);
  select(selectOnly(0));
  runCommand(commands.delete);
  await vi.waitFor(() => expect(refuse).toBeDefined());
  open({ kind: 'folder', place, prefix: '', scope: 'folder' });
  refuse?.();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(useNotices.getState().notices).toEqual([]);
  expect(useDialogs.getState().dialog).toBeNull();
});
