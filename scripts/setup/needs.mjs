const PURPOSES = /** @type {const} */ (['start', 'dev', 'demo', 'bench', 'test']);

/**
 * What a script is about to do, which decides what the machine needs.
 *
 * @typedef {(typeof PURPOSES)[number]} Purpose
 *
 * @typedef {object} Need
 * @property {'libraries' | 'display' | 'fonts' | 'keychain' | 'servers' | 'oracles' | 'peers'} id
 * @property {string} what in words, for the message that asks for it
 * @property {readonly string[]} packages Debian's names; `new|old` where releases differ
 * @property {readonly string[]} commands what the packages bring, to look for on other systems
 * @property {boolean} required whether the script can't go on without
 */

/** @satisfies {{ readonly [Id in Need['id']]: Need & { id: Id } }} */
const NEEDS = {
  libraries: {
    id: 'libraries',
    what: "Electron's system libraries",
    packages: [
      'libgtk-3-0t64|libgtk-3-0',
      'libnss3',
      'libasound2t64|libasound2',
      'libgbm1',
      'libxss1',
      'libnotify4',
      'libatk-bridge2.0-0t64|libatk-bridge2.0-0',
    ],
    commands: [],
    required: true,
  },
  display: {
    id: 'display',
    what: 'a display (this session has none)',
    packages: ['xvfb'],
    commands: ['Xvfb'],
    required: true,
  },
  fonts: {
    id: 'fonts',
    what: 'fonts for Korean names and for symbols',
    packages: ['fonts-dejavu-core', 'fonts-noto-cjk', 'fonts-noto-color-emoji'],
    commands: [],
    required: false,
  },
  keychain: {
    id: 'keychain',
    what: 'a keychain to test against',
    packages: ['gnome-keyring', 'libsecret-1-0', 'dbus', 'dbus-x11'],
    commands: ['gnome-keyring-daemon', 'dbus-run-session'],
    required: true,
  },
  servers: {
    id: 'servers',
    what: "Ceph's S3 gateway, the server that Dipper is tested against",
    packages: ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common', 'openssl'],
    commands: ['radosgw', 'radosgw-admin', 'ceph-mon', 'ceph-osd', 'ceph', 'openssl'],
    required: false,
  },
  oracles: {
    id: 'oracles',
    what: 'other S3 clients to compare answers with',
    packages: ['awscli', 'python3-boto3', 'curl'],
    commands: ['aws', 'curl'],
    required: true,
  },
  peers: {
    id: 'peers',
    what: 'other S3 clients to be measured beside, and a compiler for the server that they meet',
    packages: ['rclone', 'awscli', 'gcc', 'libc6-dev', 'libssl-dev'],
    commands: ['rclone', 'aws', 'cc'],
    required: true,
  },
};

/**
 * What the system itself must have, beyond Node and npm's packages. Outside Linux the display, the
 * keychain and what Electron links to come with the system.
 *
 * @param {Purpose} purpose
 * @param {{ readonly platform: NodeJS.Platform, readonly env: NodeJS.ProcessEnv }} machine
 * @returns {readonly Need[]}
 */
export function needsOf(purpose, { platform, env }) {
  const servers = purpose === 'test' || purpose === 'bench' ? [NEEDS.servers] : [];
  if (platform !== 'linux') return servers;
  if (purpose === 'start' || purpose === 'dev') return [NEEDS.libraries];
  const shown = hasDisplay(env) ? [] : [NEEDS.display, NEEDS.fonts];
  const onScreen = [NEEDS.libraries, ...shown];
  const compared = purpose === 'test' ? [NEEDS.keychain, NEEDS.oracles] : [];
  const measured = purpose === 'bench' ? [NEEDS.peers] : [];
  return [...onScreen, ...servers, ...compared, ...measured];
}

/** @param {NodeJS.ProcessEnv} env of a Linux session */
export function hasDisplay(env) {
  return [env.DISPLAY, env.WAYLAND_DISPLAY].some((name) => name !== undefined && name !== '');
}

/**
 * @param {string} name
 * @throws {Error} when there is no such purpose
 */
export function purposeNamed(name) {
  const purpose = PURPOSES.find((known) => known === name);
  if (purpose === undefined) throw new Error(`"${name}" is none of ${PURPOSES.join(', ')}.`);
  return purpose;
}
