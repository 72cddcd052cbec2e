import { EventEmitter } from 'node:events';
import { BrowserWindow } from 'electron';
import { expect, it, vi } from 'vitest';
import { noTransferTotals } from '../../shared/model/transfers';
import type { TransferTotals } from '../../shared/model/transfers';
import { setupShowTransfers } from './showTransfers';

// Nothing tells what a dock shows: what a window was asked for has to do.
vi.mock('electron', () => ({
  BrowserWindow: class extends EventEmitter {
    readonly shown: number[] = [];
    isFocused = (): boolean => true;
    setProgressBar = (fraction: number): void => void this.shown.push(fraction);
  },
  Notification: { isSupported: () => false },
}));

function totals(counts: Partial<TransferTotals>): TransferTotals {
  return { ...noTransferTotals, ...counts };
}

function shownOn(platform: NodeJS.Platform) {
  const transfers = setupShowTransfers({
    platform,
    getLanguage: () => 'en',
    isSignInAsked: () => false,
    showWindow: () => undefined,
  });
  const open = () => {
    const window = new BrowserWindow();
    transfers.opened(window);
    return { window, last: () => (Reflect.get(window, 'shown') as number[]).at(-1) };
  };
  return { report: transfers.report, open };
}

const almostHalf = totals({ active: 1, bytesTotal: 100, bytesDone: 40 });

it('leaves nothing on the dock of a Mac once the window is closed, whatever ends after it', () => {
  const { report, open } = shownOn('darwin');
  const { window, last } = open();
  report(almostHalf);
  expect(last()).toBe(0.4);
  window.emit('close');
  report(almostHalf);
  window.emit('closed');
  report(totals({ done: 1, bytesTotal: 100, bytesDone: 100 }));
  expect(last()).toBe(-1);
});

it('shows in a window that is opened again how far transfers are by now', () => {
  const { report, open } = shownOn('darwin');
  open().window.emit('close');
  report(almostHalf);
  expect(open().last()).toBe(0.4);
});

it('keeps what a window shows elsewhere, where closing it may still be refused', () => {
  const { report, open } = shownOn('win32');
  const { window, last } = open();
  report(almostHalf);
  window.emit('close');
  expect(last()).toBe(0.4);
});
