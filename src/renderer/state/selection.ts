/** What is selected in a table, by row id (an object's key, a bucket's name), so that it survives
 * sorting, filtering and rows that stream in. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Where a range starts. */
  readonly anchor?: string;
  /** The row that the keyboard is on. */
  readonly focus?: string;
}

/** The rows of a table as far as selecting goes. */
export interface RowOrder {
  readonly rowCount: number;
  readonly idAt: (index: number) => string | undefined;
  readonly indexOf: (id: string) => number;
}

/** How a row is pointed at: alone, added or taken away (Ctrl, or Cmd), or up to it (Shift). */
export type SelectMode = 'only' | 'toggle' | 'range';

export const nothingSelected: Selection = { ids: new Set() };

/** Exactly one row. */
export function selectOnly(id: string): Selection {
  return { ids: new Set([id]), anchor: id, focus: id };
}

function range(order: RowOrder, from: number, to: number): ReadonlySet<string> {
  const ids = new Set<string>();
  for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
    const id = order.idAt(index);
    if (id !== undefined) {
      ids.add(id);
    }
  }
  return ids;
}

/** The selection after a row was pointed at. */
export function selectRow(
  selection: Selection,
  order: RowOrder,
  id: string,
  mode: SelectMode,
): Selection {
  switch (mode) {
    case 'only':
      return selectOnly(id);
    case 'toggle': {
      const ids = new Set(selection.ids);
      if (!ids.delete(id)) {
        ids.add(id);
      }
      return { ids, anchor: id, focus: id };
    }
    case 'range': {
      const anchor = selection.anchor ?? order.idAt(0) ?? id;
      const from = order.indexOf(anchor);
      const to = order.indexOf(id);
      return from < 0 || to < 0
        ? selectOnly(id)
        : { ids: range(order, from, to), anchor, focus: id };
    }
  }
}

/** The selection after the keyboard moved to another row, counted from 0; past an end is that end. */
export function moveFocus(
  selection: Selection,
  order: RowOrder,
  to: number,
  mode: SelectMode | 'focusOnly',
): Selection {
  const id = order.idAt(Math.min(order.rowCount - 1, Math.max(0, to)));
  if (id === undefined) {
    return selection;
  }
  return mode === 'focusOnly' ? { ...selection, focus: id } : selectRow(selection, order, id, mode);
}

/** Every row that is shown. */
export function selectAllRows(selection: Selection, order: RowOrder): Selection {
  return {
    ids: range(order, 0, order.rowCount - 1),
    anchor: order.idAt(0),
    focus: selection.focus ?? order.idAt(0),
  };
}

/**
 * The selection without rows that are gone. Where the keyboard was on one of them, it goes to the
 * next row that is left, or to the last one, without selecting it.
 *
 * @param order the rows as they were before.
 */
export function withoutIds(
  selection: Selection,
  order: RowOrder,
  gone: readonly string[],
): Selection {
  const goneIds = new Set(gone);
  const left = (id: string | undefined): string | undefined =>
    id !== undefined && goneIds.has(id) ? undefined : id;
  const { anchor, focus } = selection;
  return {
    ids: new Set([...selection.ids].filter((id) => !goneIds.has(id))),
    anchor: left(anchor),
    focus: left(focus) ?? (focus === undefined ? undefined : nearestLeft(order, focus, goneIds)),
  };
}

function nearestLeft(order: RowOrder, id: string, gone: ReadonlySet<string>): string | undefined {
  const start = order.indexOf(id);
  if (start < 0) {
    return undefined;
  }
  for (let index = start + 1; index < order.rowCount; index += 1) {
    const after = order.idAt(index);
    if (after !== undefined && !gone.has(after)) {
      return after;
    }
  }
  for (let index = start - 1; index >= 0; index -= 1) {
    const before = order.idAt(index);
    if (before !== undefined && !gone.has(before)) {
      return before;
    }
  }
  return undefined;
}

/** The index of the next row whose name starts with the text, from the given row on, or -1. */
export function findByStart(
  rowCount: number,
  nameAt: (index: number) => string,
  text: string,
  from: number,
): number {
  const wanted = text.normalize('NFC').toLowerCase();
  for (let step = 0; step < rowCount; step += 1) {
    const index = (from + step) % rowCount;
    if (nameAt(index).normalize('NFC').toLowerCase().startsWith(wanted)) {
      return index;
    }
  }
  return -1;
}
