import { describeError } from '../lib/main.mjs';
import { FAILED } from './counts.mjs';

/**
 * @typedef {import('./counts.mjs').Counts} Counts
 * @typedef {import('./steps.mjs').Step} Step
 * @typedef {import('./steps.mjs').Stage} Stage
 * @typedef {import('./steps.mjs').StepContext} StepContext
 *
 * @typedef {object} Result
 * @property {string} name
 * @property {Counts} counts
 * @property {number} seconds
 */

/**
 * Runs stage after stage, also after a step that failed. Lanes of a stage run side by side; there,
 * each step's output is kept and shown whole when the step has ended.
 *
 * @param {readonly Stage[]} stages
 * @param {object} options
 * @param {Omit<StepContext, 'output'>} options.context
 * @param {AbortSignal} options.signal ends the run after the steps under way, which end by themselves
 * @param {(text: string) => void} options.print
 * @returns {Promise<readonly Result[]>} in the order of the stages
 */
export async function runStages(stages, { context, signal, print }) {
  /** @type {Result[]} */
  const results = [];
  for (const lanes of stages) {
    const isAlone = lanes.length === 1;
    if (!isAlone && !signal.aborted) print(`\n=== side by side: ${namesOf(lanes)}\n`);
    const ofLanes = await Promise.all(
      lanes.map(async (steps) => {
        /** @type {Result[]} */
        const ofLane = [];
        for (const step of steps) {
          if (signal.aborted) break;
          ofLane.push(await runStep(step, context, isAlone, print));
        }
        return ofLane;
      }),
    );
    results.push(...ofLanes.flat());
  }
  return results;
}

/**
 * @param {Step} step
 * @param {Omit<StepContext, 'output'>} context
 * @param {boolean} isAlone
 * @param {(text: string) => void} print
 * @returns {Promise<Result>}
 */
async function runStep(step, context, isAlone, print) {
  const heading = `\n=== ${step.name}: ${step.what}\n`;
  let kept = heading;
  const keep = (/** @type {string} */ text) => void (kept += text);
  if (isAlone) print(heading);
  const startedAt = Date.now();
  const counts = await step
    .run({ ...context, output: isAlone ? 'inherit' : keep })
    .catch((/** @type {unknown} */ error) => {
      (isAlone ? print : keep)(`${describeError(error)}\n`);
      return FAILED;
    });
  const result = { name: step.name, counts, seconds: (Date.now() - startedAt) / 1_000 };
  print(`${isAlone ? '' : kept}=== ${describeResult(result)}\n`);
  return result;
}

/** @param {Stage} lanes */
function namesOf(lanes) {
  return lanes.map((steps) => steps.map(({ name }) => name).join(', ')).join(' | ');
}

/** @param {Result} result */
export function describeResult({ name, counts, seconds }) {
  return `${name.padEnd(12)} ${describeCounts(counts)} (${seconds.toFixed(1)} s)`;
}

/**
 * What failed, once more and by name: where it was first told may be far up, or cut off.
 *
 * @param {readonly Result[]} results
 * @returns {string} empty where nothing did
 */
export function describeFailures(results) {
  return results
    .flatMap(({ name, counts }) => (counts.failures ?? []).map((what) => `${name}: ${what}\n`))
    .join('\n');
}

/** @param {Counts} counts */
export function describeCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
