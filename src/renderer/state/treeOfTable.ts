import { parentPrefix } from '../../shared/model/keyNames';
import { useListing } from './listing';
import type { ListingStore } from './listing';
import { folderNode, foldersAbove, useTree } from './tree';
import type { TreeBranch } from './tree';

/** Whether this round of listing has found anything, so that the folder is known to be there. */
function isFound({ source, listed, total }: ListingStore): boolean {
  return source.kind === 'folder' && listed > 0 && total > 0;
}

/** Whether folders of a level may be missing that it does not go on to by itself. */
function isIncomplete(branch: TreeBranch | undefined): boolean {
  return branch?.status === 'ready' && branch.next !== undefined && branch.plenty !== true;
}

/** Adds the folders on the way to what the table shows to those levels that may not have come to them. */
function addWay(isMeant: (branch: string) => boolean): void {
  const { source } = useListing.getState();
  if (source.kind !== 'folder' || source.prefix === '') return;
  const { branches, addFolder } = useTree.getState();
  for (const prefix of [source.prefix, ...foldersAbove(source.prefix)]) {
    const level = folderNode({ ...source.place, prefix: parentPrefix(prefix) });
    const branch = branches[level];
    const isMissing = isIncomplete(branch) && branch?.prefixes.includes(prefix) === false;
    if (prefix !== '' && isMissing && isMeant(level)) {
      addFolder({ ...source.place, prefix });
    }
  }
}

/**
 * Has the tree show the folders that the table knows of: those of a level that it has listed to its end,
 * and those on the way to it. S3 tells the folders among many objects only with all of those. Ends with the
 * returned function.
 */
export function followTable(): () => void {
  let isAsking = false;
  /** Whether something has changed since it was asked. */
  let isBehind = false;

  async function completeLevel(): Promise<void> {
    isBehind = isAsking;
    const { source, status, folders } = useListing.getState();
    if (isAsking || source.kind !== 'folder' || source.scope === 'below' || status !== 'complete') {
      return;
    }
    const place = { ...source.place, prefix: source.prefix };
    if (isIncomplete(useTree.getState().branches[folderNode(place)])) {
      isAsking = true;
      // Where the view has ended meanwhile, the level stays as it was.
      await useTree.getState().completeFolders(place, () => folders().catch(() => undefined));
      isAsking = false;
      if (isBehind) {
        void completeLevel();
      }
    }
  }

  const stops = [
    useListing.subscribe((now, before) => {
      if (isFound(now) && !(isFound(before) && now.source === before.source)) {
        addWay(() => true);
      }
      void completeLevel();
    }),
    useTree.subscribe(({ branches }, before) => {
      if (branches !== before.branches) {
        // A folder that has just been taken out of its level is not to come back.
        if (isFound(useListing.getState())) {
          addWay((level) => before.branches[level]?.status !== 'ready');
        }
        void completeLevel();
      }
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
