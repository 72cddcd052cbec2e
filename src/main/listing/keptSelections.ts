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

/** Selections as they were seen, until something is done with them. What becomes of a view changes none. */
export interface KeptSelections {
  keep(place: BucketPlace, selection: SeenSelection): KeptSelection;
  /**
   * Hands over what was selected there, and no other place.
   *
   * @throws DipperError `not_found` for one that is not kept any more, `connection_changed` for one of another
   *   server
   */
  take(selectionId: string, place: SeenPlace): Iterable<Target>;
  /** Drops those of a connection. */
  forgetConnection(connectionId: string): void;
}

/** As long as a dialog is open, nothing else is selected: some more than one is enough. */
const mostKept = 4;

interface Kept {
  readonly place: BucketPlace;
  readonly server: string | undefined;
  readonly targets: Iterable<Target>;
}

/** Keeps no selection yet. */
export function createKeptSelections(): KeptSelections {
  const all = new Map<string, Kept>();
  return {
    keep({ connectionId, bucket }, { rows, server }) {
      const { targets, folders, objects, bytes } = rows;
      const isShort = folders + objects <= mostNamedTargets;
      // Targets of rows hold on to the whole listing, however few they are.
      const named = isShort ? [...targets] : undefined;
      const selectionId = randomUUID();
      all.set(selectionId, { place: { connectionId, bucket }, server, targets: named ?? targets });
      keepNewest(all, mostKept);
      return {
        ...{ selectionId, folders, objects, bytes },
        ...(named === undefined ? {} : { named }),
      };
    },
    take(selectionId, { connectionId, bucket, server }) {
      const found = all.get(selectionId);
      const isThere = found?.place.connectionId === connectionId && found.place.bucket === bucket;
      if (found === undefined || !isThere) throw selectionGone();
      if (found.server !== server) throw connectionChanged();
      all.delete(selectionId);
      return found.targets;
    },
    forgetConnection(connectionId) {
      for (const [selectionId, { place }] of all) {
        if (place.connectionId === connectionId) all.delete(selectionId);
      }
    },
  };
}

function selectionGone(): Error {
  return dipperError('not_found', 'What was selected is not known any more. Select it again.', {
    retry: 'now',
    facts: { reason: 'list_ended' },
  });
}
