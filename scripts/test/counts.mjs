import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { at, readJson } from '../lib/json.mjs';
import { projectRoot } from '../setup/ensure.mjs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} [failures] what failed, a few lines each: its name and why
 */

/** How much of why a test failed is told at the end of a run; the rest stands where it ran. */
const LINES_OF_A_FAILURE = 12;

/** @type {Counts} */
export const PASSED = { passed: 1, failed: 0, skipped: 0 };
/** @type {Counts} */
export const FAILED = { passed: 0, failed: 1, skipped: 0 };
/** @type {Counts} */
export const SKIPPED = { passed: 0, failed: 0, skipped: 1 };

/**
 * @param {readonly Counts[]} all
 * @returns {Counts} without what failed
 */
export function sum(all) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of all) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/**
 * The exit code of a run. Where all of it has to run, what was skipped counts as what failed.
 *
 * @param {Counts} total
 * @param {{ readonly noSkips: boolean }} options
 * @returns {0 | 1}
 */
export function exitCodeOf({ failed, skipped }, { noSkips }) {
  return failed > 0 || (noSkips && skipped > 0) ? 1 : 0;
}

/**
 * What Vitest's JSON report says. A file that could not be loaded has no tests, and counts as one
 * that failed.
 *
 * @param {unknown} report
 * @returns {Counts}
 */
export function vitestCounts(report) {
  const files = listAt(report, 'testResults');
  const brokenFiles = files.filter(isBrokenFile);
  const failedTests = files.flatMap((file) =>
    listAt(file, 'assertionResults')
      .filter((test) => at(test, 'status') === 'failed')
      .map((test) => {
        const name = `${textAt(file, 'name')} › ${textAt(test, 'fullName')}`;
        return describeFailure(name, listAt(test, 'failureMessages').join('\n'));
      }),
  );
  return {
    passed: numberAt(report, 'numPassedTests'),
    failed: numberAt(report, 'numFailedTests') + brokenFiles.length,
    skipped: numberAt(report, 'numPendingTests') + numberAt(report, 'numTodoTests'),
    failures: [
      ...failedTests,
      ...brokenFiles.map((file) => describeFailure(textAt(file, 'name'), textAt(file, 'message'))),
    ],
  };
}

/**
 * What Playwright's JSON report says. A test that passed only when tried again counts as failed.
 *
 * @param {unknown} report
 * @returns {Counts}
 */
export function playwrightCounts(report) {
  return {
    passed: numberAt(report, 'stats', 'expected'),
    failed: numberAt(report, 'stats', 'unexpected') + numberAt(report, 'stats', 'flaky'),
    skipped: numberAt(report, 'stats', 'skipped'),
    failures: listAt(report, 'suites').flatMap(playwrightFailures),
  };
}

/**
 * The result of a suite that ran. One that crashed, or ran nothing, or failed outside its tests,
 * counts as one more that failed, so that it is never taken for a success.
 *
 * @param {number} exitCode
 * @param {string} reportPath
 * @param {(report: unknown) => Counts} count
 * @returns {Counts}
 */
export function suiteCounts(exitCode, reportPath, count) {
  const counts = existsSync(reportPath) ? count(readJson(reportPath)) : sum([]);
  const ranNothing = counts.passed + counts.failed + counts.skipped === 0;
  const failedOutside = exitCode !== 0 && counts.failed === 0;
  if (!ranNothing && !failedOutside) return counts;
  return { ...counts, failed: counts.failed + 1 };
}

/**
 * @param {unknown} suite of a file, or of a `describe`
 * @returns {readonly string[]}
 */
function playwrightFailures(suite) {
  const own = listAt(suite, 'specs').flatMap((spec) =>
    listAt(spec, 'tests')
      .filter((test) => ['unexpected', 'flaky'].includes(textAt(test, 'status')))
      .map((test) => {
        const results = listAt(test, 'results');
        const why = results.map((result) => textAt(result, 'error', 'message')).join('\n');
        return describeFailure(`${textAt(spec, 'file')} › ${textAt(spec, 'title')}`, why);
      }),
  );
  return [...own, ...listAt(suite, 'suites').flatMap(playwrightFailures)];
}

/** @param {string} name @param {string} why */
function describeFailure(name, why) {
  const lines = stripVTControlCharacters(why)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('node_modules'));
  return [
    relativeToHere(name),
    ...lines.slice(0, LINES_OF_A_FAILURE).map((line) => `  ${line}`),
  ].join('\n');
}

/** @param {string} name that may begin with a path, as Vitest's do */
function relativeToHere(name) {
  return name.startsWith(projectRoot) ? relative(projectRoot, name) : name;
}

/** @param {unknown} file */
function isBrokenFile(file) {
  const tests = at(file, 'assertionResults');
  return at(file, 'status') === 'failed' && Array.isArray(tests) && tests.length === 0;
}

/**
 * @param {unknown} value
 * @param {string[]} path
 * @returns {readonly unknown[]}
 */
function listAt(value, ...path) {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/**
 * @param {unknown} value
 * @param {string[]} path
 */
function textAt(value, ...path) {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/**
 * @param {unknown} value
 * @param {string[]} path
 */
function numberAt(value, ...path) {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : 0;
}
