import { assertNever } from '../../../shared/assertNever';
import type { Transfer } from '../../../shared/model/transfers';
import {
  cancelTransfers,
  clearTransfers,
  goToObject,
  moveTransfers,
  pauseTransfers,
  resumeTransfers,
  retryTransfers,
  showTransferInFolder,
} from '../../state/transfers';

/** Everything that can be done with one transfer. */
export type TransferAction =
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'retry'
  | 'moveFirst'
  | 'moveLast'
  | 'showInFolder'
  | 'goToObject'
  | 'remove';

/** What can be done with a transfer as it is now, in groups that belong together. */
export function actionsFor({
  kind,
  state,
  skipped = false,
}: Transfer): readonly (readonly TransferAction[])[] {
  // A download that has not ended has no file under its name yet.
  const hasFile = kind === 'upload' || (state === 'done' && !skipped);
  const places: readonly TransferAction[] = hasFile
    ? ['showInFolder', 'goToObject']
    : ['goToObject'];
  switch (state) {
    case 'queued':
      return [['pause', 'cancel'], ['moveFirst', 'moveLast'], places];
    case 'running':
      return [['pause', 'cancel'], places];
    case 'paused':
      return [['resume', 'cancel'], places];
    case 'failed':
    case 'cancelled':
      return [['retry'], places, ['remove']];
    case 'done':
      return [places, ['remove']];
    default:
      return assertNever(state);
  }
}

/** Whether that can be done with a transfer as it is now. */
export function canRun(action: TransferAction, transfer: Transfer): boolean {
  return actionsFor(transfer).some((group) => group.includes(action));
}

/** Does that with a transfer; a failure is told as a notice. */
export function runAction(action: TransferAction, transfer: Transfer): void {
  const ids = [transfer.id];
  switch (action) {
    case 'pause':
      void pauseTransfers(ids);
      return;
    case 'resume':
      void resumeTransfers(ids);
      return;
    case 'cancel':
      void cancelTransfers(ids);
      return;
    case 'retry':
      void retryTransfers(ids);
      return;
    case 'moveFirst':
      void moveTransfers(ids, 'first');
      return;
    case 'moveLast':
      void moveTransfers(ids, 'last');
      return;
    case 'showInFolder':
      void showTransferInFolder(transfer.id);
      return;
    case 'goToObject':
      goToObject(transfer);
      return;
    case 'remove':
      void clearTransfers(ids);
      return;
    default:
      assertNever(action);
  }
}
