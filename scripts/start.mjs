// npm start [-- ARGUMENT...]: opens Dipper with the user's own profiles; arguments go to the app.
import { buildIfStale } from './lib/build.mjs';
import { main } from './lib/main.mjs';
import { run } from './lib/process.mjs';
import { ensureSetup, projectRoot } from './setup/ensure.mjs';
import { hasDisplay } from './setup/needs.mjs';

await main(async (args) => {
  if (process.platform === 'linux' && !hasDisplay(process.env)) {
    throw new Error('There is no display to open a window on. `npm run demo` works without one.');
  }
  if (process.platform === 'linux' && process.getuid?.() === 0 && !args.includes('--no-sandbox')) {
    throw new Error(
      'Electron does not run as root with its sandbox. Start Dipper as an ordinary user, or give ' +
        'the sandbox up: npm start -- --no-sandbox',
    );
  }
  const setup = await ensureSetup({ for: 'start' });
  await buildIfStale(setup);
  const { code } = await run(setup.runtime.executablePath, [projectRoot, ...args], {
    env: setup.env,
  });
  return code;
});
