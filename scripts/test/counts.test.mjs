import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { playwrightCounts, suiteCounts, sum, vitestCounts } from './counts.mjs';

describe('vitestCounts', () => {
  it('adds skipped and planned tests up', () => {
    const report = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 3 };
    expect(vitestCounts(report)).toEqual({ passed: 5, failed: 2, skipped: 4 });
  });

  it('counts a file that could not be loaded as one that failed', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
      ],
    };
    expect(vitestCounts(report)).toEqual({ passed: 5, failed: 2, skipped: 0 });
  });
});

describe('playwrightCounts', () => {
  it('counts a test that passed at the second try as failed', () => {
    const report = { stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 } };
    expect(playwrightCounts(report)).toEqual({ passed: 7, failed: 2, skipped: 2 });
  });
});

describe('suiteCounts', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'dipper-counts-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /**
   * @param {number} exitCode
   * @param {object} [report]
   */
  function counts(exitCode, report) {
    const path = join(folder, 'report.json');
    if (report !== undefined) writeFileSync(path, JSON.stringify(report));
    return suiteCounts(exitCode, path, vitestCounts);
  }

  it('takes what the report says', () => {
    const passed = { numPassedTests: 3, numFailedTests: 0 };
    expect(counts(0, passed)).toEqual({ passed: 3, failed: 0, skipped: 0 });
    const failed = { numPassedTests: 3, numFailedTests: 2 };
    expect(counts(1, failed)).toEqual({ passed: 3, failed: 2, skipped: 0 });
  });

  it('counts a suite without a report as one that failed', () => {
    expect(counts(0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts a suite that ran no test as one that failed', () => {
    expect(counts(0, { numPassedTests: 0 })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts a failure outside the tests', () => {
    expect(counts(1, { numPassedTests: 3 })).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });
});

it('adds results up', () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  expect(sum([one, { passed: 10, failed: 20, skipped: 30 }])).toEqual({
    passed: 11,
    failed: 22,
    skipped: 33,
  });
});
