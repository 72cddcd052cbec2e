import { join } from 'node:path';
import { app, dialog, Menu } from 'electron';
import { startApp } from './app';
import { failedStart } from './platform/failures';
import { createLog } from './platform/log';
import { registerPageScheme } from './platform/protocol';

// What has to happen before the app is ready. `--user-data-dir=DIR` is Chromium's own switch: it
// moves `userData`, and with it the lock, so that each such folder can have an instance.
app.setName('Dipper');
app.setAppUserModelId('app.dipper.desktop');
registerPageScheme();
// Electron would make one of its own, only for it to be replaced.
Menu.setApplicationMenu(null);
// Else a link of the page could have names looked up, which the rules of its session do not see.
app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');

if (app.requestSingleInstanceLock()) {
  startApp().catch(async (error: unknown) => {
    const words = failedStart(createLog(join(app.getPath('userData'), 'logs')), error);
    await app.whenReady();
    dialog.showErrorBox('Dipper could not start', words);
    app.exit(1);
  });
} else {
  app.quit();
}
