// npm test [-- --only STEP,STEP...]: sets up what is missing, runs every step, also after one that
// failed, and ends with one line that adds all of them up.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { complain, main } from './lib/main.mjs';
import { onEndingSignal } from './lib/process.mjs';
import { ensureSetup } from './setup/ensure.mjs';
import { FAILED, sum } from './test/counts.mjs';
import { STEPS } from './test/steps.mjs';

const EXIT_INTERRUPTED = 130;

/**
 * @typedef {import('./test/counts.mjs').Counts} Counts
 * @typedef {{ readonly name: string, readonly counts: Counts, readonly seconds: number }} Result
 */

await main(async (args) => {
  const steps = chosenSteps(args);
  const interruption = new AbortController();
  onEndingSignal((signal) => interruption.abort(signal));
  const results = await runSteps(steps, interruption.signal);
  if (interruption.signal.aborted) {
    console.error('Interrupted.');
    return EXIT_INTERRUPTED;
  }
  const total = sum(results.map((result) => result.counts));
  console.log(`\n${results.map(describeResult).join('\n')}\n\n${describeCounts(total)}`);
  return total.failed === 0 ? 0 : 1;
});

/** @param {readonly string[]} args */
function chosenSteps(args) {
  const { values } = parseArgs({ args: [...args], options: { only: { type: 'string' } } });
  const names = values.only?.split(',') ?? STEPS.map((step) => step.name);
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    const known = STEPS.map((step) => step.name).join(', ');
    throw new Error(`--only takes ${known}, and not ${unknown.join(', ')}.`);
  }
  return STEPS.filter((step) => names.includes(step.name));
}

/**
 * @param {readonly import('./test/steps.mjs').Step[]} steps
 * @param {AbortSignal} signal ends the run after the step that is under way, which ends by itself
 * @returns {Promise<readonly Result[]>}
 */
async function runSteps(steps, signal) {
  /** @type {Result[]} */
  const results = [];
  const reports = await mkdtemp(join(tmpdir(), 'dipper-test-'));
  try {
    const setup = await ensureSetup({ for: 'test' });
    for (const step of steps) {
      if (signal.aborted) break;
      console.log(`\n=== ${step.name}: ${step.what}`);
      const startedAt = Date.now();
      const counts = await step.run(setup, reports).catch((/** @type {unknown} */ error) => {
        complain(error);
        return FAILED;
      });
      const result = { name: step.name, counts, seconds: (Date.now() - startedAt) / 1_000 };
      results.push(result);
      console.log(`=== ${describeResult(result)}`);
    }
  } catch (error) {
    complain(error);
    results.push({ name: 'set-up', counts: FAILED, seconds: 0 });
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
  return results;
}

/** @param {Result} result */
function describeResult({ name, counts, seconds }) {
  return `${name.padEnd(12)} ${describeCounts(counts)} (${seconds.toFixed(1)} s)`;
}

/** @param {Counts} counts */
function describeCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
