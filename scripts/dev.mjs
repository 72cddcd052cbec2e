// npm run dev [-- ARGUMENT...]: Dipper with reload on every change; arguments go to electron-vite.
import { electronVite } from './lib/build.mjs';
import { main } from './lib/main.mjs';
import { ensureSetup } from './setup/ensure.mjs';

await main(async (args) => electronVite(['dev', ...args], await ensureSetup({ for: 'dev' })));
