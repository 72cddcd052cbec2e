import type { EventEmitter } from 'node:events';
import { app, BrowserWindow, powerMonitor } from 'electron';
import { afterEach, expect, it, vi } from 'vitest';
import { createSignal } from '../base/promises';
import { setupQuit } from './quit';

/** Whether the app has ended. */
const life = vi.hoisted(() => ({ hasEnded: false }));

// No test can shut this machine down.
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const fakeApp = Object.assign(new Emitter(), {
    quit() {
      const preventDefault = vi.fn();
      fakeApp.emit('before-quit', { preventDefault });
      if (preventDefault.mock.calls.length === 0) life.hasEnded = true;
    },
  });
  return { app: fakeApp, powerMonitor: new Emitter(), BrowserWindow: class extends Emitter {} };
});

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const others = signals.map((signal) => process.listeners(signal));

afterEach(() => {
  life.hasEnded = false;
  app.removeAllListeners();
  powerMonitor.removeAllListeners();
  signals.forEach((signal, index) => {
    for (const listener of process.listeners(signal)) {
      if (others[index]?.includes(listener) !== true) process.off(signal, listener);
    }
  });
});

/** An app whose transfers are under way. */
function running(platform: NodeJS.Platform) {
  const answer = createSignal();
  const confirm = vi.fn(() => answer.wait.then(() => true));
  const closed = createSignal();
  const closeAll = vi.fn(() => closed.wait);
  setupQuit({
    platform,
    interruption: () => 'transfers',
    confirm,
    closeAll,
    onFailed: (error) => {
      throw error;
    },
  });
  const open = (): EventEmitter => {
    const window = new BrowserWindow();
    app.emit('browser-window-created', {}, window);
    return window;
  };
  return { confirm, answer, closeAll, closed, open };
}

it('asks before a quit, closes all, and ends', async () => {
  const { confirm, answer, closeAll, closed } = running('darwin');
  app.quit();
  expect(confirm).toHaveBeenCalledWith('transfers');
  expect(closeAll).not.toHaveBeenCalled();
  answer.raise();
  await vi.waitFor(() => expect(closeAll).toHaveBeenCalled());
  expect(life.hasEnded).toBe(false);
  closed.raise();
  await vi.waitFor(() => expect(life.hasEnded).toBe(true));
});

it('does not ask while a Mac shuts down, though the system has it quit as a user would', async () => {
  const { confirm, closeAll, closed } = running('darwin');
  powerMonitor.emit('shutdown');
  app.quit();
  await vi.waitFor(() => expect(closeAll).toHaveBeenCalled());
  closed.raise();
  await vi.waitFor(() => expect(life.hasEnded).toBe(true));
  expect(confirm).not.toHaveBeenCalled();
  expect(closeAll).toHaveBeenCalledOnce();
});

it('waits for no answer once a Mac shuts down', async () => {
  const { confirm, closed } = running('darwin');
  app.quit();
  expect(confirm).toHaveBeenCalled();
  closed.raise();
  powerMonitor.emit('shutdown');
  await vi.waitFor(() => expect(life.hasEnded).toBe(true));
});

it('closes what it can at the end of a session of Windows, and holds up nothing', () => {
  const { confirm, closeAll, open } = running('win32');
  const window = open();
  window.emit('session-end');
  expect(closeAll).toHaveBeenCalledOnce();
  const close = { preventDefault: vi.fn() };
  window.emit('close', close);
  expect(close.preventDefault).not.toHaveBeenCalled();
  expect(confirm).not.toHaveBeenCalled();
});
