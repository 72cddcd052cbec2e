import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** How a finished process did. */
export interface Measured {
  /** Seconds from start to end. */
  readonly seconds: number;
  /** Seconds of processor time, as far as it was seen: the last hundredths may be missing. */
  readonly processorSeconds: number;
  /** Bytes of memory at the most. */
  readonly peakMemory: number;
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
  options: { readonly keepsOutput?: boolean } = {},
): Promise<Measured> {
  const { keepsOutput = true } = options;
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, [...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const usage = watchUsage(child.pid ?? 0);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      if (keepsOutput) stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - started) / 1000;
      const used = usage.end();
      if (code === 0) resolve({ seconds, ...used, stdout });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`));
    });
  });
}

const ticksPerSecond = 100;
const lookEvery = 20;

/** Looks at a process again and again; what it was seen to use last is what counts (Linux). */
function watchUsage(pid: number) {
  let used = { processorSeconds: Number.NaN, peakMemory: Number.NaN };
  async function look(): Promise<void> {
    const [stat, status] = await Promise.all(
      ['stat', 'status'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
    );
    // The name of the program stands in brackets; the times are the 12th and 13th word after it.
    const words = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
    const ticks = Number(words[11]) + Number(words[12]);
    const kibibytes = Number(/^VmHWM:\s+(\d+) kB/mu.exec(status ?? '')?.[1]);
    if (Number.isNaN(ticks) || Number.isNaN(kibibytes)) return;
    used = { processorSeconds: ticks / ticksPerSecond, peakMemory: kibibytes * 1024 };
  }
  const timer = setInterval(() => void look(), lookEvery);
  return {
    end() {
      clearInterval(timer);
      return used;
    },
  };
}
