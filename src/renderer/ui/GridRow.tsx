import { memo, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { classNames } from './classNames';
import styles from './DataGrid.module.css';

/** What draws one column of a row: one element of role `gridcell`. */
export interface CellColumn<Row> {
  readonly id: string;
  readonly Cell: ComponentType<{ readonly row: Row }>;
}

interface GridRowProps<Row> {
  readonly id: string;
  /** Undefined while it is on its way. */
  readonly row: Row | undefined;
  readonly label: string;
  readonly index: number;
  /** Pixels from the upper edge of the element that rows are placed in. */
  readonly place: number;
  readonly selected: boolean;
  readonly focused: boolean;
  readonly marked: boolean;
  readonly columns: readonly CellColumn<Row>[];
}

function PlainGridRow<Row>({
  id,
  row,
  label,
  index,
  place,
  selected,
  focused,
  marked,
  columns,
}: GridRowProps<Row>): ReactNode {
  // While a row is on its way, the cells of the one before stay, unseen: to take in another text is far
  // less work than to make them anew, and a scrollbar that is thrown about does so in every frame.
  const [last, setLast] = useState(row);
  if (row !== undefined && row !== last) {
    setLast(row);
  }
  const drawn = row ?? last;
  return (
    <div
      role="row"
      id={id}
      aria-label={label}
      // The header is the first row, and rows are counted from 1.
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-busy={row === undefined || undefined}
      data-index={index}
      className={classNames(
        styles.row,
        focused && styles.focused,
        marked && styles.marked,
        row === undefined && styles.waiting,
      )}
      style={{ transform: `translateY(${place}px)` }}
    >
      {/* What is unseen is not to be read out either. */}
      <div role="none" className={styles.cells} aria-hidden={row === undefined || undefined}>
        {columns.map(({ id: columnId, Cell }) =>
          drawn === undefined ? (
            <div key={columnId} role="gridcell" />
          ) : (
            <Cell key={columnId} row={drawn} />
          ),
        )}
      </div>
    </div>
  );
}

/** A row of a grid, drawn again only when something of it changes. */
// `memo` forgets type parameters; the row type is the same on both sides.
export const GridRow = memo(PlainGridRow) as typeof PlainGridRow;
