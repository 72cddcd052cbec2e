import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dipperError } from '../../shared/errors/appError';
import type { ListEntry } from '../../shared/model/objects';
import type { RowEdges, ViewState } from '../../shared/model/views';
import { useDialogs } from '../state/dialogs';
import { useListing } from '../state/listing';
import { selectOnly } from '../state/selection';
import { commands, runCommand } from './commands';

const keys = ['archive', 'logs', 'notes'];
const rowsHaveGone = dipperError('conflict', 'The rows have gone.').detail;
const entryOf = (key: string): ListEntry => ({ kind: 'object', key, size: 3 });
/** What main has told last. */
let state: ViewState;
/** Tells at last where the name is that was typed. */
let tellFound: (position: number) => void;
/** Main refuses to select what has gone. */
let isRefusing: boolean;
/** Calls that name rows, in their order. */
let asked: string[];

/** A main that shows three objects, and tells late where a name is. */
function invoke(name: string, input: { readonly edges?: RowEdges }): Promise<unknown> {
  const ok = (data: unknown) => Promise.resolve({ ok: true, data });
  asked.push(name);
  switch (name) {
    case 'views.select': {
      if (isRefusing) return Promise.resolve({ ok: false, error: rowsHaveGone });
      const [position = -1] = input.edges ?? [];
      const only = entryOf(keys[position] ?? '');
      const cursor = { anchor: position, focus: position };
      const totals = { folders: 0, objects: 1, bytes: 3, only };
      const selection = { edges: Uint32Array.of(position, position + 1), ...totals, ...cursor };
      state = { ...state, revision: state.revision + 1, selection };
      return ok(state);
    }
    case 'views.findTyped':
      return new Promise((resolve) => {
        tellFound = (position) => resolve({ ok: true, data: { version: 1, position } });
      });
    default:
      return new Promise(() => undefined);
  }
}

beforeEach(async () => {
  asked = [];
  isRefusing = false;
  let viewId = '';
  vi.stubGlobal('window', {
    dipper: {
      invoke: (name: string, input: { readonly viewId: string; readonly edges?: RowEdges }) => {
        if (name === 'views.open') viewId = input.viewId;
        return invoke(name, input);
      },
      cancel: () => undefined,
    },
  });
  const place = { connectionId: 'c', bucket: 'b' };
  useListing.getState().open({ kind: 'folder', place, prefix: '', scope: 'folder' });
  const total = { folders: 0, objects: 3, bytes: 9 };
  state = {
    ...{ viewId, revision: 1, version: 1, status: 'complete', listed: 3, total, shown: total },
    ...{ sort: { column: 'name', direction: 'ascending' }, filter: '' },
    selection: { edges: new Uint32Array(0), folders: 0, objects: 0, bytes: 0 },
    firstRows: keys.map((key) => ({ entry: entryOf(key), highlights: [] })),
  };
  useListing.getState().takeState(state);
  useListing.getState().select(selectOnly(0));
  useListing.getState().selectTyped('l', 0);
  await vi.waitFor(() => expect(asked).toContain('views.findTyped'));
});

afterEach(() => {
  useDialogs.getState().close();
  useListing.getState().open({ kind: 'none' });
  vi.unstubAllGlobals();
});

test('what is asked for right after a name was typed is about the row of that name', async () => {
  runCommand(commands.rename);
  await new Promise((done) => setTimeout(done, 0));
  expect(useDialogs.getState().dialog).toBeNull();

  tellFound(1);
  await vi.waitFor(() =>
    expect(useDialogs.getState().dialog).toMatchObject({ kind: 'rename', target: entryOf('logs') }),
  );
});

test('what is to be downloaded is asked for once the row of a name that was typed is selected', async () => {
  runCommand(commands.download);
  await new Promise((done) => setTimeout(done, 0));
  expect(asked).not.toContain('views.keepSelection');

  tellFound(1);
  await vi.waitFor(() => expect(asked).toContain('views.keepSelection'));
  expect(asked.lastIndexOf('views.select')).toBeLessThan(asked.indexOf('views.keepSelection'));
});

test('what is asked for is dropped where another row is chosen before the name is found', async () => {
  runCommand(commands.rename);
  useListing.getState().select(selectOnly(2));
  tellFound(1);
  await vi.waitFor(() => expect(useListing.getState().finding()).toBeUndefined());
  expect(useDialogs.getState().dialog).toBeNull();
  expect(useListing.getState().selected?.only).toEqual(entryOf('notes'));
});

test('what is asked for is about what was selected where no row has the name', async () => {
  runCommand(commands.rename);
  tellFound(-1);
  await vi.waitFor(() =>
    expect(useDialogs.getState().dialog).toMatchObject({ target: entryOf('archive') }),
  );
});

test('what is asked for is about the row of all that was typed, also of what was typed after', async () => {
  runCommand(commands.rename);
  const tellFirst = tellFound;
  useListing.getState().selectTyped('n', 0);
  await vi.waitFor(() => expect(tellFound).not.toBe(tellFirst));
  tellFirst(1);
  await vi.waitFor(() => expect(useListing.getState().selected?.only).toEqual(entryOf('logs')));
  tellFound(2);
  await vi.waitFor(() =>
    expect(useDialogs.getState().dialog).toMatchObject({ target: entryOf('notes') }),
  );
});

test('what is asked for is dropped where the row that was found can not be selected', async () => {
  isRefusing = true;
  runCommand(commands.rename);
  tellFound(1);
  await vi.waitFor(() => expect(useListing.getState().finding()).toBeUndefined());
  expect(useDialogs.getState().dialog).toBeNull();
});

test('what is asked for does not take the place of a dialog that was opened meanwhile', async () => {
  runCommand(commands.rename);
  runCommand(commands.delete);
  useDialogs.getState().open({ kind: 'settings' });
  tellFound(1);
  await vi.waitFor(() => expect(useListing.getState().finding()).toBeUndefined());
  expect(useDialogs.getState().dialog).toEqual({ kind: 'settings' });
});
