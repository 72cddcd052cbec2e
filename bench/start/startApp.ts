import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { environmentOfNobody } from '../../e2e/fixtures/app';
import { treeMemory } from '../lib/memory';

/** Milliseconds of quiet before memory is read, so that start-up garbage is gone or not alike. */
const settleMilliseconds = 3_000;

/** How an app started. */
export interface Sample {
  /** Milliseconds from process start until what the window is for was on screen. */
  readonly ready: number;
  /** Bytes, of all its processes. */
  readonly memory: number;
}

/**
 * Starts an app as its user does: nothing is attached to it, and its page tells by itself what is on
 * screen. Whoever looks from outside (Playwright, say) keeps both busy while they start.
 *
 * @throws Error where it ends before that
 */
export async function measureStart(
  folder: string,
  userData: string,
  env: Readonly<Record<string, string>>,
): Promise<Sample> {
  const startedAt = performance.timeOrigin + performance.now();
  const app = spawn(
    process.env['ELECTRON_EXEC_PATH'] ?? 'electron',
    [
      '-r',
      fileURLToPath(new URL('watchApp.cjs', import.meta.url)),
      folder,
      `--user-data-dir=${userData}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    { env: { ...environmentOfNobody(), ...env }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = once(app, 'exit');
  const ready = (await seenAt(createInterface({ input: app.stdout }))) - startedAt;
  await delay(settleMilliseconds);
  const memory = await treeMemory(app.pid ?? 0);
  app.kill('SIGTERM');
  await ended;
  return { ready, memory };
}

async function seenAt(lines: AsyncIterable<string>): Promise<number> {
  for await (const line of lines) {
    const at = /^seen ([\d.]+)$/u.exec(line)?.[1];
    if (at !== undefined) return Number(at);
  }
  throw new Error('The app ended before anything was on screen.');
}
