import type { ListedPlace } from '../../shared/model/places';
import { mebibyte } from '../base/units';
import type { RememberedRows } from './liveView';
import type { RowView } from './rowView';

/** Rows of places that were left, so that going back shows them at once. */
export interface RememberedPlaces {
  /** Remembers them instead of earlier ones, unless they alone take more than all may. */
  keep(place: ListedPlace, rows: RememberedRows): void;
  /** Hands over what is remembered of a place. */
  take(place: ListedPlace): RememberedRows | undefined;
  all(): readonly { readonly place: ListedPlace; readonly rows: RowView }[];
  forget(isMeant: (place: ListedPlace) => boolean): void;
}

/** Bytes of all that is remembered: enough for one folder of a million, or for many usual ones. */
const mostBytes = 128 * mebibyte;
const mostPlaces = 100;

/** Creates a memory of nothing. It holds on to what is kept until that is taken, forgotten, or too much. */
export function createRememberedPlaces(): RememberedPlaces {
  const kept = new Map<
    string,
    { readonly place: ListedPlace; readonly remembered: RememberedRows }
  >();
  const nameOf = ({ connectionId, bucket, prefix, scope }: ListedPlace): string =>
    JSON.stringify([connectionId, bucket, prefix, scope]);
  const size = (): number =>
    [...kept.values()].reduce((sum, { remembered }) => sum + remembered.rows.store.memory(), 0);

  return {
    keep(place, remembered) {
      const name = nameOf(place);
      kept.delete(name);
      if (remembered.rows.store.memory() > mostBytes) return;
      kept.set(name, { place, remembered });
      for (const oldest of [...kept.keys()]) {
        if (kept.size <= mostPlaces && size() <= mostBytes) break;
        kept.delete(oldest);
      }
    },
    take(place) {
      const name = nameOf(place);
      const found = kept.get(name);
      kept.delete(name);
      return found?.remembered;
    },
    all: () =>
      [...kept.values()].map(({ place, remembered }) => ({ place, rows: remembered.rows })),
    forget(isMeant) {
      for (const [name, { place }] of kept) if (isMeant(place)) kept.delete(name);
    },
  };
}
