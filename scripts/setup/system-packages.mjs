import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOnPath } from '../lib/on-path.mjs';
import { run } from '../lib/process.mjs';

const LOCK_TIMEOUT_SECONDS = 120;
const LOCK_POLL_MS = 2_000;

/** @typedef {import('./needs.mjs').Need} Need */

/**
 * Brings what the system lacks: installs it on Debian and its kin as root, and elsewhere says what
 * to install. A missing need that isn't required is reported and left.
 *
 * @param {readonly Need[]} needs
 * @returns {Promise<readonly Need[]>} what is still missing, none of it required
 * @throws {Error} when something required is missing, or an installation failed
 */
export async function ensureSystemPackages(needs) {
  const debian = isDebian();
  const missing = debian ? await missingOnDebian(needs) : missingCommands(needs);
  if (missing.length === 0) return [];

  const names = [...new Set(missing.flatMap((need) => need.packages))];
  if (debian && process.getuid?.() === 0) {
    await install(names);
    const still = await missingOnDebian(needs);
    if (still.length > 0) throw new Error(`Still missing: ${still.map((n) => n.what).join('; ')}.`);
    return [];
  }
  const advice = debian
    ? `sudo apt-get install --no-install-recommends ${(await installable(names)).join(' ')}`
    : `what Debian calls ${names.map(oldName).join(' ')}`;
  const lines = missing.map((need) => `  ${need.what}${need.required ? '' : ' (optional here)'}`);
  const message = `This system lacks:\n${lines.join('\n')}\nInstall: ${advice}`;
  if (missing.some((need) => need.required)) throw new Error(message);
  console.warn(message);
  return missing;
}

/** @param {readonly Need[]} needs */
async function missingOnDebian(needs) {
  const names = needs.flatMap((need) => need.packages.flatMap((name) => name.split('|')));
  if (names.length === 0) return [];
  // Ends with 1 when it doesn't know one of the names, which is an answer like any other.
  const query = await run(
    'dpkg-query',
    ['--show', '--showformat=${Package} ${db:Status-Status}\\n', ...names],
    { output: 'capture' },
  );
  const installed = new Set(
    query.stdout.split('\n').flatMap((line) => {
      const [name, status] = line.split(' ');
      return name !== undefined && status === 'installed' ? [name] : [];
    }),
  );
  return needs.flatMap((need) => {
    const packages = need.packages.filter(
      (name) => !name.split('|').some((choice) => installed.has(choice)),
    );
    return packages.length === 0 ? [] : [{ ...need, packages }];
  });
}

/** @param {readonly Need[]} needs */
function missingCommands(needs) {
  return needs.filter((need) => !need.commands.every(isOnPath));
}

/** @param {readonly string[]} names */
async function install(names) {
  console.log(`Installing system packages: ${names.map(oldName).join(' ')}`);
  await updateLists();
  const { code } = await apt([
    'install',
    '--yes',
    '--no-install-recommends',
    ...(await installable(names)),
  ]);
  if (code !== 0) throw new Error(`apt-get install ended with code ${code}.`);
}

// apt waits for dpkg's lock by itself, but not for the one on its lists.
async function updateLists() {
  const deadline = Date.now() + LOCK_TIMEOUT_SECONDS * 1_000;
  for (;;) {
    const update = await apt(['update', '--quiet'], 'capture');
    if (update.code === 0) return;
    if (!update.stderr.includes('lists/lock') || Date.now() > deadline) {
      throw new Error(`apt-get update failed: ${update.stderr.trim()}`);
    }
    await sleep(LOCK_POLL_MS);
  }
}

/**
 * @param {readonly string[]} args
 * @param {'inherit' | 'capture'} [output]
 */
function apt(args, output = 'inherit') {
  return run('apt-get', ['-o', `DPkg::Lock::Timeout=${LOCK_TIMEOUT_SECONDS}`, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    output,
  });
}

/**
 * Of names that differ between releases, the one that this release has.
 *
 * @param {readonly string[]} names
 */
async function installable(names) {
  const choices = names.flatMap((name) => name.split('|'));
  const policy = await run('apt-cache', ['policy', ...choices], {
    output: 'capture',
    env: { ...process.env, LC_ALL: 'C' },
  });
  /** @type {Set<string>} */
  const known = new Set();
  let name = '';
  for (const line of policy.stdout.split('\n')) {
    if (/^\S.*:$/.test(line)) name = line.slice(0, -1);
    else if (/^ {2}Candidate: (?!\(none\))/.test(line)) known.add(name);
  }
  return names.map(
    (alternatives) =>
      alternatives.split('|').find((choice) => known.has(choice)) ?? oldName(alternatives),
  );
}

/** @param {string} alternatives `new|old` */
function oldName(alternatives) {
  return alternatives.split('|').at(-1) ?? alternatives;
}

function isDebian() {
  if (process.platform !== 'linux' || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}
