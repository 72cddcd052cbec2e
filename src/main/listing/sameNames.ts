import type { NameOrder } from './nameOrder';
import type { RowStore } from './rowStore';

/**
 * Finds rows by the names that rows of another listing of the same place have: byte by byte, without a
 * text for each, and in a few steps where they are asked for in the order of their names.
 *
 * @returns Gives the row of the same kind and name; `undefined` where there is none.
 */
export function createSameNames(
  store: RowStore,
  { folders, objects }: { readonly folders: NameOrder; readonly objects: NameOrder },
  other: RowStore,
): (row: number) => number | undefined {
  const { names, ends } = other.columns();
  let [from, to] = [0, 0];
  const compare = (row: number): number => store.compareTo(row, names, from, to);
  /** Behind what was found last. */
  let place = 0;

  function foundAt(rows: Uint32Array): number | undefined {
    const row = rows[place];
    if (row === undefined || compare(row) !== 0) return undefined;
    place += 1;
    return row;
  }

  return (row) => {
    const order = other.isFolder(row) ? folders : objects;
    from = row === 0 ? 0 : (ends[row - 1] ?? 0);
    to = ends[row] ?? 0;
    const rows = order.rows();
    const next = foundAt(rows);
    if (next !== undefined) return next;
    place = order.lowerBoundNear(compare, place);
    return foundAt(rows);
  };
}
