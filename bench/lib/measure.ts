import { spawn } from 'node:child_process';

/** How a finished process did. */
export interface Measured {
  /** Seconds from start to end. */
  readonly seconds: number;
  readonly stdout: string;
}

/**
 * Runs a command to its end.
 *
 * @throws Error with what it wrote, when it ends with anything but 0
 */
export function runMeasured(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, [...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - started) / 1000;
      if (code === 0) resolve({ seconds, stdout });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`));
    });
  });
}
