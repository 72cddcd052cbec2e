import { fileURLToPath } from 'node:url';
import { describeRuntime, electronRuntime, runtimeEnvironment } from '../runtime/electron.mjs';
import { needsOf } from './needs.mjs';
import { ensureNpmPackages } from './npm-packages.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/** Folder of package.json. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/**
 * @typedef {object} Setup
 * @property {import('../runtime/resolve.mjs').Runtime} runtime
 * @property {NodeJS.ProcessEnv} env for every child that builds or starts the app
 * @property {readonly import('./needs.mjs').Need[]} missing what the system lacks and the purpose
 *   can do without
 */

/**
 * Makes the machine ready for a purpose: npm's packages, the system's, and an Electron. When
 * nothing is missing it only looks, which takes well under a second.
 *
 * @param {{ readonly for: import('./needs.mjs').Purpose }} options
 * @returns {Promise<Setup>}
 * @throws {Error} whose message says what is missing and how to get it
 */
export async function ensureSetup({ for: purpose }) {
  await ensureNpmPackages(projectRoot);
  const missing = await ensureSystemPackages(
    needsOf(purpose, { platform: process.platform, env: process.env }),
  );
  const runtime = await electronRuntime();
  console.log(describeRuntime(runtime));
  const env = {
    ...process.env,
    ...runtimeEnvironment(runtime),
    // The tools may run on Node 20; the app's own Node is Electron's.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  return { runtime, env, missing };
}
