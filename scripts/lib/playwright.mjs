import { join } from 'node:path';
import { inPrivateSession } from '../display.mjs';
import { projectRoot } from '../setup/ensure.mjs';

/**
 * Runs the end-to-end specs on the app in `out/`, with a keychain of their own. Each worker has a
 * display of its own besides: see e2e/fixtures/test.ts.
 *
 * @param {readonly string[]} args for `playwright test`
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} exit code
 */
export function playwrightTest(args, env) {
  const cli = join(projectRoot, 'node_modules/playwright/cli.js');
  const config = join(projectRoot, 'e2e/playwright.config.ts');
  return inPrivateSession(process.execPath, [cli, 'test', '--config', config, ...args], env);
}
