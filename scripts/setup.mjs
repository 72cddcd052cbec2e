// npm run setup [-- PURPOSE]: makes the machine ready, for everything unless a purpose is named.
import { ensureSetup } from './setup/ensure.mjs';
import { purposeNamed } from './setup/needs.mjs';
import { main } from './lib/main.mjs';

await main(async ([name = 'test']) => {
  await ensureSetup({ for: purposeNamed(name) });
  return 0;
});
