import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { at, readJson } from '../lib/json.mjs';
import { run } from '../lib/process.mjs';

const REFUSAL_HOLDS_MS = 24 * 60 * 60 * 1000;
// A hundred megabytes on a slow line. A network that refuses fails in seconds by itself.
const DOWNLOAD_TIMEOUT_MS = 15 * 60 * 1000;

/**
 * Runs Electron's own download, and remembers for a day when it failed so that only the first
 * start pays for it.
 *
 * @param {object} options
 * @param {string} options.electronPackage folder of the `electron` package
 * @param {string} options.version
 * @param {string} options.cache
 * @param {NodeJS.ProcessEnv} options.env
 * @param {(line: string) => void} options.say told when a download begins, which can take minutes
 * @param {() => number} [options.now] milliseconds since 1970
 * @returns {Promise<{ readonly ok: true } | { readonly ok: false, readonly reason: string }>}
 */
export async function downloadElectron({
  electronPackage,
  version,
  cache,
  env,
  say,
  now = Date.now,
}) {
  const memory = join(cache, `electron-${version}-download.json`);
  const remembered = readRefusal(memory);
  if (remembered !== undefined && now() - remembered.at < REFUSAL_HOLDS_MS) {
    return { ok: false, reason: `${remembered.reason} (delete ${memory} to try again today)` };
  }

  say(`Electron ${version}: downloading...`);
  const result = await run(process.execPath, [join(electronPackage, 'install.js')], {
    env,
    output: 'capture',
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  });
  if (result.code === 0) {
    rmSync(memory, { force: true });
    return { ok: true };
  }
  const firstLine = result.stderr.split('\n').find((line) => line.trim() !== '');
  const reason = firstLine?.trim() ?? `exit code ${result.code}`;
  mkdirSync(dirname(memory), { recursive: true });
  writeFileSync(memory, JSON.stringify({ at: now(), reason }));
  return { ok: false, reason };
}

/**
 * @param {string} path
 * @returns {{ readonly at: number, readonly reason: string } | undefined} undefined when there is
 *   none, or none that can be read
 */
function readRefusal(path) {
  try {
    const value = readJson(path);
    const refusedAt = at(value, 'at');
    const reason = at(value, 'reason');
    if (typeof refusedAt !== 'number' || typeof reason !== 'string') return undefined;
    return { at: refusedAt, reason };
  } catch {
    return undefined;
  }
}
