import { assertNever } from '../../../../shared/assertNever';
import type { PinnedLocation } from '../../../../shared/model/settings';
import type { FolderPlace } from '../../../../shared/model/places';
import { focusPart } from '../../../commands/windowParts';
import { visit } from '../../../state/browse';
import { useConnections } from '../../../state/connections';
import { useDialogs } from '../../../state/dialogs';
import { useLocation } from '../../../state/location';
import { useSettings } from '../../../state/settings';
import { folderNode, useTree } from '../../../state/tree';
import { isExpandable } from './treeLines';
import type { TreeLine, TreeQuestion } from './treeLines';

/** Opens a line that is folded. */
export function expandLine(line: TreeLine): void {
  if (isExpandable(line)) {
    useTree.getState().expand([line.id]);
  }
}

/** Opens a line and all lines beside it that can be opened. */
export function expandBeside({ parent }: TreeLine, lines: readonly TreeLine[]): void {
  const beside = lines.filter((line) => line.parent === parent && isExpandable(line));
  useTree.getState().expand(beside.map(({ id }) => id));
}

/** Asks for what lines that are in sight lack, or may have lost since: so do those that they are below. */
export function completeLines(lines: readonly TreeLine[], first: number, end: number): void {
  let above = lines[first]?.parent;
  for (let index = first - 1; above !== undefined && index >= 0; index -= 1) {
    const line = lines[index];
    if (line?.id === above) {
      completeLine(line);
      above = line.parent;
    }
  }
  lines.slice(first, end).forEach(completeLine);
}

/** Asks for the next folders of a level, unless that would bring nothing or is done already. */
function goOn(place: FolderPlace): void {
  const { branches, loadFolders } = useTree.getState();
  const branch = branches[folderNode(place)];
  if (branch?.status === 'ready' && branch.next !== undefined && branch.plenty === true) {
    void loadFolders(place, branch.next);
  }
}

/** Asks for what a line lacks: what is below it when it is open, or what follows. */
function completeLine(line: TreeLine): void {
  const { branches, loadFolders } = useTree.getState();
  const { buckets, loadBuckets } = useConnections.getState();
  if (line.kind === 'more') {
    goOn(line.place);
  } else if (!isExpandable(line) || !line.expanded) {
    return;
  } else if (line.kind === 'connection') {
    if (buckets[line.connection.id] === undefined) {
      void loadBuckets(line.connection.id);
    }
  } else {
    const branch = branches[folderNode(line.place)];
    if (branch === undefined || branch.isOld === true) {
      void loadFolders(line.place);
    } else if (branch.renewedTo !== undefined) {
      // As far as it was known, it is asked for again.
      goOn(line.place);
    }
  }
}

/** Opens a folded line, folds an open one. */
export function toggleLine(line: TreeLine): void {
  if (isExpandable(line) && line.expanded) {
    useTree.getState().collapse(line.id);
  } else {
    expandLine(line);
  }
}

function ask(question: TreeQuestion): void {
  if (question.kind === 'buckets') {
    void useConnections.getState().loadBuckets(question.connectionId);
  } else {
    void useTree.getState().loadFolders(question.place, question.from);
  }
}

/** Does what a line is for: goes to its place, shows more, tries again. */
export function activateLine(line: TreeLine): void {
  switch (line.kind) {
    case 'connection':
      expandLine(line);
      // Chosen again, it looks for new buckets.
      visit({ kind: 'connection', connectionId: line.connection.id });
      return;
    case 'pin':
    case 'bucket':
    case 'folder': {
      const { connectionId, bucket, prefix } = line.place;
      useLocation.getState().go({ kind: 'folder', connectionId, bucket, prefix });
      return;
    }
    case 'more':
      void useTree.getState().loadFolders(line.place, line.from);
      return;
    case 'failed':
      ask(line.question);
      return;
    case 'pinBucket':
      useDialogs.getState().open({ kind: 'pinLocation', connectionId: line.connectionId });
      return;
    case 'loading':
    case 'noBuckets':
      return;
    default:
      assertNever(line);
  }
}

/** Searches everything below a place; what for is typed next. */
export function searchPlace({ connectionId, bucket, prefix }: FolderPlace): void {
  useLocation.getState().go({ kind: 'folder', connectionId, bucket, prefix, search: '' });
  focusPart('filter');
}

function samePin(one: PinnedLocation, other: PinnedLocation): boolean {
  return (
    one.connectionId === other.connectionId &&
    one.bucket === other.bucket &&
    one.prefix === other.prefix
  );
}

/** Whether a place stands among the pinned ones. */
export function isPinned(pinned: readonly PinnedLocation[], place: FolderPlace): boolean {
  return pinned.some((pin) => samePin(pin, place));
}

/** Keeps a place at the top of the tree. */
export function pinPlace({ connectionId, bucket, prefix }: FolderPlace): void {
  const { settings, update } = useSettings.getState();
  const place = { connectionId, bucket, prefix };
  if (!isPinned(settings.pinned, place)) {
    update({ pinned: [...settings.pinned, place] });
  }
}

/** Takes a place away from the top of the tree. */
export function unpinPlace(place: FolderPlace): void {
  const { settings, update } = useSettings.getState();
  update({ pinned: settings.pinned.filter((pin) => !samePin(pin, place)) });
}
