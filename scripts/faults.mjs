// npm run test:faults [-- --long] [--rounds N] [--kills N] [--seed N] [VITEST ARGUMENT...]: transfers over
// a network that misbehaves, and by a process that is killed. The short form is a part of npm test.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from './lib/build.mjs';
import { main } from './lib/main.mjs';
import { run } from './lib/process.mjs';
import { ensureSetup, projectRoot } from './setup/ensure.mjs';

const LONG = { rounds: 10, kills: 30 };
const SHORT = { rounds: 1, kills: 5 };

await main(async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      long: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      kills: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const length = values.long ? LONG : SHORT;
  // The names of the tests tell their seeds, so that a round can be run again.
  const seed = values.seed ?? String(1 + Math.floor(Math.random() * 1_000_000));
  const setup = await ensureSetup({ for: 'test' });
  await buildIfStale(setup);
  const vitest = join(projectRoot, 'node_modules/vitest/vitest.mjs');
  const result = await run(
    process.execPath,
    [vitest, 'run', '--project', 'faults', ...positionals],
    {
      cwd: projectRoot,
      env: {
        ...setup.env,
        DIPPER_FAULT_ROUNDS: values.rounds ?? String(length.rounds),
        DIPPER_FAULT_KILLS: values.kills ?? String(length.kills),
        DIPPER_FAULT_SEED: seed,
      },
    },
  );
  return result.code;
});
