import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clipboardText } from '../commands/files';
import { goTo, openConnection, row } from '../commands/go';
import { bucketsAnswer, listAnswer, scriptedProfile } from '../commands/scriptedS3';
import type { RunningApp } from '../fixtures/app';
import { expect, test } from '../fixtures/test';

/** Sends the page elsewhere from within, and waits until the app has refused it. */
async function goElsewhere({ electron, page }: RunningApp, address: string): Promise<void> {
  await electron.evaluate(({ BrowserWindow }) => {
    // After the app's own listener, which has decided by then.
    BrowserWindow.getAllWindows()[0]?.webContents.once('will-frame-navigate', (event) => {
      Reflect.set(globalThis, 'isRefused', event.defaultPrevented);
    });
  });
  await page.evaluate((href) => {
    window.location.href = href;
  }, address);
  const isRefused = (): Promise<unknown> =>
    electron.evaluate(() => Reflect.get(globalThis, 'isRefused') as unknown);
  await expect.poll(isRefused).toBe(true);
}

test.describe('what the page may not do', () => {
  test.use({
    // Chromium says in the console what it refuses.
    expectedComplaints: [/Content Security Policy|Refused|Not allowed|ERR_|blocked|Failed to/i],
  });

  test('no Node, no other pages, no network, no permissions', async ({
    app,
    window: page,
    scripted,
  }) => {
    const server = await scripted(() => ({ status: 200, body: 'reached' }));
    await expect(page.getByRole('tree', { name: 'Locations' })).toBeVisible();
    const before = page.url();
    expect(new URL(before).protocol).toBe('dipper:');

    const found = await page.evaluate(async (endpoint) => {
      const names = ['require', 'process', 'module', 'Buffer', 'global'];
      const globals = names.filter((name) => name in globalThis);
      const fetched = await fetch(endpoint).then(
        () => 'reached',
        () => 'refused',
      );
      const opened = window.open(endpoint) === null ? 'refused' : 'opened';
      const notifications = await Notification.requestPermission();
      const location = await navigator.permissions.query({ name: 'geolocation' });
      const script = document.createElement('script');
      script.textContent = 'window.ranInline = true';
      document.body.append(script);
      const inline = 'ranInline' in window ? 'ran' : 'refused';
      return { globals, fetched, opened, notifications, location: location.state, inline };
    }, server.endpoint);
    expect(found).toEqual({
      globals: [],
      fetched: 'refused',
      opened: 'refused',
      notifications: 'denied',
      location: 'denied',
      inline: 'refused',
    });

    await goElsewhere(app, server.endpoint);
    // Asked of the page itself: the test driver waits for the refused navigation to finish.
    expect(await page.evaluate(() => window.location.href)).toBe(before);
    expect(await page.evaluate(() => document.querySelector('[role=tree]') !== null)).toBe(true);
    expect(server.requests).toEqual([]);
    expect(app.electron.windows()).toHaveLength(1);
  });

  test('no look-up of a name, which would tell it to others, and no socket of WebRTC', async ({
    start,
    folder,
  }) => {
    const log = join(folder, 'net-log.json');
    const app = await start({ profiles: [], args: [`--log-net-log=${log}`] });
    await app.page.evaluate(async () => {
      for (const rel of ['dns-prefetch', 'preconnect', 'prefetch']) {
        const link = document.createElement('link');
        Object.assign(link, { rel, href: `https://${rel}.asked.example/` });
        document.head.append(link);
      }
      const iceServers = [{ urls: ['stun:stun.asked.example', 'stun:192.0.2.17'] }];
      const peer = new RTCPeerConnection({ iceServers });
      peer.createDataChannel('any');
      const gathered = new Promise<void>((resolve) => {
        peer.onicegatheringstatechange = () => {
          if (peer.iceGatheringState === 'complete') resolve();
        };
      });
      await peer.setLocalDescription();
      await gathered;
    });
    await app.close();
    const told = await readFile(log, 'utf8');
    expect(told).toContain('"constants"');
    expect(told.match(/\w+\.asked\.example|192\.0\.2\.17/gu)).toBeNull();
  });

  test('a page that was kept from going elsewhere goes on with what it asked for', async ({
    start,
    scripted,
  }) => {
    // Scripted: a real server does not wait until the page has tried.
    let answer = (): void => undefined;
    const tried = new Promise<void>((resolve) => (answer = resolve));
    const server = await scripted(async ({ rawUrl }) => {
      if (!rawUrl.includes('list-type')) return bucketsAnswer(['slow']);
      await tried;
      return listAnswer(['late.txt']);
    });
    const app = await start({
      profiles: [scriptedProfile(server)],
    });
    const { page } = app;
    await openConnection(page, 'scripted');
    await goTo(page, 's3://slow/');
    await expect
      .poll(() => server.requests.some(({ rawUrl }) => rawUrl.includes('slow')))
      .toBe(true);

    await goElsewhere(app, 'https://elsewhere.example/');
    answer();
    // Asked of the page itself: the test driver waits for the refused navigation to finish.
    const isListed = (): Promise<boolean> =>
      page.evaluate(() => document.querySelector('[role=row][aria-label="late.txt"]') !== null);
    await expect.poll(isListed).toBe(true);
  });

  test('frames of the page may not call main', async ({ window: page }) => {
    const answer = await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.src = window.location.href;
      document.body.append(frame);
      const deadline = performance.now() + 10_000;
      // It begins with an empty document of our own origin.
      while (performance.now() < deadline) {
        try {
          const inner = frame.contentWindow;
          if (inner !== null && 'dipper' in inner) return 'has the bridge';
        } catch (error) {
          // The policy refuses the frame, and what is left in its place is another origin's.
          return error instanceof DOMException ? error.name : String(error);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return 'has no bridge';
    });
    expect(answer).toBe('SecurityError');
  });
});

