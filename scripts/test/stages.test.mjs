import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { FAILED, PASSED } from './counts.mjs';
import { runStages } from './stages.mjs';

/** @typedef {import('./steps.mjs').Step} Step */

/**
 * @param {string} name
 * @param {Step['run']} run
 * @returns {Step}
 */
function step(name, run) {
  return { name, what: 'a test', run };
}

/** @param {import('./steps.mjs').StepContext} context @param {string} text */
function write({ output }, text) {
  if (typeof output !== 'function') throw new Error('Its output is not kept.');
  output(text);
}

/** @param {readonly import('./steps.mjs').Stage[]} stages @param {AbortSignal} [signal] */
async function runAll(stages, signal = new AbortController().signal) {
  let shown = '';
  const results = await runStages(stages, {
    // No step here looks at it.
    context: /** @type {any} */ ({ reports: '/nowhere' }),
    signal,
    print: (text) => void (shown += text),
  });
  const outcome = results.map(({ name, counts }) => [name, counts.passed, counts.failed]);
  return { outcome, shown: shown.replaceAll(/\d+\.\d s/gu, 'X s') };
}

it('shows the output of steps that run side by side whole, each with its own result', async () => {
  const { outcome, shown } = await runAll([
    [
      [
        step('slow', async (context) => {
          write(context, 'slow 1\n');
          await delay(50);
          write(context, 'slow 2\n');
          return PASSED;
        }),
        step('after', () => Promise.resolve(PASSED)),
      ],
      [
        step('quick', async (context) => {
          write(context, 'quick 1\n');
          await delay(5);
          write(context, 'quick 2\n');
          return FAILED;
        }),
      ],
    ],
    [[step('last', () => Promise.resolve(PASSED))]],
  ]);
  expect(outcome).toEqual([
    ['slow', 1, 0],
    ['after', 1, 0],
    ['quick', 0, 1],
    ['last', 1, 0],
  ]);
  expect(shown).toBe(`
=== side by side: slow, after | quick

=== quick: a test
quick 1
quick 2
=== quick        0 passed, 1 failed, 0 skipped (X s)

=== slow: a test
slow 1
slow 2
=== slow         1 passed, 0 failed, 0 skipped (X s)

=== after: a test
=== after        1 passed, 0 failed, 0 skipped (X s)

=== last: a test
=== last         1 passed, 0 failed, 0 skipped (X s)
`);
});

it('counts a step that breaks as one that failed, says why, and goes on', async () => {
  const broken = step('broken', () => Promise.reject(new Error('It is not there.')));
  const { outcome, shown } = await runAll([
    [[broken, step('next', () => Promise.resolve(PASSED))], [broken]],
    [[broken]],
  ]);
  expect(outcome).toEqual([
    ['broken', 0, 1],
    ['next', 1, 0],
    ['broken', 0, 1],
    ['broken', 0, 1],
  ]);
  expect(shown.match(/=== broken: a test\nIt is not there\.\n=== broken/gu)).toHaveLength(3);
});

it('begins no further step once it is interrupted', async () => {
  const interruption = new AbortController();
  const { outcome } = await runAll(
    [
      [
        [
          step('first', () => {
            interruption.abort();
            return Promise.resolve(PASSED);
          }),
          step('second', () => Promise.resolve(PASSED)),
        ],
        [step('beside', () => Promise.resolve(PASSED))],
      ],
      [[step('third', () => Promise.resolve(PASSED))]],
    ],
    interruption.signal,
  );
  expect(outcome).toEqual([['first', 1, 0]]);
});
