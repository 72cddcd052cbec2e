import { expect, onTestFinished, test, vi } from 'vitest';
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
