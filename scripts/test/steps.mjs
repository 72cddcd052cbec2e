import { join } from 'node:path';
import { build, buildIfStale } from '../lib/build.mjs';
import { playwrightTest } from '../lib/playwright.mjs';
import { run } from '../lib/process.mjs';
import { projectRoot } from '../setup/ensure.mjs';
import { runCampaign, SHORT } from './campaign.mjs';
import { FAILED, PASSED, playwrightCounts, SKIPPED, suiteCounts, vitestCounts } from './counts.mjs';

/**
 * @typedef {import('../setup/ensure.mjs').Setup} Setup
 * @typedef {import('./counts.mjs').Counts} Counts
 *
 * @typedef {object} Step
 * @property {string} name what `--only` takes
 * @property {string} what
 * @property {(context: StepContext) => Promise<Counts>} run
 *
 * @typedef {object} StepContext
 * @property {Setup} setup
 * @property {string} reports a folder that goes when the run ends
 * @property {string} [seed] what goes wrong in the fault campaign is drawn from it. Default: another each time
 * @property {'inherit' | ((text: string) => void)} output where what the step's programs write goes
 *
 * @typedef {readonly (readonly Step[])[]} Stage lanes of steps that run side by side
 */

/** How much of what a check said is told again at the end of a run. */
const LINES_OF_A_CHECK = 30;

/**
 * One after the other. What is side by side takes one core each and measures no time; what needs
 * servers or a display has the machine to itself.
 *
 * @type {readonly Stage[]}
 */
export const STAGES = [
  [
    [
      { name: 'types', what: 'TypeScript', run: check('typescript/bin/tsc', ['-b']) },
      { name: 'unit', what: 'Vitest', run: vitest('unit') },
    ],
    [
      {
        name: 'lint',
        what: 'ESLint',
        run: check('eslint/bin/eslint.js', ['.', '--max-warnings', '0']),
      },
      {
        name: 'format',
        what: 'Prettier',
        run: check('prettier/bin/prettier.cjs', ['--check', '.']),
      },
      { name: 'unused', what: 'Knip', run: check('knip/bin/knip.js', []) },
    ],
  ],
  alone({
    name: 'integration',
    what: 'Vitest on real servers',
    run: onCeph(vitest('integration', 'integration-sdk')),
  }),
  alone({
    name: 'build',
    what: 'electron-vite',
    run: async ({ setup }) => ((await build(setup)) === 0 ? PASSED : FAILED),
  }),
  alone({
    name: 'faults',
    what: 'Vitest on a network that misbehaves, and on an engine and an app that are killed',
    run: onCeph(faults),
  }),
  alone({
    name: 'e2e',
    what: 'Playwright on a real Electron and real servers',
    run: onCeph(endToEnd),
  }),
];

/**
 * @param {Step} step
 * @returns {Stage}
 */
function alone(step) {
  return [[step]];
}

/**
 * @param {string} bin below node_modules
 * @param {readonly string[]} args
 * @returns {Step['run']}
 */
function check(bin, args) {
  return async ({ output, ...context }) => {
    let said = '';
    const listen = (/** @type {string} */ text) => {
      said += text;
      if (output === 'inherit') process.stdout.write(text);
      else output(text);
    };
    const code = await runBin(bin, args, { ...context, output: listen });
    return code === 0 ? PASSED : { ...FAILED, failures: [lastLines(said)] };
  };
}

/** @param {string} text */
function lastLines(text) {
  return text.trim().split('\n').slice(-LINES_OF_A_CHECK).join('\n');
}

/**
 * @param {string} project
 * @param {readonly string[]} more projects that are run with it
 * @returns {Step['run']}
 */
function vitest(project, ...more) {
  return async (context) => {
    const report = join(context.reports, `${project}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = await runBin(
      'vitest/vitest.mjs',
      ['run', ...[project, ...more].flatMap((name) => ['--project', name]), ...reporters],
      context,
    );
    return suiteCounts(code, report, vitestCounts);
  };
}

/** @type {Step['run']} */
async function faults({ setup, reports, seed }) {
  await buildIfStale(setup);
  const report = join(reports, 'faults.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await runCampaign(setup, { ...SHORT, seed }, reporters);
  return suiteCounts(code, report, vitestCounts);
}

/** @type {Step['run']} */
async function endToEnd({ setup, reports }) {
  await buildIfStale(setup);
  const report = join(reports, 'e2e.json');
  const code = await playwrightTest(['--reporter=list,json'], {
    ...setup.env,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  return suiteCounts(code, report, playwrightCounts);
}

/**
 * Skips a step where Ceph can't be had; set-up has said how to get it.
 *
 * @param {Step['run']} runStep
 * @returns {Step['run']}
 */
function onCeph(runStep) {
  return async (context) => {
    const servers = context.setup.missing.find((need) => need.id === 'servers');
    if (servers === undefined) return runStep(context);
    console.log(
      `Skipped: this system lacks ${servers.what}. On Debian: ${servers.packages.join(' ')}`,
    );
    return SKIPPED;
  };
}

/**
 * @param {string} bin below node_modules
 * @param {readonly string[]} args
 * @param {StepContext} context
 */
async function runBin(bin, args, { setup: { env }, output }) {
  const script = join(projectRoot, 'node_modules', bin);
  return (await run(process.execPath, [script, ...args], { cwd: projectRoot, env, output })).code;
}
