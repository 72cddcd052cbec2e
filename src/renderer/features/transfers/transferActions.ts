import { assertNever } from '../../../shared/assertNever';
import type { Transfer } from '../../../shared/model/transfers';
import {
  askToDiscard,
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
  | 'goToFolder'
  | 'remove';

/** What can be done with a transfer as it is now, in groups that belong together. */
export function actionsFor(transfer: Transfer): readonly (readonly TransferAction[])[] {
  const { kind, state } = transfer;
  // An upload that is not done may have no object yet.
  const object = kind === 'download' || state === 'done' ? 'goToObject' : 'goToFolder';
  const places: readonly TransferAction[] = hasFile(transfer) ? ['showInFolder', object] : [object];
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

/** Whether there is a file to show: a download that has not ended has none under its name yet. */
function hasFile({ kind, state, skipped = false, error }: Transfer): boolean {
  return kind === 'upload' ? error?.code !== 'local_not_found' : state === 'done' && !skipped;
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
    case 'goToFolder':
      // The object is selected once it is there.
      goToObject(transfer);
      return;
    case 'remove':
      // What one that is done has moved is there.
      if (transfer.state === 'done') void clearTransfers(ids);
      else askToDiscard('remove', [transfer]);
      return;
    default:
      assertNever(action);
  }
}
