import type { ListEntry } from '../../shared/model/objects';
import type { RowTotals } from '../../shared/model/views';
import type { DrawnRows } from './drawnRows';
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

/** What rows are together; undefined where one of them is not at hand. */
export function totalsAtHand(
  { rowAt }: Pick<DrawnRows, 'rowAt'>,
  { edges }: RowRanges,
): RowTotals | undefined {
  let { folders, objects, bytes } = nothingTotal;
  for (let at = 0; at < edges.length; at += 2) {
    const end = edges[at + 1] ?? 0;
    for (let index = edges[at] ?? 0; index < end; index += 1) {
      const entry = rowAt(index)?.entry;
      if (entry === undefined) return undefined;
      if (entry.kind === 'folder') {
        folders += 1;
      } else {
        objects += 1;
        bytes += entry.size;
      }
    }
  }
  return { folders, objects, bytes };
}
