// node scripts/bench.mjs NAME [ARGUMENT...]: runs bench/NAME.ts on the built app.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './lib/build.mjs';
import { withDisplay } from './display.mjs';
import { main } from './lib/main.mjs';
import { ensureSetup, projectRoot } from './setup/ensure.mjs';

await main(async ([name = '', ...args]) => {
  const script = join(projectRoot, 'bench', `${name}.ts`);
  if (!existsSync(script)) throw new Error(`There is no benchmark bench/${name}.ts.`);
  const setup = await ensureSetup({ for: 'bench' });
  await buildIfStale(setup);
  const tsx = join(projectRoot, 'node_modules/tsx/dist/cli.mjs');
  return withDisplay(process.execPath, [tsx, script, ...args], setup.env);
});
