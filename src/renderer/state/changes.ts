import type { RouteInput } from '../../shared/ipc/routes';
import type { ListEntry, Target } from '../../shared/model/objects';
import type { BucketPlace } from '../../shared/model/places';
import type { Transfer } from '../../shared/model/transfers';
import { parentPrefix } from '../../shared/model/keyNames';
import { call, onEvent } from '../ipc/client';
import { forgetSizesIn } from './folderSizes';
import { tellFailure } from './notices';
import { useTree } from './tree';

/** Entries that one call tells of. */
const mostAtOnce = 10_000;

type Changes = Omit<RouteInput<'views.note'>, keyof BucketPlace>;

/**
 * Tells main, whose views show it at once: those that are open and those that are remembered. Ends once
 * they do.
 */
async function note({ connectionId, bucket }: BucketPlace, changes: Changes): Promise<void> {
  await call('views.note', { connectionId, bucket, ...changes }).catch(tellFailure);
}

/**
 * Shows objects and folders that Dipper itself has just made, without listing again. Ends once they are
 * in what is shown.
 */
export async function noteCreated(
  place: BucketPlace,
  entries: readonly ListEntry[],
): Promise<void> {
  addToTree(place, entries);
  const told: Promise<void>[] = [];
  for (let start = 0; start < entries.length; start += mostAtOnce) {
    const made = entries.slice(start, start + mostAtOnce);
    told.push(note(place, { made, removed: [] }));
  }
  await Promise.all(told);
}

/**
 * Shows a folder that a rename has moved objects into: which ones is known to nobody here. Ends once it
 * is in what is shown.
 */
export async function noteFilled(place: BucketPlace, folder: string): Promise<void> {
  // What is known below it lacks what came.
  useTree.getState().forgetBelow({ ...place, prefix: folder });
  addToTree(place, [{ kind: 'folder', key: folder }]);
  await note(place, { made: [], filled: [folder], removed: [] });
}

/**
 * Shows that a rename of a folder has not come to its end: what is where now is known to nobody here. Ends
 * once what is known is in what is shown.
 */
export async function notePartlyMoved(
  place: BucketPlace,
  from: string,
  to: string,
  moved: number,
): Promise<void> {
  const shown = moved > 0 ? noteFilled(place, to) : undefined;
  // Both are in it, unless the new name has a slash; then that is below it.
  useTree.getState().forgetBelow({ ...place, prefix: parentPrefix(from) });
  await shown;
}

function addToTree(place: BucketPlace, entries: readonly ListEntry[]): void {
  for (const prefix of foldersOf(entries)) {
    useTree.getState().addFolder({ ...place, prefix });
  }
}

/** All folders that entries are or are in, at any depth. */
function foldersOf(entries: readonly ListEntry[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { kind, key } of entries) {
    let folder = kind === 'folder' ? key : parentPrefix(key);
    while (folder !== '' && !folders.has(folder)) {
      folders.add(folder);
      folder = parentPrefix(folder);
    }
  }
  return folders;
}

/** Takes away what Dipper itself has just removed, without listing again. */
export function noteRemoved(place: BucketPlace, { kind, key }: Target): void {
  void note(place, { made: [], removed: [{ kind, key }] });
  if (kind === 'folder') leaveOutFolders(place, [key]);
}

/** Takes folders that are gone out of what the window itself knows: of the tree, and of what was counted. */
export function leaveOutFolders(place: BucketPlace, prefixes: readonly string[]): void {
  useTree.getState().removeFolders(place, prefixes);
  forgetSizesIn(place, prefixes);
}

function noteUploads(transfers: readonly Transfer[]): void {
  const byBucket = new Map<string, { readonly place: BucketPlace; readonly made: ListEntry[] }>();
  for (const transfer of transfers) {
    const { kind, state, skipped, connectionId, bucket, key, bytesTotal, stored } = transfer;
    if (kind === 'upload' && state === 'done' && skipped !== true) {
      const id = `${connectionId}\n${bucket}`;
      const group = byBucket.get(id) ?? { place: { connectionId, bucket }, made: [] };
      group.made.push({
        ...{ kind: 'object', key, size: bytesTotal, lastModified: Date.now() },
        ...stored,
      });
      byBucket.set(id, group);
    }
  }
  for (const { place, made } of byBucket.values()) {
    void noteCreated(place, made);
  }
}

/** Shows each upload as soon as it is done. Ends with the returned function. */
export function followUploads(): () => void {
  return onEvent('transfers.changed', ({ changed }) => noteUploads(changed));
}