test('the window is sandboxed and its pages carry a strict policy', async ({
  app,
  window: page,
}) => {
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const [first] = BrowserWindow.getAllWindows();
    // Electron's own record of what the window was made with; it has no public getter.
    const contents = first?.webContents as
      { getLastWebPreferences?: () => Record<string, unknown> } | undefined;
    const { sandbox, contextIsolation, nodeIntegration, webviewTag } =
      contents?.getLastWebPreferences?.() ?? {};
    return { sandbox, contextIsolation, nodeIntegration, webviewTag };
  });
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
  const policy = await app.electron.evaluate(async ({ net }, address) => {
    const answer = await net.fetch(address);
    return answer.headers.get('content-security-policy');
  }, page.url());
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
});

test('only web pages are opened outside', async ({ app, window: page }) => {
  await app.electron.evaluate(({ shell }) => {
    shell.openExternal = (url) => {
      Reflect.set(globalThis, 'openedOutside', url);
      return Promise.resolve();
    };
  });
  const call = (url: string): Promise<unknown> =>
    page.evaluate(
      (address) => window.dipper.invoke('app.openExternal', { url: address }, crypto.randomUUID()),
      url,
    );
  const opened = (): Promise<unknown> =>
    app.electron.evaluate(() => Reflect.get(globalThis, 'openedOutside') as unknown);

  for (const url of ['file:///etc/passwd', 'javascript:alert(1)', 'smb://host/share']) {
    expect(await call(url)).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  }
  expect(await opened()).toBeUndefined();
  expect(await call('https://docs.aws.amazon.com/')).toMatchObject({ ok: true });
  expect(await opened()).toBe('https://docs.aws.amazon.com/');
});

