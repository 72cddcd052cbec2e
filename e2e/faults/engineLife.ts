import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inject, onTestFinished } from 'vitest';
import type { CrashJob } from './crashJob';
import type { Life, Work } from './life';

const tsx = join(process.cwd(), 'node_modules/tsx/dist/cli.mjs');
const child = join(process.cwd(), 'e2e/faults/crashedEngine.ts');

/** A life of the shipped engine with its worker in a process without a window. */
export async function liveAsEngine(
  work: Work,
  isFirst: boolean,
  untilDeath?: (signal: AbortSignal) => Promise<void>,
): Promise<Life> {
  const program = spawn(process.execPath, [tsx, child, JSON.stringify(jobOf(work, isFirst))], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Only the engine's own complaints are to be read, not the SDK's about Node's version.
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
    // tsx runs it in a process of its own: all of them are to die at once.
    detached: true,
  });
  let complaints = '';
  program.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
  let ending: Life['ending'] = 'ended';
  const kill = (): void => {
    if (program.pid !== undefined && program.exitCode === null && program.signalCode === null)
      process.kill(-program.pid, 'SIGKILL');
  };
  onTestFinished(kill);
  const over = new AbortController();
  const ended = once(program, 'close').finally(() => over.abort());
  for await (const line of createInterface(program.stdout)) {
    if (line === 'done') ending = 'done';
    if (line === 'going' && untilDeath !== undefined) {
      await untilDeath(over.signal);
      if (over.signal.aborted) continue;
      ending = 'killed';
      kill();
      break;
    }
  }
  program.stdout.resume();
  await ended;
  return { ending, complaints };
}

function jobOf({ place, source, wanted, target, state }: Work, isFirst: boolean): CrashJob {
  return {
    workerPath: join(process.cwd(), 'out/main/transferWorker.js'),
    journalFolder: join(state, 'journal'),
    endpoint: place.proxy.endpoint,
    keys: inject('ceph').owner,
    bucket: place.bucket,
    isFirst,
    paths: [source],
    prefix: '',
    targets: [wanted],
    folder: target,
  };
}
