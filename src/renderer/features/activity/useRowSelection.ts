import { useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { rowByKey } from '../../ui/rowKeys';
import type { RowWindow } from '../../ui/useRowWindow';

/** Which rows of a list are selected, by their ids. */
export interface RowSelection {
  readonly selected: ReadonlySet<string>;
  /** Where the keyboard stands. */
  readonly current: string | undefined;
  readonly onRowClick: (id: string, event: MouseEvent) => void;
  /** Those that lead to a row, and select all; other keys are left alone. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly clear: () => void;
}

export function useRowSelection(
  ids: readonly string[],
  { rowsInSight, scrollToRow }: Pick<RowWindow, 'rowsInSight' | 'scrollToRow'>,
): RowSelection {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string>();
  const [anchor, setAnchor] = useState<string>();

  function selectOnly(id: string): void {
    setSelected(new Set([id]));
    setAnchor(id);
    setCurrent(id);
  }

  function selectTo(id: string): void {
    const from = ids.indexOf(anchor ?? id);
    const to = ids.indexOf(id);
    setSelected(new Set(ids.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1)));
    setCurrent(id);
  }

  return {
    selected,
    current,
    clear: () => setSelected(new Set()),
    onRowClick(id, event) {
      if (event.shiftKey) {
        selectTo(id);
      } else if (event.ctrlKey || event.metaKey) {
        const changed = new Set(selected);
        if (!changed.delete(id)) {
          changed.add(id);
        }
        setSelected(changed);
        setAnchor(id);
        setCurrent(id);
      } else {
        selectOnly(id);
      }
    },
    onKeyDown(event) {
      const position = current === undefined ? -1 : ids.indexOf(current);
      const isAll = event.key === 'a' && (event.ctrlKey || event.metaKey);
      const target = rowByKey(event.key, { position, count: ids.length, page: rowsInSight() });
      const id = target === undefined ? undefined : ids[target];
      if (!isAll && id === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      if (isAll) {
        setSelected(new Set(ids));
      } else if (id !== undefined && target !== undefined) {
        if (event.shiftKey) {
          selectTo(id);
        } else {
          selectOnly(id);
        }
        scrollToRow(target);
      }
    },
  };
}
