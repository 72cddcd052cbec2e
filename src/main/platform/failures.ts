import { dipperError, toAppError } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import type { PageEnd } from '../../shared/errors/errorFacts';
import { redact } from '../base/redact';
import type { Log } from './log';

/** Milliseconds within which a second crash of the page is not met by just loading it again. */
const crashLoop = 30_000;

type TellFailure = (error: AppError) => void;

/** Logs what nobody caught, and tells the window. Dipper goes on: transfers may be under way. */
export function setupFailures(log: Log, tell: TellFailure): void {
  function report(origin: string, error: unknown): void {
    log.error(origin, error);
    tell(toAppError(error));
  }
  process.on('uncaughtException', (error) => report('Uncaught exception', error));
  process.on('unhandledRejection', (reason) => report('Unhandled rejection', reason));
}

/** Logs why Dipper could not start, and answers what can be shown of it: no credentials. */
export function failedStart(log: Log, error: unknown): string {
  log.error('Dipper could not start', error);
  return redact(String(error));
}

/** What of a `BrowserWindow` reviving its page needs. */
interface RevivedWindow {
  isDestroyed(): boolean;
  close(): void;
  once(event: 'close', listener: (event: { readonly defaultPrevented: boolean }) => void): unknown;
  readonly webContents: {
    reload(): void;
    on(
      event: 'render-process-gone',
      listener: (event: unknown, details: { reason: PageEnd; exitCode: number }) => void,
    ): unknown;
  };
}

/** What reviving the page depends on. */
export interface ReviveRules {
  readonly log: Log;
  readonly tell: TellFailure;
  /** Asks whether to load a page again that has just failed twice; otherwise the window closes, if it may. */
  readonly confirmReload: () => Promise<boolean>;
}

/** Closes a window; answers whether it stays after all, since what is under way is to go on. */
function isKept(window: RevivedWindow): Promise<boolean> {
  return new Promise((resolve) => {
    // Last of all who listen, it sees what they have decided.
    window.once('close', (event) => resolve(event.defaultPrevented));
    window.close();
  });
}

/** Loads the page again when its process ended, and tells it so; asks when that happens twice. */
export function reviveCrashedPage(window: RevivedWindow, rules: ReviveRules): void {
  const { log, tell } = rules;
  let lastCrash = -Infinity;

  async function revive(reason: PageEnd): Promise<void> {
    const again = performance.now() - lastCrash < crashLoop;
    lastCrash = performance.now();
    if (again) {
      const reload = await rules.confirmReload();
      if (window.isDestroyed()) return;
      if (!reload && !(await isKept(window))) return;
    }
    tell(
      dipperError('unexpected', 'The window failed and was loaded again.', { facts: { reason } })
        .detail,
    );
    window.webContents.reload();
  }

  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.warn(`The page's process ended: ${reason} (${exitCode})`);
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    revive(reason).catch((error: unknown) => log.error('The page could not be revived', error));
  });
}
