import { powerSaveBlocker } from 'electron';
import type { TransferHold, TransferTotals } from '../../shared/model/transfers';
import { areMoving } from './transferSigns';

/**
 * Keeps a machine that nobody touches from falling asleep while transfers move; its display may go dark.
 * Where all wait for the user or for a network, it may sleep.
 *
 * @param isSignInAsked Whether a sign-in waits for the user.
 * @returns To be told each report.
 */
export function setupAwake(
  isSignInAsked: () => boolean,
): (totals: TransferTotals, hold?: TransferHold) => void {
  let blocker: number | undefined;
  return (totals, hold) => {
    if (areMoving(totals, hold, isSignInAsked())) {
      blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    } else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
  };
}
