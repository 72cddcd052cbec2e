// Loaded into an Electron app before its own code (`electron -r`): prints, as `seen MILLISECONDS`, when the
// first of what the window is for was on screen, in milliseconds since the epoch.
const { join } = require('node:path');
const { app, BrowserWindow, ipcMain, session } = require('electron');

void app.whenReady().then(() => {
  const filePath = join(__dirname, 'watchPage.cjs');
  // Its name since Electron 35.
  if ('registerPreloadScript' in session.defaultSession) {
    session.defaultSession.registerPreloadScript({ type: 'frame', filePath });
  } else {
    session.defaultSession.setPreloads([filePath]);
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
