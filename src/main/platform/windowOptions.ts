import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { smallestSize } from './windowBounds';

/** The window's background before the page has painted; the same as the page's own. */
const backgroundColors = { light: '#ffffff', dark: '#16191d' } as const;

/** What {@link windowOptions} needs. */
export interface WindowLook {
  readonly bounds: Rectangle | { readonly width: number; readonly height: number };
  readonly dark: boolean;
  readonly preloadPath: string;
  readonly iconPath: string;
}

/**
 * The options of the window. A pure function, so that a test pins what the page may and may not do.
 */
export function windowOptions(look: WindowLook): BrowserWindowConstructorOptions {
  return {
    ...look.bounds,
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    title: 'Dipper',
    titleBarStyle: 'default',
    icon: look.iconPath,
    // Shown once it has something to show.
    show: false,
    backgroundColor: look.dark ? backgroundColors.dark : backgroundColors.light,
    webPreferences: {
      preload: look.preloadPath,
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
    },
  };
}
