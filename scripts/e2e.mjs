// npm run test:e2e [-- ARGUMENT...]: the end-to-end specs; arguments go to Playwright.
import { buildIfStale } from './lib/build.mjs';
import { main } from './lib/main.mjs';
import { playwrightTest } from './lib/playwright.mjs';
import { ensureSetup } from './setup/ensure.mjs';

await main(async (args) => {
  const setup = await ensureSetup({ for: 'test' });
  await buildIfStale(setup);
  return playwrightTest(args, setup.env);
});
