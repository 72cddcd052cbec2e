import { useEffect } from 'react';
import type { KeyboardEvent, MouseEvent, RefObject } from 'react';
import { useListing } from '../../state/listing';
import { useLocation } from '../../state/location';
import { findByStart, moveFocus, nothingSelected, selectRow } from '../../state/selection';
import type { RowOrder, SelectMode } from '../../state/selection';
import type { GridHandle } from '../../ui/DataGrid';
import { matchesShortcut, shortcutsFor } from '../../ui/shortcuts';
import { useTypeAhead } from '../../ui/useTypeAhead';
import { browserCommands, runCommand } from './commands';
import { focusPart } from './focus';
import { openRow } from './openRow';
import { useMac } from './useCommands';

interface TableOptions {
  readonly grid: RefObject<GridHandle | null>;
  readonly order: RowOrder;
  /** The name that typing finds a row by. */
  readonly nameAt: (index: number) => string;
  readonly multiSelect: boolean;
}

/** How a table in the middle answers to the mouse and the keyboard. */
export interface Table {
  readonly focusedIndex: number;
  readonly isSelected: (index: number) => boolean;
  readonly onRowClick: (index: number | undefined, event: MouseEvent) => void;
  readonly onRowContextMenu: (index: number | undefined) => void;
  readonly onRowOpen: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Selecting, moving, opening and finding by typing, the same for every kind of row. */
export function useTable({ grid, order, nameAt, multiSelect }: TableOptions): Table {
  const selection = useListing((state) => state.selection);
  const select = useListing((state) => state.select);
  const revealing = useListing((state) => state.revealing);
  const revealed = useListing((state) => state.revealed);
  const mac = useMac();
  const { typing, type } = useTypeAhead();
  const focusedIndex = selection.focus === undefined ? -1 : order.indexOf(selection.focus);

  // A table that takes the place of another takes the keyboard over with it.
  useEffect(() => {
    if (document.activeElement === document.body) {
      focusPart('table');
    }
  }, []);

  useEffect(() => {
    const index = revealing === undefined ? -1 : order.indexOf(revealing);
    if (index >= 0) {
      grid.current?.scrollToRow(index);
      revealed();
    }
  }, [revealing, revealed, order, grid]);

  function idOf(index: number | undefined): string | undefined {
    return index === undefined ? undefined : order.idAt(index);
  }

  function modeOf(event: MouseEvent | KeyboardEvent): SelectMode {
    if (!multiSelect) {
      return 'only';
    }
    return event.shiftKey ? 'range' : (mac ? event.metaKey : event.ctrlKey) ? 'toggle' : 'only';
  }

  function move(to: number, mode: SelectMode | 'focusOnly'): void {
    if (order.rowCount > 0) {
      select(moveFocus(selection, order, to, mode));
      grid.current?.scrollToRow(Math.min(order.rowCount - 1, Math.max(0, to)));
    }
  }

  function target(key: string): number | undefined {
    const page = grid.current?.rowsInSight() ?? 1;
    switch (key) {
      case 'ArrowDown':
        return focusedIndex + 1;
      case 'ArrowUp':
        return focusedIndex < 0 ? order.rowCount - 1 : focusedIndex - 1;
      case 'PageDown':
        return focusedIndex + page;
      case 'PageUp':
        return focusedIndex - page;
      case 'Home':
        return 0;
      case 'End':
        return order.rowCount - 1;
      default:
        return undefined;
    }
  }

  function runTableCommand(event: KeyboardEvent): boolean {
    const command = browserCommands.find(
      ({ scope, shortcuts = [] }) =>
        scope === 'table' &&
        shortcutsFor(shortcuts, mac).some((shortcut) => matchesShortcut(event, shortcut, mac)),
    );
    if (command === undefined || (command.id === 'selectAll' && !multiSelect)) {
      return false;
    }
    if (command.id === 'open' && selection.focus !== undefined) {
      openRow(selection.focus);
    } else {
      runCommand(command);
    }
    return true;
  }

  function handled(event: KeyboardEvent): boolean {
    if (runTableCommand(event)) {
      return true;
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const to = target(event.key);
    if (to !== undefined && !event.altKey) {
      const mode = modeOf(event);
      move(to, mode === 'toggle' ? 'focusOnly' : mode);
      return true;
    }
    if (event.key === ' ' && selection.focus !== undefined && !typing()) {
      select(selectRow(selection, order, selection.focus, multiSelect ? 'toggle' : 'only'));
      return true;
    }
    if (plain && event.key.length === 1) {
      const { text, next } = type(event.key);
      const from = Math.max(0, focusedIndex + (next ? 1 : 0));
      const found = findByStart(order.rowCount, nameAt, text, from);
      if (found >= 0) {
        move(found, 'only');
      }
      return true;
    }
    if (plain && event.key === 'Backspace') {
      useLocation.getState().goUp();
      return true;
    }
    if (plain && event.key === 'Escape') {
      const { filter, setFilter } = useListing.getState();
      if (filter === '') {
        select(nothingSelected);
      } else {
        setFilter('');
      }
      return true;
    }
    return false;
  }

  return {
    focusedIndex,
    isSelected: (index) => {
      const id = order.idAt(index);
      return id !== undefined && selection.ids.has(id);
    },
    onRowClick: (index, event) => {
      const id = idOf(index);
      select(id === undefined ? nothingSelected : selectRow(selection, order, id, modeOf(event)));
    },
    // A row outside the selection becomes the selection; the menu is about what is selected.
    onRowContextMenu: (index) => {
      const id = idOf(index);
      if (id === undefined) {
        select(nothingSelected);
      } else if (!selection.ids.has(id)) {
        select(selectRow(selection, order, id, 'only'));
      }
    },
    onRowOpen: (index) => {
      const id = idOf(index);
      if (id !== undefined) {
        openRow(id);
      }
    },
    onKeyDown: (event) => {
      if (handled(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
  };
}
