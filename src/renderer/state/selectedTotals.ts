import type { ListEntry } from '../../shared/model/objects';
import type { RowTotals } from '../../shared/model/views';
import type { DrawnRows } from './drawnRows';
import { hasRow } from './rowRanges';
import type { RowRanges } from './rowRanges';

/** What is selected of a folder. */
export interface SelectedTotals extends RowTotals {
  /** The entry, where one is selected alone. */
  readonly only?: ListEntry;
}

/** Of nothing that is selected. */
export const nothingTotal: SelectedTotals = { folders: 0, objects: 0, bytes: 0 };

/** What one entry is that is selected alone. */
export function totalsOf(entry: ListEntry): SelectedTotals {
  return entry.kind === 'folder'
    ? { folders: 1, objects: 0, bytes: 0, only: entry }
    : { folders: 0, objects: 1, bytes: entry.size, only: entry };
}

/** What rows are together, of those that are at hand. */
export function totalsAtHand(
  view: Pick<DrawnRows, 'rowCount' | 'rowAt'>,
  rows: RowRanges,
): RowTotals {
  let { folders, objects, bytes } = nothingTotal;
  for (let index = 0; index < view.rowCount; index += 1) {
    const entry = hasRow(rows, index) ? view.rowAt(index)?.entry : undefined;
    if (entry?.kind === 'folder') folders += 1;
    if (entry?.kind === 'object') {
      objects += 1;
      bytes += entry.size;
    }
  }
  return { folders, objects, bytes };
}
