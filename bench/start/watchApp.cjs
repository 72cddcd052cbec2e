// Loaded into an Electron app before its own code (`electron -r`): prints, as `seen MILLISECONDS`, when the
// first of what the window is for was on screen, in milliseconds since the epoch.
const path = require('node:path');
const { app, BrowserWindow, ipcMain, session } = require('electron');

void app.whenReady().then(() => {
  const filePath = path.join(__dirname, 'watchPage.cjs');
  const { defaultSession } = session;
  /** Its name before Electron 35, where there is no other. @type {unknown} */
  const setPreloads = Reflect.get(defaultSession, 'setPreloads');
  if (typeof setPreloads === 'function') {
    Reflect.apply(setPreloads, defaultSession, [[filePath]]);
  } else {
    defaultSession.registerPreloadScript({ type: 'frame', filePath });
  }
});

ipcMain.on('bench-seen', ({ sender }, at) => {
  const window = BrowserWindow.fromWebContents(sender);
  if (window?.isVisible() === false) {
    window.once('show', () => process.stdout.write(`seen ${Date.now()}\n`));
  } else {
    process.stdout.write(`seen ${at}\n`);
  }
});
