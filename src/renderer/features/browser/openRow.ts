import { useListing } from '../../state/listing';
import { useLocation } from '../../state/location';
import { useSettings } from '../../state/settings';

/** Opens a row of the table: goes into a connection, bucket or folder; shows an object's Inspector. */
export function openRow(id: string): void {
  const { source, view } = useListing.getState();
  const { go } = useLocation.getState();
  switch (source.kind) {
    case 'none':
      go({ kind: 'connection', connectionId: id });
      return;
    case 'buckets':
      go({ kind: 'folder', connectionId: source.connectionId, bucket: id, prefix: '' });
      return;
    case 'folder': {
      const entry = view.rowAt(view.indexOfKey(id));
      if (entry?.kind === 'folder') {
        go({ kind: 'folder', ...source.place, prefix: entry.key });
      } else if (entry !== undefined && !useSettings.getState().settings.inspectorOpen) {
        useSettings.getState().update({ inspectorOpen: true });
      }
      return;
    }
  }
}
