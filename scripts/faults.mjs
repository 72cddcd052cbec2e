// npm run test:faults [-- --long] [--rounds N] [--kills N] [--app-kills N] [--seed N] [VITEST ARGUMENT...]:
// transfers over a network that misbehaves, by an engine and by an app that are killed. The short form is a part of
// npm test.
import { parseArgs } from 'node:util';
import { buildIfStale } from './lib/build.mjs';
import { main } from './lib/main.mjs';
import { ensureSetup } from './setup/ensure.mjs';
import { LONG, runCampaign, SHORT } from './test/campaign.mjs';

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
  const campaign = {
    rounds: values.rounds ?? length.rounds,
    kills: values.kills ?? length.kills,
    appKills: values['app-kills'] ?? length.appKills,
    seed: values.seed,
  };
  const setup = await ensureSetup({ for: 'test' });
  await buildIfStale(setup);
  return runCampaign(setup, campaign, positionals);
});
