import { app, powerMonitor } from 'electron';
import { createSignal, once } from '../base/promises';
import type { Interruption } from './dialogWords';

/** Milliseconds after which the app ends although something did not close. */
const longestClosing = 5000;

/**
 * Signals by which a system ends an app. Electron listens to them only until some library has.
 */
const endingSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** What quitting depends on. */
export interface QuitRules {
  readonly platform: NodeJS.Platform;
  /** What quitting now would stop. */
  readonly interruption: () => Interruption | undefined;
  /** Stops everything that is under way, leaving nothing half-made behind. */
  readonly closeAll: () => Promise<void>;
  /** Asks whether to stop that. */
  readonly confirm: (what: Interruption) => Promise<boolean>;
  readonly onFailed: (error: unknown) => void;
}

/**
 * Asks before a quit that would stop transfers or changes on a server, and lets the app end once all is
 * closed. Closing the window counts as quitting, except on macOS. A system that ends the app is not asked,
 * since nobody may be there to answer, and does not wait for an answer that is still to come: Linux says so
 * by a signal, macOS before it has the app quit, and Windows waits for nothing at all.
 */
export function setupQuit(rules: QuitRules): void {
  const { platform } = rules;
  const closeAll = once(rules.closeAll);
  let state: 'open' | 'asking' | 'closed' = 'open';
  const systemEnds = createSignal();
  let isEndedBySystem = false;

  async function mayQuit(): Promise<boolean> {
    const interruption = rules.interruption();
    if (interruption === undefined || isEndedBySystem) return true;
    return Promise.race([rules.confirm(interruption), systemEnds.wait.then(() => true)]);
  }

  async function quit(): Promise<void> {
    state = 'asking';
    if (!(await mayQuit())) {
      state = 'open';
      return;
    }
    await Promise.race([closeAll(), pause(longestClosing)]).catch(rules.onFailed);
    state = 'closed';
    app.quit();
  }

  function endBySystem(): void {
    isEndedBySystem = true;
    systemEnds.raise();
    app.quit();
  }

  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state !== 'open') return;
    quit().catch((error: unknown) => {
      state = 'open';
      rules.onFailed(error);
    });
  });
  for (const signal of endingSignals) {
    // For good: a library that finds itself alone with a signal ends the process.
    process.on(signal, endBySystem);
  }
  // The system quits the app right after it, without a reason.
  if (platform === 'darwin') powerMonitor.on('shutdown', endBySystem);
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit();
  });
  app.on('browser-window-created', (_created, window) => {
    window.on('close', (event) => {
      if (state === 'closed' || platform === 'darwin') return;
      // Asked first, so that the window is still there when the answer is no.
      event.preventDefault();
      app.quit();
    });
    if (platform === 'win32') {
      window.on('session-end', () => {
        // As much as can be done before the process is ended.
        state = 'closed';
        closeAll().catch(rules.onFailed);
      });
    }
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
