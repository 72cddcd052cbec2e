import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDisplay, withDisplay } from './display.mjs';

// Elsewhere the display is the system's own.
describe.skipIf(process.platform !== 'linux')('startDisplay', () => {
  it('gives a display of their own to all who ask at the same time', async () => {
    const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' };
    const displays = await Promise.all([1, 2, 3].map(() => startDisplay(env)));
    const sockets = displays.map((one) => `/tmp/.X11-unix/X${one.env.DISPLAY?.slice(1) ?? ''}`);
    expect(new Set(sockets).size).toBe(3);
    expect(sockets.map((path) => existsSync(path))).toEqual([true, true, true]);
    await Promise.all(displays.map(({ stop }) => stop()));
    expect(sockets.map((path) => existsSync(path))).toEqual([false, false, false]);
  });

  it('leaves it at the display that the session has', async () => {
    expect((await startDisplay({ DISPLAY: ':7' })).env).toEqual({});
    expect((await startDisplay({ WAYLAND_DISPLAY: 'wayland-0' })).env).toEqual({});
  });
});

// Elsewhere the display and the keychain are the system's own, and there is nothing to wrap.
describe.skipIf(process.platform !== 'linux')('withDisplay', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'dipper-display-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** @param {string} script */
  function shell(script) {
    const env = { ...process.env, OUT: join(folder, 'out'), DISPLAY: '', WAYLAND_DISPLAY: '' };
    return withDisplay('sh', ['-c', script], env);
  }
  const written = () => readFileSync(join(folder, 'out'), 'utf8').trim().split('\n');

  it('gives back the exit code of the command', async () => {
    expect(await shell('exit 9')).toBe(9);
  });

  it('gives a display that is gone afterwards', async () => {
    await shell(
      'echo ${DISPLAY#:} > $OUT; test -S /tmp/.X11-unix/X${DISPLAY#:} && echo up >> $OUT',
    );
    const [number, up] = written();
    expect(up).toBe('up');
    expect(existsSync(`/tmp/.X11-unix/X${number ?? ''}`)).toBe(false);
  });

  it('gives a keyring that is unlocked, and says so', async () => {
    await shell(
      'echo $DIPPER_TEST_KEYRING > $OUT; dbus-send --session --print-reply=literal ' +
        '--dest=org.freedesktop.secrets /org/freedesktop/secrets/collection/login ' +
        'org.freedesktop.DBus.Properties.Get string:org.freedesktop.Secret.Collection ' +
        'string:Locked >> $OUT',
    );
    const [told, locked] = written();
    expect(told).toBe('1');
    expect(locked).toMatch(/boolean false/);
  });

  it('keeps the Wayland socket of the session in reach', async () => {
    const env = {
      XDG_RUNTIME_DIR: '/run/user/1',
      WAYLAND_DISPLAY: 'wayland-0',
      OUT: `${folder}/out`,
    };
    await withDisplay('sh', ['-c', 'echo $WAYLAND_DISPLAY > $OUT'], { ...process.env, ...env });
    expect(written()).toEqual(['/run/user/1/wayland-0']);
  });

  it("gives folders and a bus that are not the user's and are gone afterwards", async () => {
    await shell(
      'printf "%s\\n" $XDG_CONFIG_HOME $XDG_DATA_HOME $XDG_RUNTIME_DIR > $OUT; ' +
        'echo $DBUS_SESSION_BUS_ADDRESS | sed "s/^unix:path=//; s/,.*//" >> $OUT',
    );
    const paths = written();
    expect(paths).toHaveLength(4);
    for (const path of paths) {
      expect(path).toContain('dipper-session-');
      expect(existsSync(path)).toBe(false);
    }
  });
});
