// The shipped engine on one job, as a process of its own: prints a `TransferResult`.
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { packTargets } from '../../src/main/base/packedTargets';
import { createShippedEngine } from '../../scripts/servers/shipped-engine';
import type { TransferJobDescription, TransferResult } from './job';

const signal = new AbortController().signal;

async function main(job: TransferJobDescription): Promise<void> {
  const journalFolder = await mkdtemp(join(tmpdir(), 'dipper-bench-journal-'));
  try {
    const result = await carryOut(job, journalFolder);
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    await rm(journalFolder, { recursive: true });
  }
}

/** @throws Whatever should not happen */
async function carryOut(
  job: TransferJobDescription,
  journalFolder: string,
): Promise<TransferResult> {
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  let end: (moved: Moved) => void = () => undefined;
  const ended = new Promise<Moved>((resolve) => {
    end = resolve;
  });
  let expected = Number.POSITIVE_INFINITY;
  const host = createShippedEngine({
    ...job,
    journalFolder,
    fail: (error) => fail(error),
    onChanged: ({ totals }) => {
      if (totals.failed > 0) fail(new Error('A transfer failed.'));
      if (totals.done >= expected) end({ files: totals.done, bytes: totals.bytesDone });
    },
  });
  const measure = async (): Promise<TransferResult> => {
    // The thread that a running Dipper has.
    await host.list();
    const started = performance.now();
    const place = { planId: randomUUID(), connectionId: 'saved:bench', bucket: job.bucket };
    const plan =
      job.direction === 'upload'
        ? await host.planUpload({ ...place, prefix: job.prefix, paths: job.paths }, signal)
        : await host.planDownload(
            { ...place, targets: await packTargets(job.targets), folder: job.folder },
            signal,
          );
    let moved: Moved = { files: plan.files, bytes: plan.bytes };
    if (job.direction !== 'upload' || job.isPlanOnly !== true) {
      if (plan.files === 0) throw new Error('There is nothing to move.');
      expected = plan.files;
      await host.start(plan.planId, 'replace');
      moved = await ended;
    }
    const seconds = (performance.now() - started) / 1000;
    return { seconds, peakMemory: await peakMemory(), ...moved };
  };
  try {
    return await Promise.race([measure(), failed]);
  } finally {
    await host.close();
  }
}

type Moved = Pick<TransferResult, 'files' | 'bytes'>;

/** Bytes, of the whole process. */
async function peakMemory(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1024;
}

main(JSON.parse(process.argv[2] ?? '') as TransferJobDescription).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
