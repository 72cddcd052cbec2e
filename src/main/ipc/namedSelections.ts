import type { Target } from '../../shared/model/objects';
import type { KeptSelection } from '../../shared/model/views';
import { keepNewest } from '../base/keepNewest';

/** What the selections hold that something is to be done with, as far as they name it one by one. */
export interface NamedSelections {
  note(kept: KeptSelection): void;
  /** @returns Nothing for one that holds more than is named, or that is not known any more. */
  targetsOf(selectionId: string): readonly Target[];
}

const mostKept = 4;

/** Knows of no selection yet. */
export function createNamedSelections(): NamedSelections {
  const known = new Map<string, readonly Target[]>();
  return {
    note({ selectionId, named }) {
      if (named === undefined) return;
      known.set(selectionId, named);
      keepNewest(known, mostKept);
    },
    targetsOf: (selectionId) => known.get(selectionId) ?? [],
  };
}
