import type { ObjectEntry } from '../../../shared/model/objects';
import type { BucketPlace, SeenPlace } from '../../../shared/model/places';
import type { SelectedTotals } from '../../state/selectedTotals';
import type { SelectionFacts } from '../../state/selectionFacts';
import type { Location } from '../../state/location';

/** What the Inspector tells about. */
export type Subject =
  | { readonly kind: 'none' }
  | { readonly kind: 'connection'; readonly connectionId: string }
  | { readonly kind: 'bucket'; readonly place: SeenPlace }
  | {
      readonly kind: 'folder';
      readonly place: BucketPlace;
      readonly key: string;
      /** The window is in it. */
      readonly isOpen: boolean;
    }
  | { readonly kind: 'object'; readonly place: SeenPlace; readonly entry: ObjectEntry }
  | { readonly kind: 'many'; readonly count: number; readonly totals: SelectedTotals | undefined };

/** What is selected; where nothing is, the folder, the bucket or the connection that is shown. */
export function subjectOf(location: Location, selection: SelectionFacts): Subject {
  const { place, prefix, count, totals } = selection;
  if (place === undefined) {
    return location.kind === 'connection'
      ? { kind: 'connection', connectionId: location.connectionId }
      : { kind: 'none' };
  }
  if (count === 0) {
    return prefix === ''
      ? { kind: 'bucket', place }
      : { kind: 'folder', place, key: prefix, isOpen: true };
  }
  const entry = totals?.only;
  if (entry === undefined) return { kind: 'many', count, totals };
  return entry.kind === 'folder'
    ? { kind: 'folder', place, key: entry.key, isOpen: false }
    : { kind: 'object', place, entry };
}
