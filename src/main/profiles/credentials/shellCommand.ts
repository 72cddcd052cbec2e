import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mebibyte } from '../../base/units';

/** A command of the system's shell that is running. */
interface ShellCommand {
  /** Never rejects. Without an exit code it could not be started, or a signal has ended it. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly output: string }>;
  /** Ends it with all that it has started: asked first, and by force a second later. */
  readonly stop: () => void;
}

/**
 * Milliseconds that a program has to end by itself, and that nothing is printed after its end before no more
 * is expected.
 */
const patience = 1000;

/** Bytes of an answer that is read; what prints more is ended. */
const longestOutput = mebibyte;

/**
 * Starts a command of which nothing outlives Dipper. Nobody can type anything in: a program that asks is
 * to fail rather than to wait.
 */
export function startShellCommand(command: string, env: NodeJS.ProcessEnv): ShellCommand {
  const child = spawn(command, {
    env,
    shell: true,
    // A group of its own, since the shell may stay between Dipper and the program.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  });
  let force: NodeJS.Timeout | undefined;
  const stopNow = (): void => {
    endGroup(child, 'SIGKILL');
    // What it has started may have left the group, and holds the output open for as long as it lives.
    child.stdout.destroy();
  };
  process.once('exit', stopNow);

  const ended = new Promise<{ exitCode: number | null; output: string }>((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let silence: NodeJS.Timeout | undefined;
    const settle = (exitCode: number | null): void => {
      clearTimeout(force);
      clearTimeout(silence);
      process.off('exit', stopNow);
      resolve({ exitCode, output: Buffer.concat(chunks).toString() });
    };
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      silence?.refresh();
      if (length > longestOutput) stopNow();
      else chunks.push(chunk);
    });
    child.on('error', () => settle(null));
    child.on('exit', (exitCode) => {
      silence = setTimeout(() => {
        // Where it is being stopped, the force that comes is to reach what is left of the group.
        if (force !== undefined) return;
        const before = length;
        // What has come while this process was busy is read before that.
        setImmediate(() => {
          if (length > before) {
            silence?.refresh();
            return;
          }
          settle(exitCode);
          child.stdout.destroy();
        });
      }, patience);
    });
    child.on('close', settle);
  });
  return {
    ended,
    stop() {
      endGroup(child, 'SIGTERM');
      force ??= setTimeout(stopNow, patience);
    },
  };
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], {
      stdio: 'ignore',
      windowsHide: true,
    }).on('error', () => child.kill());
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
