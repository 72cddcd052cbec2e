import { Notification } from 'electron';
import type { BrowserWindow } from 'electron';
import type { BatchResult } from '../../shared/model/transferBatch';
import type { TransferHold, TransferTotals } from '../../shared/model/transfers';
import { dialogWords } from './dialogWords';
import type { MenuLanguage } from './menuLabels';
import { createTransferSigns } from './transferSigns';
import type { TaskbarProgress } from './transferSigns';

/** What showing transfers outside the page depends on. */
export interface ShowTransfersOptions {
  readonly platform: NodeJS.Platform;
  readonly getLanguage: () => MenuLanguage;
  /** Whether a sign-in waits for the user. */
  readonly isSignInAsked: () => boolean;
  /** Brings the window to the front, when the notification is pressed. */
  readonly showWindow: () => void;
}

/** What is to be told of. */
export interface ShownTransfers {
  readonly report: (totals: TransferTotals, hold?: TransferHold) => void;
  /** The window was opened. */
  readonly opened: (window: BrowserWindow) => void;
}

/**
 * Shows how far transfers are in the taskbar or dock, and notifies of the end of a batch while the
 * window is not looked at.
 */
export function setupShowTransfers({
  platform,
  getLanguage,
  isSignInAsked,
  showWindow,
}: ShowTransfersOptions): ShownTransfers {
  const signs = createTransferSigns(isSignInAsked);
  let window: BrowserWindow | undefined;
  let progress: TaskbarProgress = { mode: 'none' };
  // Kept, since one that is collected can't be pressed any more.
  let shown: Notification | undefined;

  function notify(result: BatchResult): void {
    if (!Notification.isSupported()) return;
    const words = dialogWords[getLanguage()].transfersEnded;
    shown?.close();
    shown = new Notification({
      title: result.failed > 0 ? words.someFailed : words.allDone,
      body: words.counts(result.done, result.failed),
    });
    shown.on('click', showWindow);
    shown.show();
  }

  /** On macOS the dock's tile is the app's: what a window leaves there would stay until the next one. */
  function followClosing(opened: BrowserWindow): void {
    if (platform === 'darwin') {
      opened.on('close', () => {
        window = undefined;
        showProgress(opened, { mode: 'none' });
      });
    }
    opened.on('closed', () => {
      window = undefined;
    });
  }

  return {
    report(totals, hold) {
      const signsNow = signs(totals, hold);
      progress = signsNow.progress;
      if (window !== undefined) {
        showProgress(window, progress);
      }
      if (signsNow.ended !== undefined && window?.isFocused() !== true) {
        notify(signsNow.ended);
      }
    },
    opened(opened) {
      window = opened;
      followClosing(opened);
      showProgress(opened, progress);
    },
  };
}

function showProgress(window: BrowserWindow, progress: TaskbarProgress): void {
  switch (progress.mode) {
    case 'none':
      window.setProgressBar(-1);
      return;
    case 'indeterminate':
      // Systems without that mode show it for any number above 1.
      window.setProgressBar(2, { mode: 'indeterminate' });
      return;
    case 'normal':
    case 'error':
    case 'paused':
      window.setProgressBar(progress.fraction, { mode: progress.mode });
  }
}
