import type { RunningApp } from '../fixtures/app';

/** Notes what the app asks the system to show, which the display of the tests has no place for. */
export async function watchSigns({ electron }: RunningApp): Promise<void> {
  await electron.evaluate(({ BrowserWindow, Notification }) => {
    const seen: string[] = [];
    Object.assign(globalThis, { seenSigns: seen });
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error('There is no window.');
    // The display has no window manager: focus comes and goes with the windows of other tests.
    window.isFocused = () => false;
    window.setProgressBar = (fraction, options) => {
      const sign = fraction < 0 ? 'no bar' : `bar ${options?.mode ?? 'normal'}`;
      if (seen.at(-1) !== sign) seen.push(sign);
    };
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: Electron.Notification) {
      seen.push(`${this.title}: ${this.body}`);
    };
  });
}

/** What it has asked for since {@link watchSigns}: bars, and notifications as `title: body`. */
export async function seenSigns({ electron }: RunningApp): Promise<readonly string[]> {
  return electron.evaluate(() => (globalThis as unknown as { seenSigns: string[] }).seenSigns);
}
