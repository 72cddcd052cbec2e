import { beforeEach, expect, it, vi } from 'vitest';
import { noTransferTotals } from '../../shared/model/transfers';
import type { TransferTotals } from '../../shared/model/transfers';
import { setupAwake } from './awake';

/** What the system was asked for, in order. */
const asked = vi.hoisted((): string[] => []);

// No test can watch this machine fall asleep.
vi.mock('electron', () => {
  let started = 0;
  return {
    powerSaveBlocker: {
      start(kind: string) {
        started += 1;
        asked.push(`start ${kind}`);
        return started;
      },
      stop: (id: number) => void asked.push(id === started ? 'stop' : `stop ${id}`),
    },
  };
});

beforeEach(() => void asked.splice(0));

const start = 'start prevent-app-suspension';

function totals(counts: Partial<TransferTotals>): TransferTotals {
  return { ...noTransferTotals, ...counts };
}

it('keeps the machine awake from the first transfer of a batch to the last', () => {
  const report = setupAwake(() => false);
  report(totals({}));
  expect(asked).toEqual([]);
  report(totals({ queued: 2 }));
  report(totals({ active: 1, queued: 1 }));
  report(totals({ active: 1, done: 1, paused: 1 }));
  expect(asked).toEqual([start]);
  report(totals({ done: 2, paused: 1 }));
  report(totals({ done: 2, paused: 1 }));
  expect(asked).toEqual([start, 'stop']);
  report(totals({ active: 1, done: 2 }));
  expect(asked).toEqual([start, 'stop', start]);
});

it('lets it sleep while all is paused, has failed, or waits for a network', () => {
  const report = setupAwake(() => false);
  report(totals({ active: 1 }));
  report(totals({ paused: 1, failed: 1 }));
  expect(asked).toEqual([start, 'stop']);
  report(totals({ active: 1 }), 'offline');
  expect(asked).toEqual([start, 'stop', start]);
  report(totals({ queued: 1 }), 'offline');
  expect(asked).toEqual([start, 'stop', start, 'stop']);
  report(totals({ queued: 1 }));
  report(totals({ active: 1 }), 'asleep');
  expect(asked.slice(4)).toEqual([start, 'stop']);
});

it('lets it sleep while what runs waits for a sign-in, unless others still move', () => {
  let isSignInAsked = false;
  const report = setupAwake(() => isSignInAsked);
  const moving = totals({ active: 2, bytesPerSecond: 100 });
  report(moving);
  isSignInAsked = true;
  report(moving);
  expect(asked).toEqual([start]);
  const still = totals({ active: 2 });
  report(still);
  expect(asked).toEqual([start, 'stop']);
  isSignInAsked = false;
  report(still);
  expect(asked).toEqual([start, 'stop', start]);
});
