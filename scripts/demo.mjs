// npm run demo: Dipper on an embedded S3 server with sample data. Where there is no display, the
// same app is driven through the whole main job, with a line and a screenshot for each step.
import { join } from 'node:path';
import { withDisplay } from './display.mjs';
import { buildIfStale } from './lib/build.mjs';
import { main } from './lib/main.mjs';
import { run } from './lib/process.mjs';
import { ensureSetup, projectRoot } from './setup/ensure.mjs';
import { hasDisplay } from './setup/needs.mjs';

await main(async (args) => {
  const setup = await ensureSetup({ for: 'demo' });
  await buildIfStale(setup);
  const tsx = join(projectRoot, 'node_modules/tsx/dist/cli.mjs');
  const script = join(projectRoot, 'scripts/demo/main.ts');
  const env = { ...setup.env, DIPPER_ELECTRON: setup.runtime.executablePath };
  const canShow = process.platform !== 'linux' || hasDisplay(env);
  if (!canShow || args.includes('--walk')) {
    return withDisplay(process.execPath, [tsx, script, 'walk'], env);
  }
  return (await run(process.execPath, [tsx, script, 'open'], { env })).code;
});
