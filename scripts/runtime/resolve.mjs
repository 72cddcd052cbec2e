import { join } from 'node:path';

/**
 * @typedef {object} Runtime
 * @property {string} distPath the folder that `ELECTRON_OVERRIDE_DIST_PATH` takes
 * @property {string} executablePath what `ELECTRON_EXEC_PATH` takes
 * @property {string} version without a leading `v`
 * @property {'override' | 'download' | 'npm'} source
 * @property {string} why one clause, for the line that says which runtime runs
 *
 * @typedef {object} RuntimeSources
 * @property {NodeJS.ProcessEnv} env
 * @property {NodeJS.Platform} platform
 * @property {string} downloadedDistPath where Electron's own download lands
 * @property {string} wantedVersion the version package.json asks for
 * @property {(distPath: string) => string | undefined} readVersion the version a complete Electron
 *   folder says it has, undefined where there is none
 * @property {() => Promise<{ readonly ok: true } | { readonly ok: false, readonly reason: string }>} download
 *   runs Electron's own download
 * @property {() => Promise<{ readonly distPath: string, readonly version: string }>} buildFromNpm
 *   builds the Electron that npm carries; throws where that isn't possible
 */

/**
 * Decides which Electron runs: the one that `ELECTRON_OVERRIDE_DIST_PATH` names, else Electron's
 * own download, else the one that npm carries.
 *
 * @param {RuntimeSources} sources
 * @returns {Promise<Runtime>}
 * @throws {Error} when the override is no Electron folder, or when no source has one
 */
export async function resolveRuntime(sources) {
  /** @param {string} distPath */
  const executablePath = (distPath) => join(distPath, executableName(sources.platform));

  const override = sources.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override !== undefined && override !== '') {
    const version = sources.readVersion(override);
    if (version === undefined) {
      throw new Error(
        `ELECTRON_OVERRIDE_DIST_PATH is ${override}, which has no ` +
          `${executableName(sources.platform)} and version file. Correct it or unset it.`,
      );
    }
    return {
      distPath: override,
      executablePath: executablePath(override),
      version,
      source: 'override',
      why: 'ELECTRON_OVERRIDE_DIST_PATH names it',
    };
  }

  const downloaded = {
    distPath: sources.downloadedDistPath,
    executablePath: executablePath(sources.downloadedDistPath),
    version: sources.wantedVersion,
    source: /** @type {const} */ ('download'),
    why: "it is Electron's own download",
  };
  if (sources.readVersion(sources.downloadedDistPath) === sources.wantedVersion) return downloaded;
  const download = await sources.download();
  if (download.ok) return downloaded;

  const built = await sources.buildFromNpm().catch((/** @type {unknown} */ error) => {
    throw new Error(
      `No Electron to run. Its download failed: ${download.reason}. ` +
        `The one from npm failed too: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  });
  return {
    distPath: built.distPath,
    executablePath: executablePath(built.distPath),
    version: built.version,
    source: 'npm',
    why: `the download of ${sources.wantedVersion} failed: ${download.reason}`,
  };
}

/** @param {NodeJS.Platform} platform */
export function executableName(platform) {
  if (platform === 'win32') return 'electron.exe';
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}
