import type { ListEntry } from '../../shared/model/objects';
import { useListing } from './listing';
import { useLocation } from './location';
import { useSettings } from './settings';

/** Goes into a connection or bucket of the table. */
export function openPlace(id: string): void {
  const { source } = useListing.getState();
  const { go } = useLocation.getState();
  if (source.kind === 'none') {
    go({ kind: 'connection', connectionId: id });
  } else if (source.kind === 'buckets') {
    go({ kind: 'folder', connectionId: source.connectionId, bucket: id, prefix: '' });
  }
}

/** Opens an entry of the table: goes into a folder; shows an object's Inspector. */
export function openEntry(entry: ListEntry): void {
  const { source } = useListing.getState();
  const { settings, update } = useSettings.getState();
  if (entry.kind === 'folder') {
    if (source.kind === 'folder') {
      useLocation.getState().go({ kind: 'folder', ...source.place, prefix: entry.key });
    }
  } else if (!settings.inspectorOpen) {
    update({ inspectorOpen: true });
  }
}
