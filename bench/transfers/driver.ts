// The shipped engine on one job, as a process of its own: prints `{"seconds": …, "peakMemory": …}`.
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { createShippedEngine } from '../../scripts/servers/shipped-engine';
import type { TransferJobDescription } from './job';

const signal = new AbortController().signal;

async function main(job: TransferJobDescription): Promise<void> {
  const journalFolder = await mkdtemp(join(tmpdir(), 'dipper-bench-journal-'));
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let expected = Number.POSITIVE_INFINITY;
  const host = createShippedEngine({
    ...job,
    journalFolder,
    fail,
    onChanged: ({ totals }) => {
      if (totals.failed > 0) fail(new Error('A transfer failed.'));
      if (totals.done >= expected) end();
    },
  });
  // The thread that a running Dipper has.
  await host.list();
  const started = performance.now();
  const place = { planId: randomUUID(), connectionId: 'saved:bench', bucket: job.bucket };
  const plan =
    job.direction === 'upload'
      ? await host.planUpload({ ...place, prefix: job.prefix, paths: job.paths }, signal)
      : await host.planDownload({ ...place, targets: job.targets, folder: job.folder }, signal);
  if (job.direction !== 'upload' || job.isPlanOnly !== true) {
    expected = plan.files;
    await host.start(plan.planId, 'replace');
    await ended;
  }
  const seconds = (performance.now() - started) / 1000;
  const status = await readFile('/proc/self/status', 'utf8');
  const peakMemory = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1024;
  await host.close();
  await rm(journalFolder, { recursive: true });
  process.stdout.write(`${JSON.stringify({ seconds, peakMemory, files: plan.files })}\n`);
}

function fail(error: unknown): void {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
}

main(JSON.parse(process.argv[2] ?? '') as TransferJobDescription).catch(fail);
