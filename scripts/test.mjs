// npm test [-- --only STEP,STEP... --no-skips --seed N]: sets up what is missing, runs every step, some side
// by side and also after one that failed, and ends with one line that adds all of them up. With --no-skips, as
// CI has it, a step that this machine can't run is one that failed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { complain, main } from './lib/main.mjs';
import { onEndingSignal } from './lib/process.mjs';
import { ensureSetup } from './setup/ensure.mjs';
import { exitCodeOf, FAILED, sum } from './test/counts.mjs';
import { describeCounts, describeFailures, describeResult, runStages } from './test/stages.mjs';
import { STAGES } from './test/steps.mjs';

const EXIT_INTERRUPTED = 130;

await main(async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      'no-skips': { type: 'boolean', default: false },
      seed: { type: 'string' },
    },
  });
  const stages = chosenStages(values.only);
  const interruption = new AbortController();
  onEndingSignal((signal) => interruption.abort(signal));
  const results = await runAll(stages, values.seed, interruption.signal);
  if (interruption.signal.aborted) {
    console.error('Interrupted.');
    return EXIT_INTERRUPTED;
  }
  const total = sum(results.map((result) => result.counts));
  console.log(`\n${describeFailures(results)}`);
  console.log(`${results.map(describeResult).join('\n')}\n\n${describeCounts(total)}`);
  const noSkips = values['no-skips'];
  if (noSkips && total.skipped > 0) console.log('Nothing may be skipped here.');
  return exitCodeOf(total, { noSkips });
});

/** @param {string | undefined} only */
function chosenStages(only) {
  const all = STAGES.flat(2).map((step) => step.name);
  const names = only?.split(',') ?? all;
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    throw new Error(`--only takes ${all.join(', ')}, and not ${unknown.join(', ')}.`);
  }
  return STAGES.map((lanes) =>
    lanes
      .map((steps) => steps.filter((step) => names.includes(step.name)))
      .filter((steps) => steps.length > 0),
  ).filter((lanes) => lanes.length > 0);
}

/**
 * @param {readonly import('./test/steps.mjs').Stage[]} stages
 * @param {string | undefined} seed
 * @param {AbortSignal} signal
 * @returns {Promise<readonly import('./test/stages.mjs').Result[]>}
 */
async function runAll(stages, seed, signal) {
  const reports = await mkdtemp(join(tmpdir(), 'dipper-test-'));
  try {
    const setup = await ensureSetup({ for: 'test' });
    const print = (/** @type {string} */ text) => void process.stdout.write(text);
    return await runStages(stages, { context: { setup, reports, seed }, signal, print });
  } catch (error) {
    complain(error);
    return [{ name: 'set-up', counts: FAILED, seconds: 0 }];
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}
