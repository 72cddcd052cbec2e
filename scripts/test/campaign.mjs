import { join } from 'node:path';
import { withDisplay } from '../display.mjs';
import { projectRoot } from '../setup/ensure.mjs';

/**
 * How long the fault campaign is.
 *
 * @typedef {object} Campaign
 * @property {number | string} rounds on a network that misbehaves
 * @property {number | string} kills of an engine without a window
 * @property {number | string} appKills of the app
 * @property {string | undefined} [seed] of what goes wrong and when; absent: another each time
 */

/** @satisfies {Campaign} */
export const LONG = { rounds: 10, kills: 30, appKills: 30 };
/** A part of `npm test`. @satisfies {Campaign} */
export const SHORT = { rounds: 1, kills: 5, appKills: 2 };

/**
 * Runs the fault campaign on the app in `out/`. The names of its tests tell their seeds, so that a round
 * which failed can be run again.
 *
 * @param {import('../setup/ensure.mjs').Setup} setup
 * @param {Campaign} campaign
 * @param {readonly string[]} args for Vitest
 * @returns {Promise<number>} exit code
 */
export function runCampaign({ env }, { rounds, kills, appKills, seed = anySeed() }, args) {
  console.log(`To repeat this campaign: npm run test:faults -- ${repeating()}`);
  const vitest = join(projectRoot, 'node_modules/vitest/vitest.mjs');
  return withDisplay(process.execPath, [vitest, 'run', '--project', 'faults', ...args], {
    ...env,
    DIPPER_FAULT_ROUNDS: String(rounds),
    DIPPER_FAULT_KILLS: String(kills),
    DIPPER_FAULT_APP_KILLS: String(appKills),
    DIPPER_FAULT_SEED: seed,
  });

  function repeating() {
    return `--rounds ${rounds} --kills ${kills} --app-kills ${appKills} --seed ${seed}`;
  }
}

function anySeed() {
  return String(1 + Math.floor(Math.random() * 1_000_000));
}
