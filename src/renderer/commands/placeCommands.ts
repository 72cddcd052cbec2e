import {
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  CopyCheck,
  CornerDownLeft,
  Download,
  FilePen,
  FolderOpen,
  FolderPlus,
  FolderSearch,
  FolderUp,
  Link,
  ListFilter,
  ListRestart,
  MapPin,
  PencilLine,
  Pin,
  RefreshCw,
  Trash2,
  Upload,
} from 'lucide-react';
import type { ListEntry } from '../../shared/model/objects';
import type { SeenPlace } from '../../shared/model/places';
import type { KeptSelection } from '../../shared/model/views';
import { parentPrefix } from '../../shared/model/keyNames';
import { isAnswerDue } from '../state/answerDue';
import { refreshAll, toggleSearch, visit } from '../state/browse';
import { useDialogs } from '../state/dialogs';
import { useListing } from '../state/listing';
import { useLocation } from '../state/location';
import { tellFailure } from '../state/notices';
import { openEntry, openPlace } from '../state/openRow';
import { invertSelection, selectAllRows } from '../state/selection';
import { downloadSelection, uploadFromPicker } from '../state/transfers';
import type { Commands } from './command';
import {
  always,
  commandFactsNow,
  needsBucket,
  needsEntries,
  needsFolder,
  needsFoundEntry,
  needsOneEntry,
  needsOneObject,
  needsRows,
  writing,
} from './commandFacts';
import { focusPart } from './windowParts';

function uploadHere(what: 'files' | 'folder'): void {
  const { folder } = commandFactsNow();
  if (folder !== undefined) {
    void uploadFromPicker(folder.place, folder.prefix, what);
  }
}

/** Runs an action on all that is selected and the bucket that it is in. */
async function onSelected(
  action: (place: SeenPlace, selected: KeptSelection) => void,
): Promise<void> {
  const { place } = commandFactsNow().selection;
  const { source, keepSelection } = useListing.getState();
  // Whoever has left what was selected no longer means it.
  const isLeft = (): boolean => useListing.getState().source !== source;
  try {
    const selected = await keepSelection();
    const isNothing = selected === undefined || selected.folders + selected.objects === 0;
    if (place !== undefined && !isNothing && !isAnswerDue() && !isLeft()) {
      action(place, selected);
    }
  } catch (thrown) {
    if (!isLeft()) {
      tellFailure(thrown);
    }
  }
}

function onSelectedOne(action: (place: SeenPlace, entry: ListEntry) => void): void {
  const { place, totals } = commandFactsNow().selection;
  if (place !== undefined && totals?.only !== undefined) {
    action(place, totals.only);
  }
}

/** The commands that are about places and what is in them. */
export const placeCommands = {
  open: {
    id: 'open',
    icon: CornerDownLeft,
    shortcuts: [{ key: 'Enter' }],
    scope: 'table',
    actsOnSelection: true,
    blockedBy: ({ selectedRows }) =>
      selectedRows === 0 ? 'selectSomething' : selectedRows > 1 ? 'selectOne' : undefined,
    run: () => {
      const { selected, chosen } = useListing.getState();
      if (selected?.only !== undefined) {
        openEntry(selected.only);
      } else if (chosen !== undefined) {
        openPlace(chosen);
      }
    },
  },
  upload: {
    id: 'upload',
    icon: Upload,
    shortcuts: [{ key: 'u', primary: true }],
    scope: 'window',
    blockedBy: writing(needsBucket),
    run: () => uploadHere('files'),
  },
  uploadFolder: {
    id: 'uploadFolder',
    icon: FolderUp,
    shortcuts: [{ key: 'u', primary: true, shift: true }],
    scope: 'window',
    blockedBy: writing(needsBucket),
    run: () => uploadHere('folder'),
  },
  newFolder: {
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
  download: {
    id: 'download',
    icon: Download,
    shortcuts: [{ key: 'd', primary: true }],
    scope: 'window',
    actsOnSelection: true,
    blockedBy: needsEntries,
    run: () =>
      void onSelected((place, { selectionId }) => void downloadSelection(place, selectionId)),
  },
  copyLink: {
    id: 'copyLink',
    icon: Link,
    shortcuts: [{ key: 'c', primary: true, shift: true }],
    scope: 'window',
    actsOnSelection: true,
    blockedBy: needsOneObject,
    run: () =>
      onSelectedOne((place, target) =>
        useDialogs.getState().open({ kind: 'copyLink', place, target }),
      ),
  },
  rename: {
    id: 'rename',
    icon: PencilLine,
    shortcuts: [{ key: 'F2' }],
    scope: 'table',
    actsOnSelection: true,
    blockedBy: writing(needsOneEntry),
    run: () =>
      onSelectedOne((place, entry) =>
        useDialogs.getState().open({ kind: 'rename', place, target: entry }),
      ),
  },
  editMetadata: {
    id: 'editMetadata',
    icon: FilePen,
    scope: 'window',
    actsOnSelection: true,
    blockedBy: writing(needsOneObject),
    run: () =>
      onSelectedOne((place, { key }) =>
        useDialogs.getState().open({ kind: 'editMetadata', place, key }),
      ),
  },
  delete: {
    id: 'delete',
    icon: Trash2,
    shortcuts: [{ key: 'Backspace', primary: true, only: 'mac' }, { key: 'Delete' }],
    scope: 'table',
    actsOnSelection: true,
    blockedBy: writing(needsEntries),
    run: () =>
      void onSelected((place, selection) =>
        useDialogs.getState().open({ kind: 'delete', place, selection }),
      ),
  },
  refresh: {
    id: 'refresh',
    icon: RefreshCw,
    shortcuts: [{ key: 'r', primary: true }, { key: 'F5' }],
    scope: 'window',
    blockedBy: always,
    run: refreshAll,
  },
  selectAll: {
    id: 'selectAll',
    icon: CopyCheck,
    shortcuts: [{ key: 'a', primary: true }],
    scope: 'table',
    blockedBy: needsRows,
    run: () => {
      const { selection, select, view } = useListing.getState();
      select(selectAllRows(selection, view.rowCount));
    },
  },
  invertSelection: {
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
  goBack: {
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
  goForward: {
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
  goUp: {
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
  pinBucket: {
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
  focusLocation: {
    id: 'focusLocation',
    icon: MapPin,
    shortcuts: [{ key: 'l', primary: true }],
    scope: 'window',
    blockedBy: always,
    run: () => focusPart('location'),
  },
  focusFilter: {
    id: 'focusFilter',
    icon: ListFilter,
    shortcuts: [{ key: 'f', primary: true }],
    scope: 'window',
    blockedBy: needsFolder,
    run: () => focusPart('filter'),
  },
  searchBelow: {
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
  goToFolder: {
    id: 'goToFolder',
    icon: FolderOpen,
    shortcuts: [{ key: 'Enter', primary: true }],
    scope: 'table',
    actsOnSelection: true,
    blockedBy: needsFoundEntry,
    run: () =>
      onSelectedOne(({ connectionId, bucket }, { key }) =>
        visit({ kind: 'folder', connectionId, bucket, prefix: parentPrefix(key) }, key),
      ),
  },
} satisfies Partial<Commands>;
