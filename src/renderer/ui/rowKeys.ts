/** Where the keyboard is in a list, and how far it reaches. */
interface RowPosition {
  /** Counted from 0; -1 before the first row. */
  readonly position: number;
  readonly count: number;
  /** Rows that Page Up and Page Down move by. */
  readonly page: number;
}

/**
 * The row that a key leads to, as in the system's lists; Arrow Up leads from before the first row to the last one.
 *
 * @returns A place in the list; `undefined` for other keys, and where there are no rows.
 */
export function rowByKey(key: string, { position, count, page }: RowPosition): number | undefined {
  const to = aim(key, { position, count, page });
  return to === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, to));
}

function aim(key: string, { position, count, page }: RowPosition): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return position + 1;
    case 'ArrowUp':
      return position < 0 ? count - 1 : position - 1;
    case 'PageDown':
      return position + page;
    case 'PageUp':
      return position - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
