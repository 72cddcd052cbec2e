import { run } from './process.mjs';

/**
 * Runs npm, which on Windows is a script that only a shell can start. Node runs npm's own entry
 * instead when npm started this process and so named it.
 *
 * @param {readonly string[]} args
 * @param {import('./process.mjs').RunOptions} [options]
 */
export function npm(args, options) {
  const entry = process.env.npm_execpath;
  return entry?.endsWith('npm-cli.js') === true
    ? run(process.execPath, [entry, ...args], options)
    : run('npm', args, options);
}
