import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, useImperativeHandle } from 'react';
import type { ComponentType, KeyboardEvent, MouseEvent, ReactNode, Ref } from 'react';
import { classNames } from './classNames';
import styles from './DataGrid.module.css';
import { useRowWindow } from './useRowWindow';

/** A column of a {@link DataGrid}. */
export interface GridColumn {
  readonly id: string;
  readonly label: string;
  /** A track of a CSS grid, such as `96px` or `minmax(160px, 1fr)`. */
  readonly width: string;
  readonly align?: 'start' | 'end';
  readonly sorted?: 'ascending' | 'descending';
  readonly onSort?: () => void;
}

/** What can be asked of a grid from outside. */
export interface GridHandle {
  readonly scrollToRow: (index: number) => void;
  readonly rowsInSight: () => number;
}

interface DataGridProps<Row> {
  /** DOM id. */
  readonly id: string;
  readonly label: string;
  readonly columns: readonly GridColumn[];
  /** Pixels; below this the table scrolls sideways. */
  readonly narrowest: number;
  readonly rowCount: number;
  readonly rowAt: (index: number) => Row | undefined;
  readonly rowId: (row: Row) => string;
  /** Accessible name of a row. */
  readonly rowLabel: (row: Row) => string;
  /** Draws the cells of a row, one element of role `gridcell` for each column. */
  readonly Cells: ComponentType<{ readonly row: Row }>;
  readonly selectedIds: ReadonlySet<string>;
  readonly multiSelect?: boolean;
  /** The row that the keyboard is on, counted from 0, or -1. */
  readonly focusedIndex: number;
  /** A row that something is about to be dropped on. */
  readonly markedId?: string;
  /** A press of the mouse on a row, or (undefined) beside all rows. */
  readonly onRowClick: (row: Row | undefined, event: MouseEvent) => void;
  readonly onRowOpen: (row: Row) => void;
  readonly onRowContextMenu?: (row: Row | undefined) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly ref?: Ref<GridHandle>;
}

/** Pixels, as `--row` of the tokens has it. */
const rowHeight = 28;

interface GridRowProps<Row> {
  readonly id: string;
  readonly row: Row;
  readonly label: string;
  readonly index: number;
  readonly selected: boolean;
  readonly focused: boolean;
  readonly marked: boolean;
  readonly Cells: ComponentType<{ readonly row: Row }>;
}

function PlainGridRow<Row>({
  id,
  row,
  label,
  index,
  selected,
  focused,
  marked,
  Cells,
}: GridRowProps<Row>): ReactNode {
  return (
    <div
      role="row"
      id={id}
      aria-label={label}
      // The header is the first row, and rows are counted from 1.
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      className={classNames(styles.row, focused && styles.focused, marked && styles.marked)}
      style={{ transform: `translateY(${index * rowHeight}px)` }}
    >
      <Cells row={row} />
    </div>
  );
}

// `memo` forgets type parameters; the row type is the same on both sides.
const GridRow = memo(PlainGridRow) as typeof PlainGridRow;

function HeaderCell({ column }: { readonly column: GridColumn }): ReactNode {
  const arrow =
    column.sorted === undefined ? null : column.sorted === 'ascending' ? (
      <ArrowUp aria-hidden="true" />
    ) : (
      <ArrowDown aria-hidden="true" />
    );
  return (
    <div
      role="columnheader"
      aria-sort={column.sorted ?? (column.onSort === undefined ? undefined : 'none')}
      className={classNames(styles.header, column.align === 'end' && styles.end)}
    >
      {column.onSort === undefined ? (
        column.label
      ) : (
        <button type="button" className={styles.sort} onClick={column.onSort}>
          {column.label}
          {arrow}
        </button>
      )}
    </div>
  );
}

/**
 * A table of rows of one height, of which only those in sight are drawn. Focus stays on the grid;
 * the row that the keyboard is on is told by `aria-activedescendant`.
 */
export function DataGrid<Row>({
  id: gridId,
  label,
  columns,
  narrowest,
  rowCount,
  rowAt,
  rowId,
  rowLabel,
  Cells,
  selectedIds,
  multiSelect = false,
  focusedIndex,
  markedId,
  onRowClick,
  onRowOpen,
  onRowContextMenu,
  onKeyDown,
  ref,
}: DataGridProps<Row>): ReactNode {
  const { scroller, first, end, scrollToRow, rowsInSight } = useRowWindow({
    rowCount,
    rowHeight,
    headerHeight: rowHeight,
  });
  useImperativeHandle(ref, () => ({ scrollToRow, rowsInSight }), [scrollToRow, rowsInSight]);

  function rowOf(event: MouseEvent): Row | undefined {
    const element = event.target instanceof Element ? event.target.closest('[data-index]') : null;
    const index = element?.getAttribute('data-index');
    return index === null || index === undefined ? undefined : rowAt(Number(index));
  }

  function fromHeader(event: MouseEvent): boolean {
    return event.target instanceof Element && event.target.closest('[role=columnheader]') !== null;
  }

  const drawn: ReactNode[] = [];
  for (let index = first; index < end; index += 1) {
    const row = rowAt(index);
    if (row !== undefined) {
      const id = rowId(row);
      drawn.push(
        <GridRow
          key={id}
          id={`${gridId}-${index}`}
          row={row}
          label={rowLabel(row)}
          index={index}
          selected={selectedIds.has(id)}
          focused={index === focusedIndex}
          marked={id === markedId}
          Cells={Cells}
        />,
      );
    }
  }

  const focusDrawn = focusedIndex >= first && focusedIndex < end;
  return (
    <div
      ref={scroller}
      id={gridId}
      role="grid"
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-multiselectable={multiSelect || undefined}
      aria-activedescendant={focusDrawn ? `${gridId}-${focusedIndex}` : undefined}
      tabIndex={0}
      className={styles.grid}
      style={{ '--columns': columns.map(({ width }) => width).join(' ') }}
      onKeyDown={(event) => {
        if (event.target === event.currentTarget) {
          onKeyDown(event);
        }
      }}
      onClick={(event) => {
        if (!fromHeader(event)) {
          onRowClick(rowOf(event), event);
        }
      }}
      onDoubleClick={(event) => {
        const row = rowOf(event);
        if (row !== undefined) {
          onRowOpen(row);
        }
      }}
      onContextMenu={(event) => {
        // The menu key asks for the menu of what is selected; it points at no row.
        if (event.button === 2) {
          onRowContextMenu?.(rowOf(event));
        }
      }}
    >
      <div role="rowgroup" className={styles.headers} style={{ minWidth: narrowest }}>
        <div role="row" aria-rowindex={1} className={styles.headerRow}>
          {columns.map((column) => (
            <HeaderCell key={column.id} column={column} />
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        className={styles.body}
        style={{ minWidth: narrowest, height: rowCount * rowHeight }}
      >
        {drawn}
      </div>
    </div>
  );
}
