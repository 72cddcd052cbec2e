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
  readonly getWindow: () => BrowserWindow | undefined;
  readonly getLanguage: () => MenuLanguage;
  /** Brings the window to the front, when the notification is pressed. */
  readonly showWindow: () => void;
}

/**
 * Shows how far transfers are in the taskbar or dock, and notifies of the end of a batch while the
 * window is not looked at.
 *
 * @returns To be told each report.
 */
export function setupShowTransfers({
  getWindow,
  getLanguage,
  showWindow,
}: ShowTransfersOptions): (totals: TransferTotals, hold?: TransferHold) => void {
  const signs = createTransferSigns();
  // Kept, since one that is collected can't be pressed any more.
  let shown: Notification | undefined;

  function notify(result: BatchResult): void {
    if (!Notification.isSupported()) {
      return;
    }
    const words = dialogWords[getLanguage()].transfersEnded;
    shown?.close();
    shown = new Notification({
      title: result.failed > 0 ? words.someFailed : words.allDone,
      body: words.counts(result.done, result.failed),
    });
    shown.on('click', showWindow);
    shown.show();
  }

  return (totals, hold) => {
    const { progress, ended } = signs(totals, hold);
    const window = getWindow();
    if (window !== undefined && !window.isDestroyed()) {
      showProgress(window, progress);
    }
    if (ended !== undefined && window?.isFocused() !== true) {
      notify(ended);
    }
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
