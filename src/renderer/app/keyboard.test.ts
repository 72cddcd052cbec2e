import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useLocation } from '../state/location';
import { useSettings } from '../state/settings';
import { followCommands } from './keyboard';

class Field {
  readonly type = 'text';
}

/** As much of a page as keys need: where they arrive, and what has the focus. */
const page = Object.assign(new EventTarget(), {
  activeElement: undefined as Field | undefined,
});

function pressWithCmd(key: string): void {
  const modifiers = { metaKey: true, ctrlKey: false, shiftKey: false, altKey: false };
  page.dispatchEvent(
    Object.assign(new Event('keydown', { cancelable: true }), { key, ...modifiers }),
  );
}

let stop = (): void => undefined;

beforeEach(() => {
  vi.stubGlobal('document', page);
  vi.stubGlobal('HTMLInputElement', Field);
  vi.stubGlobal('HTMLTextAreaElement', Field);
  vi.stubGlobal('window', { dipper: { on: () => () => undefined } });
  const { info } = useSettings.getState();
  useSettings.setState({ info: { ...info, platform: 'darwin' } as typeof info });
  useLocation.setState({ location: { kind: 'connection', connectionId: 'c' } });
  stop = followCommands();
});

afterEach(() => {
  stop();
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
