import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startCeph } from '../../scripts/servers/ceph';
import { cephFromEnvironment, cephVariable } from '../../scripts/servers/ceph-facts';
import { createReapedFolder } from '../../scripts/servers/reaped-folder';
import { startS3rver } from '../../scripts/servers/s3rver';

describe('starting and stopping Ceph', () => {
  test('leaves nothing behind after stop', async () => {
    const folder = await emptyTemporaryFolder();
    const own = await startCeph();
    expect(await processesOf(own.configFile)).toHaveLength(3);
    await own.stop();
    await own.stop();
    expect(await leftIn(folder)).toEqual([]);
    expect(await processesOf(own.configFile)).toEqual([]);
  });

  test('leaves nothing behind after a start that failed', async () => {
    const folder = await emptyTemporaryFolder();
    const start = startCeph({ timeoutMilliseconds: 300 });
    await expect(start).rejects.toThrow('Ceph was not ready within 300 ms');
    expect(await leftIn(folder)).toEqual([]);
  });

  test('leaves nothing behind when its process is killed', async () => {
    const folder = await emptyTemporaryFolder();
    const { runner } = runWithCeph(
      `console.log(process.env.${cephVariable}); process.stdin.resume();`,
    );
    const [line] = (await once(createInterface(runner.stdout), 'line')) as [string];
    const configFile = cephFromEnvironment({ [cephVariable]: line })?.configFile ?? '';
    expect(await processesOf(configFile)).toHaveLength(3);

    runner.kill('SIGKILL');
    await vi.waitFor(async () => expect(await leftIn(folder)).toEqual([]), 10_000);
    expect(await processesOf(configFile)).toEqual([]);
  });

  test('run-with-ceph ends as its command ends', async () => {
    const folder = await emptyTemporaryFolder();
    const failing = runWithCeph('process.exit(7)');
    const endless = runWithCeph('console.log("ready"); process.stdin.resume();');
    await once(endless.runner.stdout, 'data');
    endless.runner.kill('SIGTERM');
    expect(await failing.exitCode).toBe(7);
    expect(await endless.exitCode).toBe(128 + 15);
    expect(await leftIn(folder)).toEqual([]);
  });
});

describe('s3rver', () => {
  test('leaves nothing behind after stop', async () => {
    const folder = await emptyTemporaryFolder();
    const server = await startS3rver({ buckets: ['pictures'] });
    expect(await leftIn(folder)).toHaveLength(1);
    await server.stop();
    expect(await leftIn(folder)).toEqual([]);
    await expect(fetch(server.endpoint)).rejects.toThrow();
  });

  test('keeps a folder that it was given', async () => {
    const directory = await emptyTemporaryFolder();
    await writeFile(join(directory, 'mine'), '');
    const server = await startS3rver({ directory, buckets: ['kept'] });
    await server.stop();
    expect(await readdir(directory)).toEqual(expect.arrayContaining(['kept', 'mine']));
  });
});

test('a folder takes its programs along while other programs come and go', async () => {
  // Thousands of processes that are gone before they can be looked at.
  const bustle = spawn('sh', ['-c', 'while :; do /bin/true; done'], { stdio: 'ignore' });
  onTestFinished(() => void bustle.kill('SIGKILL'));
  for (let round = 0; round < 10; round += 1) {
    const folder = await createReapedFolder('dipper-bustle-', 'marker');
    const marker = join(folder.path, 'marker');
    spawn(process.execPath, ['-e', 'setInterval(Date.now, 1000)', marker], { stdio: 'ignore' });
    await vi.waitFor(async () => expect(await processesOf(marker)).toHaveLength(1), 10_000);
    await folder.remove();
    expect(await processesOf(marker)).toEqual([]);
  }
});

/** Where this test's servers put their files, so that any they forget can be seen. */
async function emptyTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dipper-lifecycle-'));
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

/** What our servers left in the folder; tsx keeps a cache of its own there. */
async function leftIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('dipper-'));
}

/** Ids of the running processes that have the file as an argument. */
async function processesOf(file: string): Promise<readonly string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  // A process may be gone before it is read; then it doesn't run.
  const commands = await Promise.all(
    ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  );
  return ids.filter((_, index) => commands[index]?.split('\0').includes(file));
}

interface RunningCommand {
  /** The runner, not the command. */
  readonly runner: ChildProcessByStdio<Writable, Readable, null>;
  readonly exitCode: Promise<number | null>;
}

/** Runs a line of JavaScript through run-with-ceph, with a Ceph of its own. */
function runWithCeph(script: string): RunningCommand {
  const runnerArgs = ['--import', 'tsx', 'scripts/servers/run-with-ceph.ts', '--'];
  const runner = spawn(process.execPath, [...runnerArgs, process.execPath, '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, [cephVariable]: '' },
  });
  // The command outlives a killed runner, but not its standard input.
  onTestFinished(() => {
    runner.stdin.destroy();
  });
  const exitCode = once(runner, 'exit').then(([code]) => code as number | null);
  return { runner, exitCode };
}
