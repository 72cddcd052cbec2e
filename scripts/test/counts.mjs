import { existsSync } from 'node:fs';
import { at, readJson } from '../lib/json.mjs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/** @type {Counts} */
export const PASSED = { passed: 1, failed: 0, skipped: 0 };
/** @type {Counts} */
export const FAILED = { passed: 0, failed: 1, skipped: 0 };
/** @type {Counts} */
export const SKIPPED = { passed: 0, failed: 0, skipped: 1 };

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
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
 * What Vitest's JSON report says. A file that could not be loaded has no tests, and counts as one
 * that failed.
 *
 * @param {unknown} report
 * @returns {Counts}
 */
export function vitestCounts(report) {
  const files = at(report, 'testResults');
  const brokenFiles = Array.isArray(files) ? files.filter(isBrokenFile).length : 0;
  return {
    passed: numberAt(report, 'numPassedTests'),
    failed: numberAt(report, 'numFailedTests') + brokenFiles,
    skipped: numberAt(report, 'numPendingTests') + numberAt(report, 'numTodoTests'),
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
  return ranNothing || failedOutside ? sum([counts, FAILED]) : counts;
}

/** @param {unknown} file */
function isBrokenFile(file) {
  const tests = at(file, 'assertionResults');
  return at(file, 'status') === 'failed' && Array.isArray(tests) && tests.length === 0;
}

/**
 * @param {unknown} value
 * @param {string[]} path
 */
function numberAt(value, ...path) {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : 0;
}
