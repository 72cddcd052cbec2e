import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cephConfiguration, cephKeyring, keyringPath } from './ceph-config';
import { cephEnvironment, radosgwAdmin, type CephFacts, type CephUser } from './ceph-facts';
import { findFreePort } from './free-port';
import { createReapedFolder } from './reaped-folder';
import { runCommand } from './run-command';

/** How {@link startCeph} starts. */
export interface CephOptions {
  /** How much the cluster holds, in bytes; it lives in memory. Default: 4 GiB. */
  readonly deviceBytes?: number;
  /** Ends the start, and cleans up, when it has not succeeded by then. Default: 60,000. */
  readonly timeoutMilliseconds?: number;
  /** Called after each step, with the milliseconds since the start. */
  readonly onStep?: (step: string, milliseconds: number) => void;
}

/** A running one-node Ceph with its S3 gateway. */
export interface CephServer extends CephFacts {
  /** Runs `radosgw-admin` on this cluster and gives its standard output. */
  readonly radosgwAdmin: (args: readonly string[]) => Promise<string>;
  /** Ends every daemon and removes every file. May be called more than once. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a real Ceph (Debian packages `radosgw ceph-mon ceph-osd ceph-common`) with an S3 gateway
 * and STS on free ports of 127.0.0.1, in a temporary folder, with keys made for this run. Nothing
 * of it survives this process, not even when that is killed.
 *
 * Path-style requests go to `endpoint`. The gateway also takes virtual-host requests whose `Host`
 * is `BUCKET.localhost:PORT`.
 *
 * @throws Error with what the daemon said, when a part can't be started.
 */
export async function startCeph(options: CephOptions = {}): Promise<CephServer> {
  const startedAt = performance.now();
  const folder = await createReapedFolder('dipper-ceph-', 'ceph.conf');
  const end = new AbortController();
  const timeout = options.timeoutMilliseconds ?? 60_000;
  const deadline = AbortSignal.timeout(timeout);
  try {
    const facts = await startDaemons({
      folder: folder.path,
      deviceBytes: options.deviceBytes ?? 4 * 1024 ** 3,
      signal: AbortSignal.any([deadline, end.signal]),
      fail: (error) => end.abort(error),
      step: (name) => options.onStep?.(name, performance.now() - startedAt),
    });
    return {
      ...facts,
      radosgwAdmin: (args) => radosgwAdmin(facts, args),
      stop: () => folder.remove(),
    };
  } catch (error) {
    // Read before the removal ends the daemons. Their own words say more than what failed with them.
    const daemonEnded: unknown = end.signal.reason;
    const late = deadline.aborted;
    await folder.remove();
    if (daemonEnded instanceof Error) throw daemonEnded;
    if (late) throw new Error(`Ceph was not ready within ${timeout} ms`, { cause: error });
    throw error;
  }
}

interface StartContext {
  readonly folder: string;
  readonly deviceBytes: number;
  readonly signal: AbortSignal;
  /** Called when a daemon ends by itself. */
  readonly fail: (error: Error) => void;
  readonly step: (name: string) => void;
}

async function startDaemons(context: StartContext): Promise<CephFacts> {
  const { folder, signal, step } = context;
  const configFile = join(folder, 'ceph.conf');
  const keyring = keyringPath(folder);
  const monitorMap = join(folder, 'monmap');
  const clusterId = randomUUID();
  const osdId = randomUUID();
  const monitorPort = await findFreePort();
  const gatewayPort = await findFreePort();
  const base = ['-c', configFile];
  const run = (program: string, args: readonly string[]): Promise<string> =>
    runCommand(program, [...base, ...args], { env: cephEnvironment(), signal });

  await mkdir(join(folder, 'mon'));
  await mkdir(join(folder, 'osd'));
  const { deviceBytes } = context;
  const layout = { folder, clusterId, monitorPort, gatewayPort, deviceBytes };
  await writeFile(configFile, cephConfiguration(layout), { mode: 0o600 });
  await writeFile(keyring, cephKeyring(), { mode: 0o600 });

  const address = `[v2:127.0.0.1:${monitorPort}]`;
  await run('monmaptool', ['--create', '--fsid', clusterId, '--addv', 'a', address, monitorMap]);
  await run('ceph-mon', ['--mkfs', '-i', 'a', '--monmap', monitorMap, '--keyring', keyring]);
  step('monitor made');

  await startDaemon(context, 'ceph-mon', [...base, '-i', 'a']);
  await Promise.all([
    run('ceph-osd', ['-i', '0', '--mkfs', '--osd-uuid', osdId, '--no-mon-config']),
    run('ceph', ['osd', 'new', osdId]),
  ]);
  step('object store made');

  await startDaemon(context, 'ceph-osd', [...base, '-i', '0']);
  await startDaemon(context, 'radosgw', [...base, '-n', 'client.rgw']);
  const endpoint = `http://127.0.0.1:${gatewayPort}`;
  await waitForAnswer(endpoint, signal);
  step('gateway answers');

  const owner = newUser('dipper-owner', 'Dipper Owner');
  const stranger = newUser('dipper-stranger', 'Dipper Stranger');
  await run('radosgw-admin', [...userCreation(owner), '--caps', 'roles=*']);
  await run('radosgw-admin', userCreation(stranger));
  step('users made');
  return { endpoint, region: 'us-east-1', owner, stranger, configFile };
}

/** Starts a daemon in the foreground of its own process group; the reaped folder ends it. */
async function startDaemon(
  context: StartContext,
  program: string,
  args: readonly string[],
): Promise<void> {
  const errorFile = join(context.folder, `${program}.err`);
  const output = await open(errorFile, 'w');
  try {
    const child = spawn(program, [...args, '-f'], {
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
      env: cephEnvironment(),
      cwd: '/',
    });
    child.once('exit', (code, endedBy) => {
      const why = endedBy ?? `exit code ${code ?? 'unknown'}`;
      readFile(errorFile, 'utf8').then(
        (text) => context.fail(new Error(`${program} ended (${why})\n${text.trim()}`)),
        () => context.fail(new Error(`${program} ended (${why})`)),
      );
    });
    await once(child, 'spawn');
    child.unref();
  } finally {
    await output.close();
  }
}

async function waitForAnswer(endpoint: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await fetch(endpoint, { signal });
      return;
    } catch {
      await delay(25, undefined, { signal });
    }
  }
}

function newUser(userId: string, displayName: string): CephUser {
  return {
    userId,
    displayName,
    accessKeyId: randomBytes(10).toString('hex').toUpperCase(),
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
}

function userCreation(user: CephUser): readonly string[] {
  return [
    ...['user', 'create', '--uid', user.userId, '--display-name', user.displayName],
    ...['--access-key', user.accessKeyId, '--secret', user.secretAccessKey],
  ];
}
