import { memo } from 'react';
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
  readonly description: string | undefined;
  readonly index: number;
  readonly selected: boolean;
  readonly focused: boolean;
  readonly marked: boolean;
  readonly columns: readonly CellColumn<Row>[];
}

function PlainGridRow<Row>({
  id,
  row,
  label,
  description,
  index,
  selected,
  focused,
  marked,
  columns,
}: GridRowProps<Row>): ReactNode {
  return (
    <div
      role="row"
      id={id}
      aria-label={label}
      aria-description={description}
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
    >
      {columns.map(({ id: columnId, Cell }) =>
        row === undefined ? (
          <div key={columnId} role="gridcell" />
        ) : (
          <Cell key={columnId} row={row} />
        ),
      )}
    </div>
  );
}

/** A row of a grid, drawn again only when something of it changes. */
// `memo` forgets type parameters; the row type is the same on both sides.
export const GridRow = memo(PlainGridRow) as typeof PlainGridRow;
