import { join } from 'node:path';
import { app, dialog, Menu } from 'electron';
import { startApp } from './app';
import { dialogWords } from './platform/dialogWords';
import { failedStart } from './platform/failures';
import { createLog } from './platform/log';
import { menuLanguage } from './platform/menuLabels';
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
    const logs = join(app.getPath('userData'), 'logs');
    const why = failedStart(createLog(logs), error);
    await app.whenReady();
    // The settings may be what can't be read.
    const { title, content } = dialogWords[menuLanguage('system', app.getLocale())].notStarted;
    dialog.showErrorBox(title, content(why, join(logs, 'dipper.log')));
    app.exit(1);
  });
} else {
  app.quit();
}
