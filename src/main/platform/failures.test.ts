import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { failedStart, reviveCrashedPage } from './failures';

/**
 * A window that does as Electron's on a crash and on closing. Scripted: a page that has crashed is none that a
 * test could drive in Electron itself.
 */
class ScriptedWindow extends EventEmitter {
  /** Whether something under way keeps it from closing, by the user's answer. */
  readonly #mayClose: boolean;
  #isDestroyed = false;
  reloads = 0;
  readonly webContents = Object.assign(new EventEmitter(), { reload: () => (this.reloads += 1) });

  constructor(mayClose: boolean) {
    super();
    this.#mayClose = mayClose;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  close(): void {
    this.emit('close', { defaultPrevented: !this.#mayClose });
    this.#isDestroyed = this.#mayClose;
  }

  crash(): void {
    this.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
  }
}

function revive(window: ScriptedWindow, reload: boolean) {
  const told: string[] = [];
  let asked = 0;
  reviveCrashedPage(window, {
    log: { warn: () => undefined, error: () => undefined },
    tell: ({ code }) => told.push(code),
    confirmReload: () => {
      asked += 1;
      return Promise.resolve(reload);
    },
  });
  return { told, asked: () => asked };
}

test('a page that fails is loaded again, and asked about when it fails again soon', async () => {
  const window = new ScriptedWindow(true);
  const { told, asked } = revive(window, true);
  window.crash();
  await expect.poll(() => window.reloads).toBe(1);
  expect(asked()).toBe(0);
  window.crash();
  await expect.poll(() => window.reloads).toBe(2);
  expect(asked()).toBe(1);
  expect(told).toEqual(['unexpected', 'unexpected']);
});

test('a window that is to be closed goes, and its page is not loaded once more', async () => {
  const window = new ScriptedWindow(true);
  revive(window, false);
  window.crash();
  window.crash();
  await expect.poll(() => window.isDestroyed()).toBe(true);
  expect(window.reloads).toBe(1);
});

test('where transfers are to go on rather than to end with it, the window is no dead one', async () => {
  const window = new ScriptedWindow(false);
  revive(window, false);
  window.crash();
  window.crash();
  await expect.poll(() => window.reloads).toBe(2);
});

test('a start that failed is logged, and shown without credentials', () => {
  const logged: unknown[] = [];
  const error = new Error('proxy http://me:geheim@proxy.test refused AKIAIOSFODNN7EXAMPLE');
  const words = failedStart(
    { warn: () => undefined, error: (_, thrown) => logged.push(thrown) },
    error,
  );
  expect(words).toBe('Error: proxy http://[hidden]@proxy.test refused [hidden]');
  expect(logged).toEqual([error]);
});
