import { expect, test } from 'vitest';
import { windowOptions } from './windowOptions';

const look = {
  bounds: { x: 10, y: 20, width: 1000, height: 700 },
  dark: false,
  preloadPath: '/out/preload/index.cjs',
  iconPath: '/resources/icon.png',
} as const;

test('the page is sandboxed and isolated, and has no Node', () => {
  expect(windowOptions(look).webPreferences).toEqual({
    preload: '/out/preload/index.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
  });
});

test('the window waits for its page, in its place, with its name', () => {
  expect(windowOptions(look)).toEqual({
    x: 10,
    y: 20,
    width: 1000,
    height: 700,
    minWidth: 720,
    minHeight: 480,
    title: 'Dipper',
    titleBarStyle: 'default',
    icon: '/resources/icon.png',
    show: false,
    backgroundColor: '#ffffff',
    webPreferences: expect.any(Object) as unknown,
  });
});

test('a dark window does not flash white', () => {
  expect(windowOptions({ ...look, dark: true }).backgroundColor).toBe('#16191d');
});
