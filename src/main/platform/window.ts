import { isDeepStrictEqual } from 'node:util';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { JsonFile } from '../storage/jsonFile';
import { clampBounds, firstPlace } from './windowBounds';
import type { WindowPlace } from './windowBounds';
import { windowOptions } from './windowOptions';

/** Milliseconds that a move or a change of size has to rest before it is remembered. */
const restTime = 500;

/** Milliseconds after which the window is shown although its page has not painted. */
const longestWait = 10_000;

/** What the window depends on. */
export interface MainWindowOptions {
  readonly url: string;
  readonly preloadPath: string;
  readonly iconPath: string;
  readonly place: JsonFile<WindowPlace>;
  /** Told when the place of the window could not be kept. */
  readonly onProblem: (error: unknown) => void;
}

/** The window, and when it can first be seen. */
export interface MainWindow {
  readonly window: BrowserWindow;
  /** Settles once the page has painted, or has failed to. */
  readonly firstPaint: Promise<void>;
  /** Remembers where the window is now. Throws as `JsonFile.write` does. */
  readonly keepPlace: () => Promise<void>;
}

/** Opens the window where it was last. It shows once it has painted. */
export async function openMainWindow(options: MainWindowOptions): Promise<MainWindow> {
  const place = await options.place.read().catch((error: unknown) => {
    options.onProblem(error);
    return firstPlace;
  });
  const window = new BrowserWindow(
    windowOptions({
      bounds: clampBounds(place.bounds, workAreas()),
      dark: nativeTheme.shouldUseDarkColors,
      preloadPath: options.preloadPath,
      iconPath: options.iconPath,
    }),
  );
  const keepPlace = followPlace(window, options);

  const firstPaint = new Promise<void>((resolve) => {
    const patience = setTimeout(show, longestWait);
    function show(): void {
      clearTimeout(patience);
      if (!window.isDestroyed()) {
        // Maximizing shows the window, so it has to wait as well.
        if (place.maximized) window.maximize();
        window.show();
      }
      resolve();
    }
    window.once('ready-to-show', show);
    window.webContents.once('did-fail-load', show);
  });
  window.loadURL(options.url).catch(options.onProblem);
  return { window, firstPaint, keepPlace };
}

function workAreas(): Electron.Rectangle[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map(({ workArea }) => workArea);
}

/** Remembers where the window is whenever it has come to rest there. */
function followPlace(
  window: BrowserWindow,
  { place, onProblem }: MainWindowOptions,
): () => Promise<void> {
  let rest: NodeJS.Timeout | undefined;
  let kept: WindowPlace | undefined;

  async function keepPlace(): Promise<void> {
    clearTimeout(rest);
    if (window.isDestroyed()) return;
    // A window that is maximized or full-screen remembers where it returns to.
    const now = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    if (isDeepStrictEqual(now, kept)) return;
    kept = now;
    await place.write(now);
  }
  function keepSoon(): void {
    clearTimeout(rest);
    rest = setTimeout(() => void keepPlace().catch(onProblem), restTime);
  }
  window.on('resize', keepSoon);
  window.on('move', keepSoon);
  window.on('maximize', keepSoon);
  window.on('unmaximize', keepSoon);
  window.on('close', () => void keepPlace().catch(onProblem));
  window.on('closed', () => clearTimeout(rest));
  return keepPlace;
}
