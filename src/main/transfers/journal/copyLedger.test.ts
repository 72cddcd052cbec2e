import { expect, onTestFinished, test, vi } from 'vitest';
import type { OnProblem } from '../../storage/jsonFile';
import { createCopyLedgers } from './copyLedger';

test('a copy does not wait for a thread that a disk holds up', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const transfers = {
    keepCopy: () => new Promise<void>(() => undefined),
    endCopy: () => new Promise<void>(() => undefined),
  };
  const onProblem = vi.fn();
  const ledger = createCopyLedgers({ transfers, onProblem }).of('saved:1', 's');
  const noted = ledger.enter('b', 'k').then(async (entry) => {
    await entry.begun('u1');
    entry.end('gone');
    return 'went on';
  });
  await vi.runAllTimersAsync();
  expect(await noted).toBe('went on');
  // It is noted in the end.
  expect(onProblem).not.toHaveBeenCalled();
});

test('that copies are not noted is told as their own trouble, once until one is', async () => {
  let failure: Error | undefined = new Error('The thread has ended.');
  const transfers = {
    keepCopy: () => (failure === undefined ? Promise.resolve() : Promise.reject(failure)),
    endCopy: () => Promise.resolve(),
  };
  const onProblem = vi.fn<OnProblem>();
  const ledger = createCopyLedgers({ transfers, onProblem }).of('saved:1', 's');
  const told = () => onProblem.mock.calls.map(([{ detail }]) => [detail.code, detail.facts]);
  const problem = ['local_failed', { reason: 'copy_not_kept' }];
  await ledger.enter('b', 'k');
  await ledger.enter('b', 'k2');
  expect(told()).toEqual([problem]);
  failure = undefined;
  await ledger.enter('b', 'k3');
  failure = new Error('It has ended again.');
  await ledger.enter('b', 'k4');
  expect(told()).toEqual([problem, problem]);
});
