import { useShallow } from 'zustand/react/shallow';
import type { SeenPlace } from '../../shared/model/places';
import { useListing } from './listing';
import type { ListingStore } from './listing';
import { nothingTotal } from './selectedTotals';
import type { SelectedTotals } from './selectedTotals';

/** What is selected in the window, for everything that acts on it or tells about it. */
export interface SelectionFacts {
  /** The bucket that is shown, or the one that is selected among others. */
  readonly place?: SeenPlace;
  readonly prefix: string;
  /** How many entries of a folder are selected. */
  readonly count: number;
  /** Undefined until main has told it of what was selected just now. */
  readonly totals: SelectedTotals | undefined;
}

/** The part of the table's state that {@link selectionFacts} and what can be done are made from. */
export type ListingFacts = Pick<
  ListingStore,
  'source' | 'server' | 'selection' | 'selected' | 'chosen' | 'error'
>;

/** The {@link ListingFacts} of this moment; drawn again when one of them changes. */
export function useListingFacts(): ListingFacts {
  return useListing(
    useShallow(({ source, server, selection, selected, chosen, error }) => ({
      source,
      server,
      selection,
      selected,
      chosen,
      error,
    })),
  );
}

/** The {@link SelectionFacts} of a state of the table. */
export function selectionFacts({
  source,
  server,
  selection,
  selected,
  chosen,
}: ListingFacts): SelectionFacts {
  switch (source.kind) {
    case 'none':
      return { prefix: '', count: 0, totals: nothingTotal };
    case 'buckets': {
      const { connectionId } = source;
      const place = chosen === undefined ? undefined : { connectionId, bucket: chosen, server };
      return { place, prefix: '', count: 0, totals: nothingTotal };
    }
    case 'folder':
      return {
        place: { ...source.place, server },
        prefix: source.prefix,
        count: selection.rows.count,
        totals: selected,
      };
  }
}

/** What is selected in the window. */
export function useSelection(): SelectionFacts {
  return selectionFacts(useListingFacts());
}
