import type { TFunction } from 'i18next';
import type { TransferHold } from '../../../shared/model/transfers';

/**
 * Why transfers wait although nobody paused them.
 *
 * @param isMoving Whether others move all the same, at another server or at one that needs no network. One that
 *   tries whether the server is back runs as well, but moves nothing.
 */
export function holdWords(hold: TransferHold, isMoving: boolean, t: TFunction): string {
  return isMoving && hold !== 'asleep'
    ? t(`transfers.someHeld.${hold}`)
    : t(`transfers.hold.${hold}`);
}
