import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../lib/process.mjs';
import { electronRuntime } from './electron.mjs';

// Where the runtime isn't there yet, this fetches it.
const TIMEOUT_MS = 5 * 60 * 1000;

// The test needs no window, so it needs no display either.
const HEADLESS =
  process.platform === 'linux'
    ? ['--no-sandbox', '--ozone-platform=headless', '--disable-gpu']
    : [];

const MAIN = `
  import { app } from 'electron';
  import { basename } from 'node:path';
  const seen = {
    electron: process.versions.electron,
    name: app.name,
    version: app.getVersion(),
    appPath: app.getAppPath(),
    userDataName: basename(app.getPath('userData')),
    isPackaged: app.isPackaged,
    readyWhileLoading: app.isReady(),
    lastArgument: process.argv.at(-1),
  };
  app.whenReady().then(() => {
    console.log('SEEN ' + JSON.stringify(seen));
    app.quit();
  });
`;

describe('the Electron of this machine', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dipper-electron-'));
    await mkdir(join(folder, 'an app'));
    await writeFile(
      join(folder, 'an app/package.json'),
      JSON.stringify({
        name: 'tiny',
        productName: 'Tiny App',
        version: '7.8.9',
        type: 'module',
        main: 'main.js',
      }),
    );
    await writeFile(join(folder, 'an app/main.js'), MAIN);
  });
  afterEach(() => rm(folder, { recursive: true, maxRetries: 5 }));

  it(
    'starts an app folder the way Electron does',
    async () => {
      const runtime = await electronRuntime();
      const app = join(folder, 'an app');
      const { stdout, stderr } = await run(runtime.executablePath, [...HEADLESS, app, 'argument'], {
        env: { ...process.env, XDG_CONFIG_HOME: join(folder, 'config') },
        output: 'capture',
        timeoutMs: 30_000,
      });
      const line = stdout.split('\n').find((text) => text.startsWith('SEEN '));
      expect(line, stderr).toBeDefined();
      expect(JSON.parse(line?.slice('SEEN '.length) ?? '')).toMatchObject({
        electron: runtime.version,
        name: 'Tiny App',
        version: '7.8.9',
        appPath: app,
        userDataName: 'Tiny App',
        isPackaged: false,
        readyWhileLoading: false,
        lastArgument: 'argument',
      });
    },
    TIMEOUT_MS,
  );
});
