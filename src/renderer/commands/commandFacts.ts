import type { SeenPlace } from '../../shared/model/places';
import { isFirstRun, isReadOnlyAt, useConnections } from '../state/connections';
import { useListing } from '../state/listing';
import { useLocation } from '../state/location';
import type { LocationStore } from '../state/location';
import { selectionFacts } from '../state/selectionFacts';
import type { ListingFacts, SelectionFacts } from '../state/selectionFacts';
import { rowCountNow } from '../state/shownRows';

/** Why a command is greyed out; the words are in `browser.blocked`. */
export type BlockedReason =
  | 'openBucket'
  | 'noBucket'
  | 'selectSomething'
  | 'selectOne'
  | 'selectOneObject'
  | 'notSearching'
  | 'noWayBack'
  | 'noWayForward'
  | 'atTop'
  | 'nothingHere'
  | 'chooseConnection'
  | 'addConnection'
  | 'readOnly';

/** What decides whether a command can run now. */
export interface CommandFacts {
  readonly selection: SelectionFacts;
  /** The folder that is shown. */
  readonly folder?: {
    readonly place: SeenPlace;
    readonly prefix: string;
    readonly scope: 'folder' | 'below';
  };
  /** The bucket that is shown is not there. */
  readonly isMissing: boolean;
  readonly selectedRows: number;
  readonly rowCount: number;
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
  readonly canGoUp: boolean;
  /** The connection is set to read only. */
  readonly isReadOnly: boolean;
  /** There is no connection yet. */
  readonly isFirstRun: boolean;
}

/** The {@link CommandFacts} of what is shown. */
export function commandFactsOf(
  listing: ListingFacts,
  { location, back, forward }: Pick<LocationStore, 'location' | 'back' | 'forward'>,
  rowCount: number,
  connection: Pick<CommandFacts, 'isReadOnly' | 'isFirstRun'>,
): CommandFacts {
  const { source, server } = listing;
  return {
    selection: selectionFacts(listing),
    ...(source.kind === 'folder'
      ? { folder: { ...source, place: { ...source.place, server } } }
      : {}),
    isMissing: listing.error?.code === 'no_such_bucket',
    selectedRows:
      source.kind === 'folder'
        ? listing.selection.rows.count
        : listing.chosen === undefined
          ? 0
          : 1,
    rowCount,
    canGoBack: back.length > 0,
    canGoForward: forward.length > 0,
    canGoUp: location.kind !== 'home',
    ...connection,
  };
}

/** The same for the window as it is now. */
export function commandFactsNow(): CommandFacts {
  const ways = useLocation.getState();
  const connections = useConnections.getState();
  return commandFactsOf(useListing.getState(), ways, rowCountNow(), {
    isReadOnly: isReadOnlyAt(connections, ways.location),
    isFirstRun: isFirstRun(connections),
  });
}

/** Greyed out by nothing. */
export function always(): undefined {
  return undefined;
}

/** For what is done in a folder. */
export function needsFolder({ folder }: CommandFacts): BlockedReason | undefined {
  return folder === undefined ? 'openBucket' : undefined;
}

/** For what is done in a folder of a bucket that is there. */
export function needsBucket(facts: CommandFacts): BlockedReason | undefined {
  return needsFolder(facts) ?? (facts.isMissing ? 'noBucket' : undefined);
}

/** For what is done with any rows. */
export function needsRows(facts: CommandFacts): BlockedReason | undefined {
  return needsFolder(facts) ?? (facts.rowCount === 0 ? 'nothingHere' : undefined);
}

/** Once the folder or the selection is right, the connection still has to allow the change. */
export function writing(
  blockedBy: (facts: CommandFacts) => BlockedReason | undefined,
): (facts: CommandFacts) => BlockedReason | undefined {
  return (facts) => (facts.isReadOnly ? 'readOnly' : blockedBy(facts));
}

/** For what is done with folders and objects that are selected. */
export function needsEntries(facts: CommandFacts): BlockedReason | undefined {
  return needsFolder(facts) ?? (facts.selection.count === 0 ? 'selectSomething' : undefined);
}

/** For what is done with a single folder or object. */
export function needsOneEntry(facts: CommandFacts): BlockedReason | undefined {
  return needsEntries(facts) ?? (facts.selection.count > 1 ? 'selectOne' : undefined);
}

/** For what is done with a single object. */
export function needsOneObject(facts: CommandFacts): BlockedReason | undefined {
  return (
    needsEntries(facts) ??
    (facts.selection.totals?.only?.kind !== 'object' ? 'selectOneObject' : undefined)
  );
}

/** For what is done with a result of a search. */
export function needsFoundEntry(facts: CommandFacts): BlockedReason | undefined {
  return (
    needsFolder(facts) ?? (facts.folder?.scope === 'below' ? needsOneEntry(facts) : 'notSearching')
  );
}
