import type { ListEntry, Target } from '../../shared/model/objects';
import type { Transfer } from '../../shared/model/transfers';
import { onEvent } from '../ipc/client';
import type { BucketPlace } from './dialogs';
import { parentPrefix } from './keyNames';
import { useListing } from './listing';
import { useTree } from './tree';

/**
 * How a key shows in a folder: as itself, as the folder that holds it, or not at all (undefined).
 *
 * @param object what is known of the object.
 */
export function entryInFolder(
  prefix: string,
  object: Extract<ListEntry, { readonly kind: 'object' }>,
): ListEntry | undefined {
  if (!object.key.startsWith(prefix)) {
    return undefined;
  }
  const slash = object.key.indexOf('/', prefix.length);
  return slash < 0 ? object : { kind: 'folder', key: object.key.slice(0, slash + 1) };
}

function shownPrefix(place: BucketPlace): string | undefined {
  const { source } = useListing.getState();
  return source.kind === 'folder' &&
    source.place.connectionId === place.connectionId &&
    source.place.bucket === place.bucket
    ? source.prefix
    : undefined;
}

/** Shows objects and folders that Dipper itself has just made, without listing again. */
export function noteCreated(place: BucketPlace, entries: readonly ListEntry[]): void {
  const prefix = shownPrefix(place);
  if (prefix !== undefined) {
    const shown = entries.flatMap((entry) =>
      entry.kind === 'folder'
        ? parentPrefix(entry.key) === prefix
          ? [entry]
          : []
        : (entryInFolder(prefix, entry) ?? []),
    );
    if (shown.length > 0) {
      useListing.getState().put(shown);
    }
  }
  const folders = new Set(
    entries.map(({ kind, key }) => (kind === 'folder' ? key : parentPrefix(key))),
  );
  for (const folder of folders) {
    if (folder !== '') {
      useTree.getState().addFolder({ ...place, prefix: folder });
    }
  }
}

/** Takes away what Dipper itself has just removed, without listing again. */
export function noteRemoved(place: BucketPlace, targets: readonly Target[]): void {
  if (shownPrefix(place) !== undefined) {
    useListing.getState().remove(targets.map(({ key }) => key));
  }
  for (const { kind, key } of targets) {
    if (kind === 'folder') {
      useTree.getState().removeFolder({ ...place, prefix: key });
    }
  }
}

function noteUploads(transfers: readonly Transfer[]): void {
  const byBucket = new Map<string, { readonly place: BucketPlace; readonly made: ListEntry[] }>();
  for (const { kind, state, skipped, connectionId, bucket, key, bytesTotal } of transfers) {
    if (kind === 'upload' && state === 'done' && skipped !== true) {
      const id = `${connectionId}\n${bucket}`;
      const group = byBucket.get(id) ?? { place: { connectionId, bucket }, made: [] };
      group.made.push({ kind: 'object', key, size: bytesTotal, lastModified: Date.now() });
      byBucket.set(id, group);
    }
  }
  for (const { place, made } of byBucket.values()) {
    noteCreated(place, made);
  }
}

/** Shows each upload as soon as it is done. Ends with the returned function. */
export function followUploads(): () => void {
  return onEvent('transfers.changed', ({ changed }) => noteUploads(changed));
}
