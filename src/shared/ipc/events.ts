import type { ActivityAction, ActivityCall } from '../model/activity';
import type { MenuCommand } from '../model/menuCommands';
import type { DeletionProgress } from '../model/objects';
import type { SignInRequest } from '../model/signIn';
import type { Transfer, TransferHold, TransferTotals } from '../model/transfers';
import type { ViewState } from '../model/views';

/** What main tells the window without being asked. */
export interface Events {
  readonly 'views.changed': ViewState;
  readonly 'folderSizes.counting': {
    readonly countId: string;
    readonly objects: number;
    readonly bytes: number;
  };
  readonly 'deletion.progress': DeletionProgress;
  readonly 'transfers.changed': {
    readonly changed: readonly Transfer[];
    readonly removed: readonly string[];
    readonly totals: TransferTotals;
    /** Ids of all that wait, in their order, when that has changed. */
    readonly order?: readonly string[];
    readonly hold?: TransferHold;
  };
  readonly 'connections.changed': null;
  readonly 'activity.called': {
    readonly calls: readonly ActivityCall[];
    readonly actions: readonly ActivityAction[];
  };
  /** All that waits for the user to sign in, whenever that has changed. */
  readonly 'signIn.changed': { readonly pending: readonly SignInRequest[] };
  /** `byKey`: by a key of a Mac that the page has left to the menu. */
  readonly 'menu.command': { readonly command: MenuCommand; readonly byKey: boolean };
  /** Something went wrong outside any call; `app.takeFailures` tells what. */
  readonly 'app.failed': null;
}
export type EventName = keyof Events;
