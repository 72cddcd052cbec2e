import { net, powerMonitor } from 'electron';
import type { TransferHold } from '../../shared/model/transfers';

/** Keeps transfers from failing for what will pass: sleep, and a machine without a network. */
export interface Holds {
  /** Whether this machine has a network at all. */
  readonly isOnline: () => Promise<boolean>;
  /** To be told why transfers are held, with each of their reports. */
  readonly onHold: (hold: TransferHold | undefined) => void;
}

/** Milliseconds between two looks for the network. */
const lookInterval = 2000;

/** @param hold Interrupts transfers for a reason, or without one lets them go on. */
export function setupHolds(hold: (reason: TransferHold | undefined) => void): Holds {
  let looking: NodeJS.Timeout | undefined;
  let isAsleep = false;
  powerMonitor.on('suspend', () => {
    isAsleep = true;
    hold('asleep');
  });
  powerMonitor.on('resume', () => {
    isAsleep = false;
    hold(undefined);
  });

  function look(): void {
    looking = undefined;
    // Its end lets all go on, also what found no network.
    if (isAsleep) return;
    if (net.isOnline()) hold(undefined);
    else looking = setTimeout(look, lookInterval);
  }

  return {
    isOnline: () => Promise.resolve(net.isOnline()),
    onHold(reason) {
      if (reason === 'offline') looking ??= setTimeout(look, lookInterval);
    },
  };
}
