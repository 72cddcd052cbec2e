import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests that share the Ceph of the run. */
const onServers = {
  environment: 'node',
  globalSetup: ['scripts/servers/vitest-global-setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    // Vitest leaves a core to itself; with two cores that would be half of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'scripts/**/*.test.{ts,mjs}'],
          environment: 'node',
          // Otherwise the text of a style sheet is empty.
          css: { include: [/\.css\?raw$/u] },
          // None shows anything by its limit: programs, threads and watched files take what they take
          // beside the compiler and the linter.
          testTimeout: 20_000,
          expect: { poll: { timeout: 10_000 } },
        },
      },
      { test: { ...onServers, name: 'integration', include: ['e2e/integration/**/*.test.ts'] } },
      { test: { ...onServers, name: 'faults', include: ['e2e/faults/*.test.ts'] } },
      {
        test: {
          ...onServers,
          name: 'integration-sdk',
          include: ['e2e/integration/{transfers,listing}/**/*.test.ts'],
          // The same promises on the other path of the bytes.
          env: { DIPPER_TEST_TRANSFER_PATH: 'sdk' },
        },
      },
    ],
  },
});
