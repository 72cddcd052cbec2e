import { followActivity } from '../state/activity';
import { followLocation } from '../state/browse';
import { followUploads } from '../state/changes';
import { followConnections } from '../state/connections';
import { followListing } from '../state/listing';
import { followFolderSizes } from '../state/folderSizes';
import { followFailures } from '../state/notices';
import { followTree } from '../state/treeMemory';
import { followTable } from '../state/treeOfTable';
import { followSignIn } from '../state/signIn';
import { followTransfers } from '../state/transfers';
import { keepFocus } from './keepFocus';
import { followCommands, leaveKeysToInputMethods, refuseStrayDrops } from './keyboard';

/**
 * Connects the window to main, the keyboard and the mouse: everything that happens without a click
 * on something that is drawn. Ends with the returned function.
 */
export function followMain(): () => void {
  const stops = [
    followFailures(),
    followTree(),
    followTable(),
    followListing(),
    followUploads(),
    followFolderSizes(),
    // Places are followed before connections come in, since the first one may be opened at once.
    followLocation(),
    followConnections(),
    followSignIn(),
    followTransfers(),
    followActivity(),
    followCommands(),
    leaveKeysToInputMethods(),
    refuseStrayDrops(),
    keepFocus(),
  ];
  return () => stops.forEach((stop) => stop());
}
