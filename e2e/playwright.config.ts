import { defineConfig } from 'playwright/test';

/** The specs drive the real app; `npm run test:e2e` builds it and gives it a keychain. */
export default defineConfig({
  testDir: 'specs',
  outputDir: '../test-results',
  globalSetup: '../scripts/servers/playwright-global-setup.ts',
  // Each worker starts its own app on its own display; the machine that decides has two cores.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
});
