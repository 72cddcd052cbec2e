import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Bundles a driver, so that no loader of TypeScript is measured with it.
 *
 * @param folder Where it goes.
 * @returns Path of the bundle.
 */
export async function bundleDriver(source: URL, folder: string): Promise<string> {
  const outDir = join(folder, 'driver');
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(source),
      outDir,
      rollupOptions: { output: { entryFileNames: 'driver.mjs' } },
    },
  });
  return join(outDir, 'driver.mjs');
}
