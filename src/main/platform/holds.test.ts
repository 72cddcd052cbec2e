import { net, powerMonitor } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { TransferHold } from '../../shared/model/transfers';
import { setupHolds } from './holds';

// No test can put this machine to sleep, nor take its network away.
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  return { net: { isOnline: vi.fn() }, powerMonitor: new EventEmitter() };
});

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  vi.useRealTimers();
  powerMonitor.removeAllListeners();
});

function watched() {
  const told: (TransferHold | undefined)[] = [];
  const holds = setupHolds((reason) => told.push(reason));
  const networkIs = (isThere: boolean): void =>
    void vi.spyOn(net, 'isOnline').mockReturnValue(isThere);
  return { told, holds, networkIs };
}

it('lets transfers go on once there is a network', () => {
  const { told, holds, networkIs } = watched();
  networkIs(false);
  holds.onHold('offline');
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([]);
  networkIs(true);
  vi.advanceTimersByTime(2000);
  expect(told).toEqual([undefined]);
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([undefined]);
});

it('starts nothing while the machine goes to sleep, though there is a network', () => {
  const { told, holds, networkIs } = watched();
  networkIs(true);
  holds.onHold('offline');
  powerMonitor.emit('suspend');
  holds.onHold('asleep');
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual(['asleep']);
  powerMonitor.emit('resume');
  expect(told).toEqual(['asleep', undefined]);
});

it('looks for the network again after sleep', () => {
  const { told, holds, networkIs } = watched();
  networkIs(false);
  holds.onHold('offline');
  powerMonitor.emit('suspend');
  vi.advanceTimersByTime(10_000);
  powerMonitor.emit('resume');
  holds.onHold('offline');
  networkIs(true);
  vi.advanceTimersByTime(2000);
  expect(told).toEqual(['asleep', undefined, undefined]);
});
