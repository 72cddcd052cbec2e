import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { at, readJson } from '../lib/json.mjs';
import { npm } from '../lib/npm.mjs';

/**
 * Runs `npm ci` when `node_modules` isn't what `package-lock.json` says.
 *
 * @param {string} root folder of package.json
 * @returns {Promise<boolean>} whether it had to
 * @throws {Error} when npm failed; it has said why
 */
export async function ensureNpmPackages(root) {
  if (matchesLock(root)) return false;
  console.log('Installing the npm packages...');
  const { code } = await npm(['ci', '--no-audit', '--no-fund'], { cwd: root });
  if (code !== 0) throw new Error(`npm ci ended with code ${code}.`);
  return true;
}

/**
 * Compares the lock with the copy of it that npm keeps of what it installed. Packages for other
 * systems are optional and may be missing.
 *
 * @param {string} root
 */
export function matchesLock(root) {
  const installedLock = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const wanted = at(readJson(join(root, 'package-lock.json')), 'packages');
  const installed = at(readJson(installedLock), 'packages');
  if (typeof wanted !== 'object' || wanted === null) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const present = at(installed, path);
    if (present === undefined) return at(entry, 'optional') === true;
    return (
      at(present, 'version') === at(entry, 'version') &&
      at(present, 'integrity') === at(entry, 'integrity')
    );
  });
}
