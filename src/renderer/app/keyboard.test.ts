import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { partId } from '../commands/windowParts';
import type { Events } from '../../shared/ipc/events';
import { useDialogs } from '../state/dialogs';
import { useListing } from '../state/listing';
import { useLocation } from '../state/location';
import { nothingSelected } from '../state/selection';
import { useSettings } from '../state/settings';
import { followCommands } from './keyboard';

class Field {
  readonly type = 'text';
}

const table = { contains: (element: unknown) => element === table };
const selectAllChildren = vi.fn();

/** As much of a page as keys need: where they arrive, what has the focus, and what text is selected. */
const page = Object.assign(new EventTarget(), {
  activeElement: undefined as Field | typeof table | undefined,
  body: {},
  getElementById: (id: string) => (id === partId('table') ? table : null),
  getSelection: () => ({ selectAllChildren }),
});

let choose: (payload: Events['menu.command']) => void;

function pressWithCmd(key: string): void {
  const modifiers = { metaKey: true, ctrlKey: false, shiftKey: false, altKey: false };
  page.dispatchEvent(
    Object.assign(new Event('keydown', { cancelable: true }), { key, ...modifiers }),
  );
}

/** The calls of main, and the view that one of them has opened. */
const asked: string[] = [];
let viewId = '';
const target = { kind: 'object', key: 'a' } as const;
const kept = { selectionId: 's', folders: 0, objects: 1, bytes: 1, named: [target] };

/** Opens a bucket of one object, which is selected. */
function selectAnObject(): void {
  const total = { folders: 0, objects: 1, bytes: 1 };
  const { open, takeState } = useListing.getState();
  const place = { connectionId: 'c', bucket: 'b' };
  open({ kind: 'folder', place, prefix: '', scope: 'folder' });
  takeState({
    ...{ viewId, revision: 1, version: 1, status: 'complete' },
    ...{ listed: 1, total, shown: total, filter: '' },
    sort: { column: 'name', direction: 'ascending' },
    selection: { edges: Uint32Array.of(0, 1), ...total, anchor: 0, focus: 0 },
    firstRows: [{ entry: { ...target, size: 1 }, highlights: [] }],
  });
}

let stop = (): void => undefined;

beforeEach(() => {
  vi.stubGlobal('document', page);
  vi.stubGlobal('HTMLInputElement', Field);
  vi.stubGlobal('HTMLTextAreaElement', Field);
  vi.stubGlobal('window', {
    dipper: {
      on: (_name: string, listener: typeof choose) => {
        choose = listener;
        return () => undefined;
      },
      invoke: (name: string, input: { readonly viewId: string }) => {
        asked.push(name);
        if (name === 'views.open') viewId = input.viewId;
        return name === 'views.keepSelection'
          ? Promise.resolve({ ok: true, data: kept })
          : new Promise(() => undefined);
      },
      cancel: () => undefined,
    },
  });
  const { info } = useSettings.getState();
  useSettings.setState({ info: { ...info, platform: 'darwin' } as typeof info });
  useLocation.setState({ location: { kind: 'connection', connectionId: 'c' } });
  stop = followCommands();
});

afterEach(() => {
  stop();
  page.activeElement = undefined;
  selectAllChildren.mockClear();
  asked.splice(0);
  useDialogs.getState().close();
  useListing.getState().open({ kind: 'none' });
  useLocation.setState({ location: { kind: 'home' }, back: [] });
  useSettings.setState({ info: undefined });
  vi.unstubAllGlobals();
});

test('on a Mac, Cmd and an arrow in a text move the cursor there, and leave no folder', () => {
  page.activeElement = new Field();
  pressWithCmd('ArrowUp');
  expect(useLocation.getState().location).toEqual({ kind: 'connection', connectionId: 'c' });
  page.activeElement = undefined;
  pressWithCmd('ArrowUp');
  expect(useLocation.getState().location).toEqual({ kind: 'home' });
});

test('a key of the table that a Mac’s menu takes does nothing elsewhere; chosen there, it does', async () => {
  selectAnObject();
  page.activeElement = undefined;
  choose({ command: 'delete', byKey: true });
  page.activeElement = new Field();
  choose({ command: 'delete', byKey: true });
  choose({ command: 'delete', byKey: false });
  await vi.waitFor(() => expect(useDialogs.getState().dialog?.kind).toBe('delete'));
  // Once, for what was chosen.
  expect(asked.filter((name) => name === 'views.keepSelection')).toHaveLength(1);

  useDialogs.getState().close();
  page.activeElement = table;
  choose({ command: 'delete', byKey: true });
  await vi.waitFor(() => expect(useDialogs.getState().dialog?.kind).toBe('delete'));
});

test('Cmd and A beside the table selects text, and no rows', () => {
  selectAnObject();
  useListing.getState().select(nothingSelected);
  page.activeElement = undefined;
  choose({ command: 'selectAll', byKey: true });
  expect(selectAllChildren).toHaveBeenCalledWith(page.body);
  expect(useListing.getState().selection).toEqual(nothingSelected);
  choose({ command: 'selectAll', byKey: false });
  expect(useListing.getState().selection).not.toEqual(nothingSelected);
});

test('Cmd and an arrow that the menu takes from a text leaves no folder', () => {
  page.activeElement = new Field();
  choose({ command: 'goUp', byKey: true });
  expect(useLocation.getState().location).toEqual({ kind: 'connection', connectionId: 'c' });
  page.activeElement = undefined;
  choose({ command: 'goUp', byKey: true });
  expect(useLocation.getState().location).toEqual({ kind: 'home' });
});
