import { useEffect, useRef } from 'react';
import type { KeyboardEvent, MouseEvent, RefObject } from 'react';
import { commandFor, runCommand } from '../../../commands/commands';
import { focusPart } from '../../../commands/windowParts';
import { filterHere, toggleSearch } from '../../../state/browse';
import { useListing } from '../../../state/listing';
import { useLocation } from '../../../state/location';
import type { SelectMode } from '../../../state/selection';
import { useMac } from '../../../state/settings';
import type { GridHandle } from '../../../ui/DataGrid';
import { rowByKey } from '../../../ui/rowKeys';
import { useTypeAhead } from '../../../ui/useTypeAhead';
import type { TableRows } from './tableRows';

interface TableOptions {
  readonly grid: RefObject<GridHandle | null>;
  readonly rows: TableRows;
}

/** How a table in the middle answers to the mouse and the keyboard. */
export interface Table {
  readonly focusedIndex: number;
  readonly multiSelect: boolean;
  readonly isSelected: (index: number) => boolean;
  readonly onRowClick: (index: number | undefined, event: MouseEvent) => void;
  /** A menu is asked for at a row, or (undefined) beside all rows. */
  readonly onRowMenu: (index: number | undefined) => void;
  readonly onRowOpen: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Selecting, moving, opening and finding by typing, the same for every kind of row. */
export function useTable({ grid, rows }: TableOptions): Table {
  const { rowCount, multiSelect, focusedIndex, isSelected, open, point } = rows;
  const { revealedIndex, revealed } = rows;
  const mac = useMac();
  const { typing, type } = useTypeAhead();
  /** The row that the first click of two was on. */
  const clicked = useRef<string>(undefined);

  // A table that takes the place of another takes the keyboard over with it.
  useEffect(() => {
    if (document.activeElement === document.body) {
      focusPart('table');
    }
  }, []);

  useEffect(() => {
    if (revealedIndex >= 0) {
      grid.current?.scrollToRow(revealedIndex);
      revealed();
    }
  }, [revealedIndex, revealed, grid]);

  function modeOf(event: MouseEvent | KeyboardEvent): SelectMode {
    if (!multiSelect) return 'only';
    const adds = mac ? event.metaKey : event.ctrlKey;
    return event.shiftKey ? (adds ? 'addRange' : 'range') : adds ? 'toggle' : 'only';
  }

  function move(to: number, mode: SelectMode | 'focusOnly'): void {
    if (rowCount > 0) {
      rows.move(to, mode);
      grid.current?.scrollToRow(Math.min(rowCount - 1, Math.max(0, to)));
    }
  }

  function runTableCommand(event: KeyboardEvent): boolean {
    const command = commandFor(event, 'table', mac);
    if (command === undefined) return false;
    const isFinding = useListing.getState().finding() !== undefined;
    if (command.id === 'open' && focusedIndex >= 0 && !isFinding) {
      if (!open(focusedIndex)) {
        // It may have been scrolled past long ago. Whoever sees it can open it.
        grid.current?.scrollToRow(focusedIndex);
      }
    } else {
      runCommand(command);
    }
    return true;
  }

  function handleKey(event: KeyboardEvent): boolean {
    if (runTableCommand(event)) return true;
    if (commandFor(event, 'window', mac) !== undefined) return false;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const page = grid.current?.rowsInSight() ?? 1;
    const to = rowByKey(event.key, { position: focusedIndex, count: rowCount, page });
    if (to !== undefined && !event.altKey) {
      const mode = modeOf(event);
      move(to, mode === 'toggle' ? 'focusOnly' : mode);
      return true;
    }
    if (event.key === ' ' && focusedIndex >= 0 && !typing()) {
      point(focusedIndex, multiSelect ? 'toggle' : 'only');
      return true;
    }
    if (plain && event.key.length === 1) {
      const { text, next } = type(event.key);
      rows.moveToTyped(text, Math.max(0, focusedIndex + (next ? 1 : 0)));
      return true;
    }
    if (plain && event.key === 'Backspace') {
      useLocation.getState().goUp();
      return true;
    }
    if (plain && event.key === 'Escape') {
      const { filter, source, selection } = useListing.getState();
      if (filter !== '') {
        filterHere('');
      } else if (
        source.kind === 'folder' &&
        source.scope === 'below' &&
        selection.rows.count === 0
      ) {
        toggleSearch();
      } else {
        point(undefined, 'only');
      }
      return true;
    }
    return false;
  }

  return {
    focusedIndex,
    multiSelect,
    isSelected,
    onRowClick: (index, event) => {
      // The browser counts on for as long as clicks follow one another.
      if (event.detail % 2 === 1) {
        clicked.current = index === undefined ? undefined : rows.idAt(index);
      }
      point(index, modeOf(event));
    },
    // A row outside the selection becomes the selection; the menu is about what is selected.
    onRowMenu: (index) => {
      if (index === undefined || !isSelected(index)) {
        point(index, 'only');
      }
    },
    // Other rows may have come between the two clicks, or the one that was still on its way.
    onRowOpen: (index) => {
      if (clicked.current === undefined || rows.idAt(index) === clicked.current) {
        open(index);
      }
    },
    onKeyDown: (event) => {
      if (handleKey(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
  };
}
