// npm run test:faults [-- --long] [--rounds N] [--kills N] [--seed N] [VITEST ARGUMENT...]: transfers over
// a network that misbehaves, by an engine and by an app that are killed. The short form is a part of npm test.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withDisplay } from './display.mjs';
import { buildIfStale } from './lib/build.mjs';
import { main } from './lib/main.mjs';
import { ensureSetup, projectRoot } from './setup/ensure.mjs';

const LONG = { rounds: 10, kills: 30, appKills: 30 };
const SHORT = { rounds: 1, kills: 5, appKills: 2 };

await main(async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      long: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      kills: { type: 'string' },
      'app-kills': { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const length = values.long ? LONG : SHORT;
  // The names of the tests tell their seeds, so that a round can be run again.
  const seed = values.seed ?? String(1 + Math.floor(Math.random() * 1_000_000));
  const setup = await ensureSetup({ for: 'test' });
  await buildIfStale(setup);
  const vitest = join(projectRoot, 'node_modules/vitest/vitest.mjs');
  return withDisplay(process.execPath, [vitest, 'run', '--project', 'faults', ...positionals], {
    ...setup.env,
    DIPPER_FAULT_ROUNDS: values.rounds ?? String(length.rounds),
    DIPPER_FAULT_KILLS: values.kills ?? String(length.kills),
    DIPPER_FAULT_APP_KILLS: values['app-kills'] ?? String(length.appKills),
    DIPPER_FAULT_SEED: seed,
  });
});
