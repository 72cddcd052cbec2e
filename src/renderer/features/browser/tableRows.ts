import { useMemo } from 'react';
import { useListing } from '../../state/listing';
import type { ListingView } from '../../state/listingRows';
import { hasRow } from '../../state/rowRanges';
import { moveFocus, nothingSelected, selectRow } from '../../state/selection';
import type { SelectMode } from '../../state/selection';

/** The rows of a table as far as pointing at them goes. */
export interface TableRows {
  readonly rowCount: number;
  readonly idAt: (index: number) => string | undefined;
  /** Where a row stands, or -1. */
  readonly indexOf: (id: string) => number;
  readonly multiSelect: boolean;
  /** The row that the keyboard is on, or -1. */
  readonly focusedIndex: number;
  readonly isSelected: (index: number) => boolean;
  /** A row is pointed at, or (undefined) none. */
  readonly point: (index: number | undefined, mode: SelectMode) => void;
  /** The keyboard goes to a row; past an end is that end. */
  readonly move: (to: number, mode: SelectMode | 'focusOnly') => void;
}

/** Rows of a folder, of which any number can be selected. */
export function useManyRows(view: ListingView): TableRows {
  const selection = useListing((state) => state.selection);
  const select = useListing((state) => state.select);
  return useMemo(
    () => ({
      rowCount: view.rowCount,
      idAt: (index) => view.rowAt(index)?.key,
      indexOf: view.indexOfKey,
      multiSelect: true,
      focusedIndex: selection.focus ?? -1,
      isSelected: (index) => hasRow(selection.rows, index),
      point: (index, mode) =>
        select(index === undefined ? nothingSelected : selectRow(selection, index, mode)),
      move: (to, mode) => select(moveFocus(selection, view.rowCount, to, mode)),
    }),
    [view, selection, select],
  );
}

/** Rows of which one can be chosen, such as buckets. */
export function useSingleRows(ids: readonly string[]): TableRows {
  const chosen = useListing((state) => state.chosen);
  const choose = useListing((state) => state.choose);
  return useMemo(() => {
    const at = chosen === undefined ? -1 : ids.indexOf(chosen);
    return {
      rowCount: ids.length,
      idAt: (index) => ids[index],
      indexOf: (id) => ids.indexOf(id),
      multiSelect: false,
      focusedIndex: at,
      isSelected: (index) => index === at,
      point: (index) => choose(index === undefined ? undefined : ids[index]),
      move: (to) => choose(ids[Math.min(ids.length - 1, Math.max(0, to))]),
    };
  }, [ids, chosen, choose]);
}
