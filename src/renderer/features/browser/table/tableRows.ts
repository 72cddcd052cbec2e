import { useEffect, useMemo, useRef } from 'react';
import { useListing } from '../../../state/listing';
import { openEntry, openPlace } from '../../../state/openRow';
import { hasRow } from '../../../state/rowRanges';
import { findByStart, moveFocus, selectNone, selectRow } from '../../../state/selection';
import type { SelectMode } from '../../../state/selection';

/** The rows of a table as far as pointing at them goes. */
export interface TableRows {
  readonly rowCount: number;
  readonly multiSelect: boolean;
  /** The row that the keyboard is on, or -1. */
  readonly focusedIndex: number;
  /** A row to be scrolled to now, or -1. */
  readonly revealedIndex: number;
  readonly isSelected: (index: number) => boolean;
  /** What a row is known by, wherever it stands; undefined where it is not at hand. */
  readonly idAt: (index: number) => string | undefined;
  /** Opens a row; answers whether it is at hand. The row that is selected alone always is. */
  readonly open: (index: number) => boolean;
  /** A row is pointed at, or (undefined) none. */
  readonly point: (index: number | undefined, mode: SelectMode) => void;
  /** The keyboard goes to a row; past an end is that end. */
  readonly move: (to: number, mode: SelectMode | 'focusOnly') => void;
  /** Selects the next row from an index on whose name begins with a text, and scrolls to it. */
  readonly moveToTyped: (text: string, from: number) => void;
  /** {@link revealedIndex} is in sight. */
  readonly revealed: () => void;
}

/** Rows of a folder, of which any number can be selected. */
export function useManyRows(): TableRows {
  const view = useListing((state) => state.view);
  const selection = useListing((state) => state.selection);
  const selected = useListing((state) => state.selected);
  const scrollTo = useListing((state) => state.scrollTo);
  const { select, selectTyped, scrolled } = useListing.getState();
  return useMemo(
    () => ({
      rowCount: view.rowCount,
      multiSelect: true,
      focusedIndex: selection.focus ?? -1,
      revealedIndex: scrollTo ?? -1,
      isSelected: (index) => hasRow(selection.rows, index),
      idAt: (index) => view.rowAt(index)?.entry.key,
      open: (index) => {
        const isOnly = selection.rows.count === 1 && hasRow(selection.rows, index);
        const entry = view.rowAt(index)?.entry ?? (isOnly ? selected?.only : undefined);
        if (entry !== undefined) {
          openEntry(entry);
        }
        return entry !== undefined;
      },
      // Keys may come faster than the table is drawn.
      point: (index, mode) => {
        const before = useListing.getState().selection;
        select(index === undefined ? selectNone(before) : selectRow(before, index, mode));
      },
      move: (to, mode) =>
        select(moveFocus(useListing.getState().selection, view.rowCount, to, mode)),
      moveToTyped: selectTyped,
      revealed: scrolled,
    }),
    [view, selection, selected, scrollTo, select, selectTyped, scrolled],
  );
}

/** Rows of which one can be chosen, such as buckets. */
export function useSingleRows(ids: readonly string[], names: readonly string[]): TableRows {
  const chosen = useListing((state) => state.chosen);
  const revealing = useListing((state) => state.revealing);
  const { choose, reveal } = useListing.getState();
  const isThere = chosen !== undefined && ids.includes(chosen);
  const seen = useRef<string>(undefined);
  useEffect(() => {
    if (isThere) {
      seen.current = chosen;
    } else if (chosen !== undefined && chosen === seen.current) {
      // It is gone, not on its way.
      choose(undefined);
    }
  }, [chosen, isThere, choose]);
  return useMemo(() => {
    const at = chosen === undefined ? -1 : ids.indexOf(chosen);
    return {
      rowCount: ids.length,
      multiSelect: false,
      focusedIndex: at,
      revealedIndex: revealing === undefined ? -1 : ids.indexOf(revealing),
      isSelected: (index) => index === at,
      idAt: (index) => ids[index],
      open: (index) => {
        const id = ids[index];
        if (id !== undefined) {
          openPlace(id);
        }
        return id !== undefined;
      },
      point: (index) => choose(index === undefined ? undefined : ids[index]),
      move: (to) => choose(ids[Math.min(ids.length - 1, Math.max(0, to))]),
      moveToTyped: (text, from) => {
        const id = ids[findByStart(names.length, (index) => names[index] ?? '', text, from)];
        if (id !== undefined) {
          reveal(id);
        }
      },
      revealed: () => choose(chosen),
    };
  }, [ids, names, chosen, revealing, choose, reveal]);
}
