import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './process.mjs';
import { projectRoot } from '../setup/ensure.mjs';

const INPUTS = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];
// Written last, so that a build that failed half-way doesn't count.
const stamp = join(projectRoot, 'out', '.built');

/** @typedef {import('../setup/ensure.mjs').Setup} Setup */

/**
 * Builds the app into `out/`.
 *
 * @param {Setup} setup
 * @returns {Promise<number>} exit code of electron-vite
 */
export async function build(setup) {
  rmSync(stamp, { force: true });
  const code = await electronVite(['build'], setup);
  if (code === 0) writeFileSync(stamp, '');
  return code;
}

/**
 * Builds the app unless `out/` is newer than everything it is made from.
 *
 * @param {Setup} setup
 * @throws {Error} when the build failed; electron-vite has said why
 */
export async function buildIfStale(setup) {
  const inputs = INPUTS.map((name) => join(projectRoot, name));
  if (existsSync(stamp) && Math.max(...inputs.map(newestChange)) < statSync(stamp).mtimeMs) return;
  const code = await build(setup);
  if (code !== 0) throw new Error(`The build failed (electron-vite ended with code ${code}).`);
}

/**
 * @param {readonly string[]} args
 * @param {Setup} setup
 * @returns {Promise<number>} exit code
 */
export async function electronVite(args, setup) {
  const bin = join(projectRoot, 'node_modules/electron-vite/bin/electron-vite.js');
  const result = await run(process.execPath, [bin, ...args], { cwd: projectRoot, env: setup.env });
  return result.code;
}

/**
 * @param {string} path a file or folder; a folder's own time tells of what was removed from it
 * @returns {number} milliseconds since 1970
 */
function newestChange(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(
    entry.mtimeMs,
    ...readdirSync(path).map((name) => newestChange(join(path, name))),
  );
}
