import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { acquireSharedCeph } from './shared-ceph';

/*
 * Runs a command with a Ceph beside it, which the command finds in its environment:
 *   tsx scripts/servers/run-with-ceph.ts -- npx vitest run --project integration
 * Ends as the command ends. Signals go to the command first, and Ceph is stopped after it.
 */

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How a command ended. */
type Ending = { readonly code: number } | { readonly signal: NodeJS.Signals };

function runToEnd(program: string, args: readonly string[]): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    for (const signal of passedOn) {
      process.on(signal, () => {
        // A terminal's Ctrl+C reaches the command by itself; two of them would end it at once.
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      });
    }
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (signal !== null) resolve({ signal });
      else resolve({ code: code ?? 1 });
    });
  });
}

async function main(): Promise<number> {
  const [separator, program, ...args] = process.argv.slice(2);
  if (separator !== '--' || program === undefined) {
    console.error('Usage: tsx scripts/servers/run-with-ceph.ts -- command [argument…]');
    return 2;
  }
  const ceph = await acquireSharedCeph();
  try {
    const ending = await runToEnd(program, args);
    return 'code' in ending ? ending.code : 128 + constants.signals[ending.signal];
  } finally {
    await ceph.release();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
