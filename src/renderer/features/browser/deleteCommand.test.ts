import { afterEach, expect, test, vi } from 'vitest';
import type { Target } from '../../../shared/model/objects';
import type { ViewState } from '../../../shared/model/views';
import { useDialogs } from '../../state/dialogs';
import { useListing } from '../../state/listing';
import { selectAllRows, selectOnly } from '../../state/selection';
import { browserCommand, runCommand } from './commands';

afterEach(() => {
  useDialogs.getState().close();
  useListing.getState().open({ kind: 'none' });
  vi.unstubAllGlobals();
});

test('the question tells the bytes of what goes, also where what is on screen is behind', async () => {
  const keys = ['a', 'b', 'c'];
  const total = { folders: 0, objects: 3, bytes: 900 };
  const targets: readonly Target[] = keys.map((key) => ({ kind: 'object', key }));
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
        return name === 'views.selectedTargets'
          ? Promise.resolve({ ok: true, data: { targets, bytes: 900 } })
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
  runCommand(browserCommand('delete'));
  await vi.waitFor(() =>
    expect(useDialogs.getState().dialog).toMatchObject({
      kind: 'delete',
      place,
      targets,
      bytes: 900,
    }),
  );
});
