// The shipped engine with its worker, as a process that is there to be killed. It goes on with what its
// journal has, or begins when that is empty, and says on its standard output how far it is.
import { randomUUID } from 'node:crypto';
import { packTargets } from '../../src/main/base/packedTargets';
import { createShippedEngine } from '../../scripts/servers/shipped-engine';
import type { CrashJob } from './crashJob';

async function main(job: CrashJob): Promise<void> {
  const signal = new AbortController().signal;
  const host = createShippedEngine({
    ...job,
    fail,
    onChanged: ({ changed, totals }) => {
      const failed = changed.find(({ state }) => state === 'failed');
      if (failed !== undefined) fail(`${failed.name}: ${failed.error?.message ?? ''}`);
      if (hasBegun && totals.active + totals.queued + totals.paused === 0) end();
    },
  });
  let hasBegun = false;
  let isEnding = false;

  if (job.isFirst) {
    const place = { connectionId: 'saved:crash', bucket: job.bucket };
    const upload = await host.planUpload(
      { ...place, planId: randomUUID(), prefix: job.prefix, paths: job.paths },
      signal,
    );
    const download = await host.planDownload(
      {
        ...place,
        planId: randomUUID(),
        targets: await packTargets(job.targets),
        folder: job.folder,
      },
      signal,
    );
    await Promise.all([host.start(upload.planId, 'skip'), host.start(download.planId, 'skip')]);
  } else {
    const { transfers } = await host.list();
    say(`found ${transfers.length}`);
    if (transfers.length === 0) {
      end();
      return;
    }
    await host.resume();
  }
  hasBegun = true;
  say('going');
  const { totals } = await host.list();
  if (totals.active + totals.queued + totals.paused === 0) end();

  function end(): void {
    if (isEnding) return;
    isEnding = true;
    cleanUp().catch(fail);
  }

  /** What somebody does who looks for leftovers and removes them. */
  async function cleanUp(): Promise<void> {
    const left = (await host.leftovers([], signal)).uploads;
    const stuck = await host.removeLeftovers(
      left.map(({ uploadId }) => uploadId),
      signal,
    );
    if (stuck.length > 0) fail('Leftovers could not be removed.');
    await host.close();
    say(`left ${left.length}`);
    say('done');
    process.exit(0);
  }
}

function say(what: string): void {
  process.stdout.write(`${what}\n`);
}

function fail(error: unknown): void {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
}

main(JSON.parse(process.argv[2] ?? '') as CrashJob).catch(fail);
