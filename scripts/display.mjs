import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Readable } from 'node:stream';
import { isOnPath } from './lib/on-path.mjs';
import { run } from './lib/process.mjs';
import { hasDisplay } from './setup/needs.mjs';

const SCREEN = '1600x1000x24';

// Xvfb ends when the pipe to this shell closes, which it does however this process ends.
const XVFB_SCRIPT = `
  Xvfb "$@" &
  exec 3>&-
  cat > /dev/null
  kill $!
  wait $!
`;

// The daemon goes to the background before its service is on the bus, and takes its name there before
// it has its keyrings, so this waits for the one that is wanted (ten seconds at most). It is thrown
// away with the session, so the password protects nothing.
const UNLOCKED_KEYRING_SCRIPT = `
  printf %s dipper | gnome-keyring-daemon --unlock --components=secrets > /dev/null || exit 1
  tries=0
  until dbus-send --session --print-reply --dest=org.freedesktop.secrets \\
    /org/freedesktop/secrets/collection/login org.freedesktop.DBus.Properties.Get \\
    string:org.freedesktop.Secret.Collection string:Locked 2> /dev/null | grep -q 'boolean false'
  do
    tries=$((tries + 1))
    test $tries -gt 200 && { echo 'The keyring did not start.' >&2; exit 1; }
    sleep 0.05
  done
  exec "$@"
`;

/**
 * Runs a command that opens windows, in a session as of {@link inPrivateSession} and on a display as
 * of {@link startDisplay}.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} exit code
 * @throws {Error} when Xvfb or the command can't be started
 */
export async function withDisplay(command, args, env) {
  const display = await startDisplay(env);
  try {
    return await inPrivateSession(command, args, { ...env, ...display.env });
  } finally {
    await display.stop();
  }
}

/**
 * Starts a display (Xvfb) where the session has none. It has a clipboard and a pointer that only the
 * apps on it share.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ readonly env: { readonly DISPLAY?: string }, readonly stop: () => Promise<void> }>}
 *   variables that lead to it
 * @throws {Error} when Xvfb can't be started
 */
export async function startDisplay(env) {
  if (process.platform !== 'linux' || hasDisplay(env)) {
    return { env: {}, stop: () => Promise.resolve() };
  }
  const { name, stop } = await startXvfb();
  return { env: { DISPLAY: name }, stop };
}

/** @returns {Promise<{ readonly name: string, readonly stop: () => Promise<void> }>} */
async function startXvfb() {
  const options = ['-screen', '0', SCREEN, '-nolisten', 'tcp'];
  const xvfb = spawn(
    'sh',
    // Without -noreset the server starts anew whenever its last window closes, and refuses an app
    // that comes just then.
    ['-c', XVFB_SCRIPT, 'sh', '-displayfd', '3', '-noreset', ...options],
    // A group of its own, so that Ctrl-C reaches the app first and the display outlives it.
    { stdio: ['pipe', 'ignore', 'pipe', 'pipe'], detached: true },
  );
  const ended = once(xvfb, 'close');
  let complaint = '';
  xvfb.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (complaint += text));

  async function stop() {
    xvfb.stdin?.end();
    await ended;
  }
  const number = (await readAll(xvfb.stdio[3])).trim();
  if (number === '') {
    await stop();
    throw new Error(`Xvfb did not start: ${complaint.trim()}`);
  }
  return { name: `:${number}`, stop };
}

/**
 * Runs a command in a session of its own. On Linux that is a private D-Bus, an unlocked empty keyring,
 * and XDG folders that go when it ends, so that nothing of the user's is touched.
 * `DIPPER_TEST_KEYRING=1` tells the command that there is a keyring. Elsewhere it runs as it is.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} exit code
 * @throws {Error} when the command can't be started
 */
export async function inPrivateSession(command, args, env) {
  if (process.platform !== 'linux') return (await run(command, args, { env })).code;
  const session = await mkdtemp(join(tmpdir(), 'dipper-session-'));
  try {
    const keyring = ['dbus-run-session', 'gnome-keyring-daemon'].every(isOnPath);
    const sessionEnv = {
      ...env,
      ...(await privateFolders(session)),
      ...waylandSocket(env),
      DIPPER_TEST_KEYRING: keyring ? '1' : '0',
    };
    const options = { env: sessionEnv, endLeftovers: true };
    if (!keyring) return (await run(command, args, options)).code;

    const busConfig = join(session, 'bus.conf');
    await writeFile(busConfig, busConfiguration(session));
    const unlocked = ['sh', '-c', UNLOCKED_KEYRING_SCRIPT, 'sh', command, ...args];
    const bus = ['--config-file', busConfig, '--', ...unlocked];
    return (await run('dbus-run-session', bus, options)).code;
  } finally {
    await rm(session, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * @param {string} session
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function privateFolders(session) {
  /** @type {NodeJS.ProcessEnv} */
  const variables = {};
  for (const name of ['CONFIG_HOME', 'DATA_HOME', 'STATE_HOME', 'RUNTIME_DIR']) {
    const path = join(session, name.toLowerCase());
    await mkdir(path, { mode: 0o700 });
    variables[`XDG_${name}`] = path;
  }
  return variables;
}

/**
 * The session's Wayland socket by its full path, since its name is looked up in `XDG_RUNTIME_DIR`.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function waylandSocket({ WAYLAND_DISPLAY: name = '', XDG_RUNTIME_DIR: folder = '' }) {
  return name === '' || isAbsolute(name) ? {} : { WAYLAND_DISPLAY: join(folder, name) };
}

/**
 * A bus whose socket lies in the session's folder and that starts no services of the desktop's.
 *
 * @param {string} folder
 */
function busConfiguration(folder) {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

/**
 * @param {unknown} stream
 * @returns {Promise<string>} all that came before it ended
 */
async function readAll(stream) {
  if (!(stream instanceof Readable)) return '';
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
