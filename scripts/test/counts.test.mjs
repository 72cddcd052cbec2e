import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../setup/ensure.mjs';
import { exitCodeOf, playwrightCounts, suiteCounts, sum, vitestCounts } from './counts.mjs';

describe('vitestCounts', () => {
  it('adds skipped and planned tests up', () => {
    const report = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 3 };
    expect(vitestCounts(report)).toMatchObject({ passed: 5, failed: 2, skipped: 4 });
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
    expect(vitestCounts(report)).toMatchObject({ passed: 5, failed: 2, skipped: 0 });
  });

  it('names what failed and says why, in a few lines without colours', () => {
    const why = `\u001B[31mAssertionError: 1 is not 2\u001B[39m\n${'at a line\n'.repeat(50)}`;
    const report = {
      testResults: [
        {
          name: join(projectRoot, 'src/one.test.ts'),
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'the first' },
            { status: 'failed', fullName: 'the second', failureMessages: [why] },
          ],
        },
        { name: 'two.test.ts', status: 'failed', message: 'No such module', assertionResults: [] },
      ],
    };
    const [first, second] = vitestCounts(report).failures ?? [];
    const name = join('src', 'one.test.ts');
    expect(first?.split('\n').slice(0, 2)).toEqual([
      `${name} › the second`,
      '  AssertionError: 1 is not 2',
    ]);
    expect(first?.split('\n').length).toBeLessThan(20);
    expect(second).toBe('two.test.ts\n  No such module');
  });
});

describe('playwrightCounts', () => {
  it('counts a test that passed at the second try as failed', () => {
    const report = { stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 } };
    expect(playwrightCounts(report)).toMatchObject({ passed: 7, failed: 2, skipped: 2 });
  });

  it('names what failed, however deep it stands', () => {
    /** @param {string} title @param {string} status */
    const spec = (title, status) => ({
      title,
      file: 'a.spec.ts',
      tests: [{ status, results: [{ error: { message: 'Not visible' } }] }],
    });
    const suite = {
      specs: [spec('one', 'expected'), spec('two', 'unexpected')],
      suites: [{ specs: [spec('three', 'flaky')] }],
    };
    expect(playwrightCounts({ suites: [suite] }).failures).toEqual([
      'a.spec.ts › two\n  Not visible',
      'a.spec.ts › three\n  Not visible',
    ]);
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
    expect(counts(0, passed)).toMatchObject({ passed: 3, failed: 0, skipped: 0 });
    const failed = { numPassedTests: 3, numFailedTests: 2 };
    expect(counts(1, failed)).toMatchObject({ passed: 3, failed: 2, skipped: 0 });
  });

  it('counts a suite without a report as one that failed', () => {
    expect(counts(0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts a suite that ran no test as one that failed', () => {
    expect(counts(0, { numPassedTests: 0 })).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts a failure outside the tests', () => {
    expect(counts(1, { numPassedTests: 3 })).toMatchObject({ passed: 3, failed: 1, skipped: 0 });
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

it.each([
  [{ passed: 3, failed: 0, skipped: 0 }, 0, 0],
  [{ passed: 3, failed: 0, skipped: 1 }, 0, 1],
  [{ passed: 3, failed: 1, skipped: 0 }, 1, 1],
  [{ passed: 3, failed: 1, skipped: 1 }, 1, 1],
])('%o ends with %i, and with %i where nothing may be skipped', (total, usual, strict) => {
  expect(exitCodeOf(total, { noSkips: false })).toBe(usual);
  expect(exitCodeOf(total, { noSkips: true })).toBe(strict);
});
