import { randomUUID } from 'node:crypto';
import { dipperError } from '../../shared/errors/appError';
import type { Target } from '../../shared/model/objects';
import type { BucketPlace, SeenPlace } from '../../shared/model/places';
import { mostNamedTargets } from '../../shared/model/views';
import type { KeptSelection } from '../../shared/model/views';
import { keepNewest } from '../base/keepNewest';
import { connectionChanged } from '../s3/connectionChanged';
import type { SelectedRows } from './rowView';

/** What was selected when something was to be done with it. */
export interface SeenSelection {
  readonly rows: SelectedRows;
  /** The server that listed them; absent where nothing was. */
  readonly server: string | undefined;
}

/** Selections as they were seen, until something has been done with them. What becomes of a view changes none. */
export interface KeptSelections {
  keep(place: BucketPlace, selection: SeenSelection): KeptSelection;
  /**
   * What was selected there, and no other place.
   *
   * @throws DipperError `not_found` for one that is not kept any more, `connection_changed` for one of another
   *   server
   */
  targetsOf(selectionId: string, place: SeenPlace): Iterable<Target>;
}

/** As long as a dialog is open, nothing else is selected: some more than one is enough. */
const mostKept = 4;

/** Keeps no selection yet. */
export function createKeptSelections(): KeptSelections {
  const kept = new Map<string, { readonly place: BucketPlace; readonly seen: SeenSelection }>();
  return {
    keep({ connectionId, bucket }, seen) {
      const selectionId = randomUUID();
      kept.set(selectionId, { place: { connectionId, bucket }, seen });
      keepNewest(kept, mostKept);
      const { targets, folders, objects, bytes } = seen.rows;
      const isShort = folders + objects <= mostNamedTargets;
      return {
        ...{ selectionId, folders, objects, bytes },
        ...(isShort ? { named: [...targets] } : {}),
      };
    },
    targetsOf(selectionId, { connectionId, bucket, server }) {
      const found = kept.get(selectionId);
      const isThere = found?.place.connectionId === connectionId && found.place.bucket === bucket;
      if (found === undefined || !isThere) throw selectionGone();
      if (found.seen.server !== server) throw connectionChanged();
      return found.seen.rows.targets;
    },
  };
}

function selectionGone(): Error {
  return dipperError('not_found', 'What was selected is not known any more. Select it again.', {
    retry: 'now',
    facts: { reason: 'list_ended' },
  });
}
