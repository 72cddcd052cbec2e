import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; this process's own when left out
 * @property {'inherit' | 'capture' | ((text: string) => void)} [output] `capture` keeps both streams
 *   and prints nothing; a function gets both as they come
 * @property {number} [timeoutMs] the child is killed after it
 * @property {boolean} [endLeftovers] ends what the command left running in its process group
 *
 * @typedef {object} RunResult
 * @property {number} code exit code; 128 + signal number when a signal ended it, as a shell has it
 * @property {string} stdout empty unless captured
 * @property {string} stderr empty unless captured
 */

const ENDING_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
const GRACE_MS = 5_000;

/**
 * Runs a command to its end. Where the system has process groups the child leads one of its own,
 * and the whole group goes when this process is told to end or the time is up.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 * @throws {Error} when the command can't be started
 */
export function run(command, args, options = {}) {
  const { output = 'inherit' } = options;
  const hasGroups = process.platform !== 'win32';
  return new Promise((done, fail) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      // A group of its own has no terminal to read from.
      stdio: output === 'inherit' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      detached: hasGroups,
    });
    let stdout = '';
    let stderr = '';
    const keepOut = (/** @type {string} */ text) => (stdout += text);
    const keepErr = (/** @type {string} */ text) => (stderr += text);
    const given = typeof output === 'function' ? output : undefined;
    child.stdout?.setEncoding('utf8').on('data', given ?? keepOut);
    child.stderr?.setEncoding('utf8').on('data', given ?? keepErr);

    /** @param {NodeJS.Signals} signal */
    function end(signal) {
      if (child.pid === undefined) return;
      try {
        process.kill(hasGroups ? -child.pid : child.pid, signal);
      } catch (error) {
        if (!isNoSuchProcess(error)) throw error;
      }
    }
    /** @type {NodeJS.Timeout | undefined} */
    let killTimer;
    /** @param {NodeJS.Signals} signal */
    function endSoon(signal) {
      end(signal);
      killTimer ??= setTimeout(() => end('SIGKILL'), GRACE_MS);
    }
    const timeout =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => endSoon('SIGTERM'), options.timeoutMs);
    const stopListening = onEndingSignal(endSoon);

    function cleanUp() {
      clearTimeout(timeout);
      clearTimeout(killTimer);
      stopListening();
    }
    child.once('error', (error) => {
      cleanUp();
      fail(new Error(`${command} could not be started: ${error.message}`, { cause: error }));
    });
    child.once('close', (code, signal) => {
      cleanUp();
      if (options.endLeftovers === true && hasGroups) end('SIGTERM');
      done({ code: code ?? exitCodeOf(signal), stdout, stderr });
    });
  });
}

/**
 * Calls back when this process is asked to end, instead of ending it.
 *
 * @param {(signal: NodeJS.Signals) => void} listener
 * @returns {() => void} stops listening
 */
export function onEndingSignal(listener) {
  for (const signal of ENDING_SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of ENDING_SIGNALS) process.off(signal, listener);
  };
}

/** @param {NodeJS.Signals | null} signal */
function exitCodeOf(signal) {
  return signal === null ? 1 : 128 + constants.signals[signal];
}

/** @param {unknown} error */
function isNoSuchProcess(error) {
  return error instanceof Error && 'code' in error && error.code === 'ESRCH';
}