test('a second start brings the first window forward and ends', async ({ app, userData }) => {
  const second = spawn(
    await app.electron.evaluate(() => process.execPath),
    ['.', `--user-data-dir=${userData}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    { stdio: 'ignore' },
  );
  const [code] = (await once(second, 'exit')) as [number | null];
  expect(code).toBe(0);
  expect(app.electron.windows()).toHaveLength(1);
});

test('the window’s bounds and its last place are remembered', async ({ start, bucket }) => {
  const first = await start();
  // Nobody moves a window that is not shown yet; showing it may place it once more.
  await expect
    .poll(() =>
      first.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => window.isVisible()),
      ),
    )
    .toEqual([true]);
  await first.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 70, width: 1111, height: 777 });
  });
  await openConnection(first.page, 'ceph');
  await row(first.page, bucket.name).dblclick();
  await expect(first.page.getByRole('textbox', { name: 'Location' })).toHaveValue(
    `s3://${bucket.name}/`,
  );

  const second = await start();
  const bounds = () =>
    second.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  await expect.poll(bounds).toEqual({ x: 60, y: 70, width: 1111, height: 777 });
  await expect(second.page.getByRole('textbox', { name: 'Location' })).toHaveValue(
    `s3://${bucket.name}/`,
  );
});

test('a system that ends the app has it close first, also once it has written a file', async ({
  app,
  window: page,
  userData,
}) => {
  const kept = (): Promise<string> => readFile(join(userData, 'settings.json'), 'utf8');
  await page.getByRole('button', { name: 'Activity' }).click();
  await expect.poll(() => kept().catch(() => '')).toContain('activity');

  const ended = once(app.electron.process(), 'exit');
  app.electron.process().kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('a menu without a window, as macOS has it, opens one to run a command', async ({
  app,
  window: page,
}) => {
  const closed = page.waitForEvent('close');
  await app.electron.evaluate(({ app: electronApp, BrowserWindow }) => {
    // As on macOS: there the app goes on.
    electronApp.removeAllListeners('window-all-closed');
    electronApp.on('window-all-closed', () => undefined);
    BrowserWindow.getAllWindows()[0]?.destroy();
  });
  await closed;
  const opened = app.electron.waitForEvent('window');
  await app.electron.evaluate(({ Menu }) => {
    Menu.getApplicationMenu()?.getMenuItemById('settings')?.click();
  });
  const dialog = (await opened).getByRole('dialog', { name: 'Settings' });
  await expect(dialog).toBeVisible();
});

test('what went wrong while no page listened is told by the next one', async ({
  start,
  userData,
}) => {
  await writeFile(join(userData, 'settings.json'), 'no JSON');
  const { page, electron } = await start();
  const alerts = page.getByRole('alert');
  await expect(alerts).toHaveCount(1);
  await expect(alerts).toContainText('settings.json');

  await electron.evaluate(({ BrowserWindow }) => {
    // The page is there, and has not run a line of its own.
    BrowserWindow.getAllWindows()[0]?.webContents.once('did-navigate', () => {
      process.emit('uncaughtException', new Error('Too early for the page'));
    });
  });
  await page.reload();
  await expect(alerts).toHaveCount(1);
  await expect(alerts).toContainText('It is in its log');
});

test.describe('a window that cannot be drawn', () => {
  // React says in the console what failed.
  test.use({ expectedComplaints: [/cannot be drawn|The above error/u] });

  test('says that it is a bug, and has its details to copy', async ({ app, window: page }) => {
    await expect(page.getByRole('tree', { name: 'Locations' })).toBeVisible();
    // Nothing in the window is known to fail, so a list of the settings does.
    await page.evaluate(() => {
      const map: unknown = Reflect.get(Array.prototype, 'map');
      Reflect.set(Array.prototype, 'map', function (this: unknown[], ...given: unknown[]): unknown {
        if (this.includes('dark')) throw new Error('A list that cannot be drawn.');
        return Reflect.apply(map as typeof Reflect.apply, this, given) as unknown;
      });
    });
    await page.keyboard.press('ControlOrMeta+,');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('Dipper ran into a bug');
    await alert.getByRole('button', { name: 'Copy details' }).click();
    await expect(alert.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await clipboardText(app)).toContain('A list that cannot be drawn.');
    await alert.getByRole('button', { name: 'Reload window' }).click();
    await expect(page.getByRole('tree', { name: 'Locations' })).toBeVisible();
  });
});
