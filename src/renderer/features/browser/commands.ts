import {
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  CornerDownLeft,
  Download,
  FilePen,
  FolderOpen,
  FolderPlus,
  FolderSearch,
  FolderUp,
  Link,
  ListChecks,
  ListFilter,
  ListRestart,
  MapPin,
  PencilLine,
  Pin,
  RefreshCw,
  Trash2,
  Upload,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { MenuCommand } from '../../../shared/model/app';
import type { ListEntry, Target } from '../../../shared/model/objects';
import { refreshAll, toggleSearch, visit } from '../../state/browse';
import { parentPrefix } from '../../state/keyNames';
import { isFirstRun, isReadOnlyAt, useConnections } from '../../state/connections';
import { useDialogs } from '../../state/dialogs';
import type { BucketPlace } from '../../state/dialogs';
import { useListing } from '../../state/listing';
import { useLocation } from '../../state/location';
import type { LocationStore } from '../../state/location';
import { tellFailure } from '../../state/notices';
import { invertSelection, selectAllRows } from '../../state/selection';
import { selectionFacts } from '../../state/selectionFacts';
import type { ListingFacts, SelectionFacts } from '../../state/selectionFacts';
import { downloadTargets, uploadFromPicker } from '../../state/transfers';
import type { Shortcut } from '../../ui/shortcuts';
import { focusPart } from './focus';
import { openEntry, openPlace } from './openRow';
import { rowCountNow } from './shownRows';

/** Names every command of the window; most of them stand in the native menu too. */
export type CommandId = MenuCommand | 'open' | 'invertSelection' | 'newProfile';

/** Why a command is greyed out; the words are in `browser.blocked`. */
type BlockedReason =
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
    readonly place: BucketPlace;
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

/** Something the user can do, from the toolbar, a menu, the keyboard or the command palette. */
export interface Command {
  readonly id: CommandId;
  readonly icon: LucideIcon;
  /** The first one is shown. */
  readonly shortcuts?: readonly Shortcut[];
  /** Where the shortcuts count: anywhere in the window, or only in the table. */
  readonly scope: 'window' | 'table';
  readonly blockedBy: (facts: CommandFacts) => BlockedReason | undefined;
  readonly run: () => void;
}

/** The {@link CommandFacts} of what is shown. */
export function commandFactsOf(
  listing: ListingFacts,
  { location, back, forward }: Pick<LocationStore, 'location' | 'back' | 'forward'>,
  rowCount: number,
  connection: Pick<CommandFacts, 'isReadOnly' | 'isFirstRun'>,
): CommandFacts {
  return {
    selection: selectionFacts(listing),
    ...(listing.source.kind === 'folder' ? { folder: listing.source } : {}),
    isMissing: listing.error?.code === 'no_such_bucket',
    selectedRows:
      listing.source.kind === 'folder'
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

function commandFactsNow(): CommandFacts {
  const ways = useLocation.getState();
  const connections = useConnections.getState();
  return commandFactsOf(useListing.getState(), ways, rowCountNow(), {
    isReadOnly: isReadOnlyAt(connections, ways.location),
    isFirstRun: isFirstRun(connections),
  });
}

function always(): undefined {
  return undefined;
}

function needsFolder({ folder }: CommandFacts): BlockedReason | undefined {
  return folder === undefined ? 'openBucket' : undefined;
}

function needsBucket(facts: CommandFacts): BlockedReason | undefined {
  return needsFolder(facts) ?? (facts.isMissing ? 'noBucket' : undefined);
}

function needsRows(facts: CommandFacts): BlockedReason | undefined {
  return needsFolder(facts) ?? (facts.rowCount === 0 ? 'nothingHere' : undefined);
}

/** Once the folder or the selection is right, the connection still has to allow the change. */
function writing(
  blockedBy: (facts: CommandFacts) => BlockedReason | undefined,
): (facts: CommandFacts) => BlockedReason | undefined {
  return (facts) => (facts.isReadOnly ? 'readOnly' : blockedBy(facts));
}

function needsEntries(facts: CommandFacts): BlockedReason | undefined {
  return needsFolder(facts) ?? (facts.selection.count === 0 ? 'selectSomething' : undefined);
}

function needsOneEntry(facts: CommandFacts): BlockedReason | undefined {
  return needsEntries(facts) ?? (facts.selection.count > 1 ? 'selectOne' : undefined);
}

function needsOneObject(facts: CommandFacts): BlockedReason | undefined {
  return (
    needsEntries(facts) ??
    (facts.selection.totals.only?.kind !== 'object' ? 'selectOneObject' : undefined)
  );
}

function needsFoundEntry(facts: CommandFacts): BlockedReason | undefined {
  return (
    needsFolder(facts) ?? (facts.folder?.scope === 'below' ? needsOneEntry(facts) : 'notSearching')
  );
}

function uploadHere(what: 'files' | 'folder'): void {
  const { folder } = commandFactsNow();
  if (folder !== undefined) {
    void uploadFromPicker(folder.place, folder.prefix, what);
  }
}

/** Runs an action on all that is selected and the bucket that it is in. */
async function onSelected(
  action: (place: BucketPlace, targets: readonly Target[]) => void,
): Promise<void> {
  const { place } = commandFactsNow().selection;
  try {
    const targets = await useListing.getState().selectedTargets();
    if (place !== undefined && targets.length > 0) {
      action(place, targets);
    }
  } catch (thrown) {
    tellFailure(thrown);
  }
}

function onSelectedOne(action: (place: BucketPlace, entry: ListEntry) => void): void {
  const { place, totals } = commandFactsNow().selection;
  if (place !== undefined && totals.only !== undefined) {
    action(place, totals.only);
  }
}

/** The commands that are about places and what is in them. */
export const browserCommands: readonly Command[] = [
  {
    id: 'open',
    icon: CornerDownLeft,
    shortcuts: [{ key: 'Enter' }],
    scope: 'table',
    blockedBy: ({ selectedRows }) =>
      selectedRows === 0 ? 'selectSomething' : selectedRows > 1 ? 'selectOne' : undefined,
    run: () => {
      const { selected, chosen } = useListing.getState();
      if (selected.only !== undefined) {
        openEntry(selected.only);
      } else if (chosen !== undefined) {
        openPlace(chosen);
      }
    },
  },
  {
    id: 'upload',
    icon: Upload,
    shortcuts: [{ key: 'u', primary: true }],
    scope: 'window',
    blockedBy: writing(needsBucket),
    run: () => uploadHere('files'),
  },
  {
    id: 'uploadFolder',
    icon: FolderUp,
    shortcuts: [{ key: 'u', primary: true, shift: true }],
    scope: 'window',
    blockedBy: writing(needsBucket),
    run: () => uploadHere('folder'),
  },
  {
    id: 'newFolder',
    icon: FolderPlus,
    shortcuts: [{ key: 'n', primary: true, shift: true }],
    scope: 'window',
    blockedBy: writing(needsBucket),
    run: () => {
      const { folder } = commandFactsNow();
      if (folder !== undefined) {
        const { place, prefix } = folder;
        useDialogs.getState().open({ kind: 'newFolder', place, prefix });
      }
    },
  },
  {
    id: 'download',
    icon: Download,
    shortcuts: [{ key: 'd', primary: true }],
    scope: 'window',
    blockedBy: needsEntries,
    run: () => void onSelected((place, targets) => void downloadTargets(place, targets)),
  },
  {
    id: 'copyLink',
    icon: Link,
    shortcuts: [{ key: 'c', primary: true, shift: true }],
    scope: 'window',
    blockedBy: needsOneObject,
    run: () =>
      onSelectedOne((place, { key }) =>
        useDialogs.getState().open({ kind: 'copyLink', place, key }),
      ),
  },
  {
    id: 'rename',
    icon: PencilLine,
    shortcuts: [{ key: 'F2' }],
    scope: 'table',
    blockedBy: writing(needsOneEntry),
    run: () =>
      onSelectedOne((place, entry) =>
        useDialogs.getState().open({ kind: 'rename', place, target: entry }),
      ),
  },
  {
    id: 'editMetadata',
    icon: FilePen,
    scope: 'window',
    blockedBy: writing(needsOneObject),
    run: () =>
      onSelectedOne((place, { key }) =>
        useDialogs.getState().open({ kind: 'editMetadata', place, key }),
      ),
  },
  {
    id: 'delete',
    icon: Trash2,
    shortcuts: [{ key: 'Backspace', primary: true, only: 'mac' }, { key: 'Delete' }],
    scope: 'table',
    blockedBy: writing(needsEntries),
    run: () =>
      void onSelected((place, targets) => {
        const { bytes } = useListing.getState().selected;
        useDialogs.getState().open({ kind: 'delete', place, targets, bytes });
      }),
  },
  {
    id: 'refresh',
    icon: RefreshCw,
    shortcuts: [{ key: 'r', primary: true }, { key: 'F5' }],
    scope: 'window',
    blockedBy: always,
    run: refreshAll,
  },
  {
    id: 'selectAll',
    icon: ListChecks,
    shortcuts: [{ key: 'a', primary: true }],
    scope: 'table',
    blockedBy: needsRows,
    run: () => {
      const { selection, select, view } = useListing.getState();
      select(selectAllRows(selection, view.rowCount));
    },
  },
  {
    id: 'invertSelection',
    icon: ListRestart,
    shortcuts: [{ key: 'a', primary: true, shift: true }],
    scope: 'table',
    blockedBy: needsRows,
    run: () => {
      const { selection, select, view } = useListing.getState();
      select(invertSelection(selection, view.rowCount));
    },
  },
  {
    id: 'goBack',
    icon: ArrowLeft,
    shortcuts: [
      { key: 'ArrowLeft', alt: true, only: 'other' },
      { key: '[', primary: true, only: 'mac' },
    ],
    scope: 'window',
    blockedBy: ({ canGoBack }) => (canGoBack ? undefined : 'noWayBack'),
    run: () => useLocation.getState().goBack(),
  },
  {
    id: 'goForward',
    icon: ArrowRight,
    shortcuts: [
      { key: 'ArrowRight', alt: true, only: 'other' },
      { key: ']', primary: true, only: 'mac' },
    ],
    scope: 'window',
    blockedBy: ({ canGoForward }) => (canGoForward ? undefined : 'noWayForward'),
    run: () => useLocation.getState().goForward(),
  },
  {
    id: 'goUp',
    icon: ArrowUp,
    shortcuts: [
      { key: 'ArrowUp', alt: true, only: 'other' },
      { key: 'ArrowUp', primary: true, only: 'mac' },
    ],
    scope: 'window',
    blockedBy: ({ canGoUp }) => (canGoUp ? undefined : 'atTop'),
    run: () => useLocation.getState().goUp(),
  },
  {
    id: 'pinBucket',
    icon: Pin,
    scope: 'window',
    blockedBy: ({ canGoUp }) => (canGoUp ? undefined : 'chooseConnection'),
    run: () => {
      const { location } = useLocation.getState();
      if (location.kind !== 'home') {
        const { connectionId } = location;
        useDialogs.getState().open({ kind: 'pinLocation', connectionId });
      }
    },
  },
  {
    id: 'focusLocation',
    icon: MapPin,
    shortcuts: [{ key: 'l', primary: true }],
    scope: 'window',
    blockedBy: always,
    run: () => focusPart('location'),
  },
  {
    id: 'focusFilter',
    icon: ListFilter,
    shortcuts: [{ key: 'f', primary: true }],
    scope: 'window',
    blockedBy: needsFolder,
    run: () => focusPart('filter'),
  },
  {
    id: 'searchBelow',
    icon: FolderSearch,
    shortcuts: [{ key: 'f', primary: true, shift: true }],
    scope: 'window',
    // A search that has ended so can still be left.
    blockedBy: (facts) => (facts.folder?.scope === 'below' ? undefined : needsBucket(facts)),
    run: () => {
      toggleSearch();
      focusPart('filter');
    },
  },
  {
    id: 'goToFolder',
    icon: FolderOpen,
    shortcuts: [{ key: 'Enter', primary: true }],
    scope: 'table',
    blockedBy: needsFoundEntry,
    run: () =>
      onSelectedOne((place, { key }) =>
        visit({ kind: 'folder', ...place, prefix: parentPrefix(key) }, key),
      ),
  },
];

const commandById = new Map(browserCommands.map((command) => [command.id, command]));

/**
 * The command of that id, which must be one of {@link browserCommands}.
 *
 * @throws Error for the id of another command.
 */
export function browserCommand(id: CommandId): Command {
  const command = commandById.get(id);
  if (command === undefined) {
    throw new Error(`No such command: ${id}`);
  }
  return command;
}

/** Runs a command unless it is greyed out; answers whether it ran. */
export function runCommand(command: Command): boolean {
  if (command.blockedBy(commandFactsNow()) !== undefined) {
    return false;
  }
  command.run();
  return true;
}
