import { describe, expect, it } from 'vitest';
import { executableName, resolveRuntime } from './resolve.mjs';

/**
 * A machine with nothing: no override, no download, no network, no npm.
 *
 * @param {Partial<import('./resolve.mjs').RuntimeSources> & { folders?: Record<string, string> }} [has]
 *   `folders` are the complete Electron folders with their versions
 * @returns {import('./resolve.mjs').RuntimeSources}
 */
function machine({ folders = {}, ...has } = {}) {
  return {
    env: {},
    platform: 'linux',
    downloadedDistPath: '/tree/electron/dist',
    wantedVersion: '45.4.1',
    readVersion: (distPath) => folders[distPath],
    download: () => Promise.resolve({ ok: false, reason: 'no network' }),
    buildFromNpm: () => Promise.reject(new Error('no registry')),
    ...has,
  };
}

const npmBuild = () => Promise.resolve({ distPath: '/cache/electron', version: '33.2.1' });

describe('resolveRuntime', () => {
  it('takes the folder that ELECTRON_OVERRIDE_DIST_PATH names before anything else', async () => {
    const runtime = await resolveRuntime(
      machine({
        env: { ELECTRON_OVERRIDE_DIST_PATH: '/mine' },
        folders: { '/mine': '40.0.0', '/tree/electron/dist': '45.4.1' },
      }),
    );
    expect(runtime).toEqual({
      distPath: '/mine',
      executablePath: '/mine/electron',
      version: '40.0.0',
      source: 'override',
      why: 'ELECTRON_OVERRIDE_DIST_PATH names it',
    });
  });

  it('refuses an override that is no Electron folder, rather than run another one', async () => {
    const sources = machine({
      env: { ELECTRON_OVERRIDE_DIST_PATH: '/nothing' },
      folders: { '/tree/electron/dist': '45.4.1' },
    });
    await expect(resolveRuntime(sources)).rejects.toThrow(
      'ELECTRON_OVERRIDE_DIST_PATH is /nothing',
    );
  });

  it('takes an empty override as none', async () => {
    const runtime = await resolveRuntime(
      machine({
        env: { ELECTRON_OVERRIDE_DIST_PATH: '' },
        folders: { '/tree/electron/dist': '45.4.1' },
      }),
    );
    expect(runtime.source).toBe('download');
  });

  it('uses a download that is there without downloading or building', async () => {
    const runtime = await resolveRuntime(machine({ folders: { '/tree/electron/dist': '45.4.1' } }));
    expect(runtime).toMatchObject({
      executablePath: '/tree/electron/dist/electron',
      version: '45.4.1',
      source: 'download',
    });
  });

  it('downloads when the download that is there has another version', async () => {
    let downloads = 0;
    const runtime = await resolveRuntime(
      machine({
        folders: { '/tree/electron/dist': '44.0.0' },
        download: () => {
          downloads += 1;
          return Promise.resolve({ ok: true });
        },
      }),
    );
    expect(downloads).toBe(1);
    expect(runtime).toMatchObject({ version: '45.4.1', source: 'download' });
  });

  it('builds from npm when the download fails, and says what failed', async () => {
    const runtime = await resolveRuntime(machine({ buildFromNpm: npmBuild }));
    expect(runtime).toEqual({
      distPath: '/cache/electron',
      executablePath: '/cache/electron/electron',
      version: '33.2.1',
      source: 'npm',
      why: 'the download of 45.4.1 failed: no network',
    });
  });

  it('names both failures when there is no Electron to be had', async () => {
    await expect(resolveRuntime(machine())).rejects.toThrow(/no network.*no registry/);
  });
});

it.each([
  ['linux', 'electron'],
  ['win32', 'electron.exe'],
  ['darwin', 'Electron.app/Contents/MacOS/Electron'],
])('knows what the executable is called on %s', (platform, name) => {
  expect(executableName(/** @type {NodeJS.Platform} */ (platform))).toBe(name);
});
