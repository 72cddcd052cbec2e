import { useEffect, useImperativeHandle, useMemo } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './DataGrid.module.css';
import { columnTracks, shownColumns } from './gridColumns';
import type { ColumnChoice } from './gridColumns';
import { GridHeader } from './GridHeader';
import type { HeaderColumn } from './GridHeader';
import { GridRow } from './GridRow';
import type { CellColumn } from './GridRow';
import { slotOf } from './rowSlots';
import type { RowSpan } from './scrollScale';
import { useScaledRows } from './useScaledRows';

/** A column of a {@link DataGrid}. */
export interface GridColumn<Row> extends HeaderColumn, CellColumn<Row> {
  readonly align?: 'start' | 'end';
}

/** Rows that are counted but need not be there: a grid asks for those that it draws. */
interface RowSource<Row> {
  /** Another name for other rows, which are shown from the first one on. */
  readonly list?: string;
  readonly count: number;
  /** The row at an index, counted from 0; undefined while it is on its way. */
  readonly rowAt: (index: number) => Row | undefined;
  /**
   * Told which rows are to be drawn, from the first up to, and without, the end. Absent where every row is
   * at hand. A source is another one when its rows have changed.
   */
  readonly ask?: (first: number, end: number) => void;
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
  /** The same array as long as nothing of them changes; rows are drawn again for another one. */
  readonly columns: readonly GridColumn<Row>[];
  /** Order, widths and choice of the columns, as far as somebody has changed them. */
  readonly columnChoice: readonly ColumnChoice[];
  readonly onColumnChoice: (choice: readonly ColumnChoice[]) => void;
  readonly source: RowSource<Row>;
  /** Accessible name of a row. */
  readonly rowLabel: (row: Row) => string;
  /** What else a row tells, asked of the one that the keyboard is on. */
  readonly rowDescription?: (row: Row) => string | undefined;
  readonly isSelected: (index: number) => boolean;
  readonly multiSelect?: boolean;
  /** Whether the rows are about to give way to others, and can't be pointed at. */
  readonly isLeaving?: boolean;
  /** The row that the keyboard is on, counted from 0, or -1. */
  readonly focusedIndex: number;
  /** A row that something is about to be dropped on, or -1. */
  readonly markedIndex?: number;
  /** A press of the mouse on a row, or (undefined) beside all rows. */
  readonly onRowClick: (index: number | undefined, event: MouseEvent) => void;
  readonly onRowOpen: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly ref?: Ref<GridHandle>;
}

/** Pixels, as `--row` of the tokens has it. */
const rowHeight = 28;

/** Pixels before the first and after the last column. */
const sidePadding = 16;

/** The row that a part of the grid belongs to. */
export function rowIndexOf(part: EventTarget): number | undefined {
  const element = part instanceof Element ? part.closest('[data-index]') : null;
  const index = element?.getAttribute('data-index');
  return index === null || index === undefined ? undefined : Number(index);
}

/** Whether a part of the grid belongs to its headers, which have a menu of their own. */
export function isInHeader(part: EventTarget): boolean {
  return part instanceof Element && part.closest('[data-grid-header]') !== null;
}

function hasRows<Row>({ rowAt }: RowSource<Row>, { first, end }: RowSpan): boolean {
  for (let index = first; index < end; index += 1) {
    if (rowAt(index) === undefined) return false;
  }
  return true;
}

/**
 * A table of rows of one height, up to millions of them, of which only those in sight are drawn.
 * Focus stays on the grid; the row that the keyboard is on is told by `aria-activedescendant`.
 */
export function DataGrid<Row>({
  id: gridId,
  label,
  columns,
  columnChoice,
  onColumnChoice,
  source,
  rowLabel,
  rowDescription,
  isSelected,
  multiSelect = false,
  isLeaving = false,
  focusedIndex,
  markedIndex = -1,
  onRowClick,
  onRowOpen,
  onKeyDown,
  ref,
}: DataGridProps<Row>): ReactNode {
  const { t } = useTranslation();
  const rows = useScaledRows({
    list: source.list ?? '',
    rowCount: source.count,
    rowHeight,
    headerHeight: rowHeight,
    isAtHand: (span) => hasRows(source, span),
  });
  const { scroller, slab, wanted, first, end, base, height, scrollToRow, rowsInSight } = rows;
  useImperativeHandle(ref, () => ({ scrollToRow, rowsInSight }), [scrollToRow, rowsInSight]);
  useEffect(() => source.ask?.(wanted.first, wanted.end), [source, wanted.first, wanted.end]);

  const shown = useMemo(() => shownColumns(columns, columnChoice), [columns, columnChoice]);
  const { tracks, narrowest } = useMemo(
    () => columnTracks(columns, columnChoice),
    [columns, columnChoice],
  );
  const minWidth = narrowest + sidePadding;

  const waitingLabel = t('common.loading');
  const drawn: ReactNode[] = [];
  for (let index = first; index < end; index += 1) {
    const row = source.rowAt(index);
    const isFocused = index === focusedIndex;
    drawn.push(
      <GridRow
        key={slotOf(index, rows)}
        id={`${gridId}-${index}`}
        row={row}
        label={row === undefined ? waitingLabel : rowLabel(row)}
        description={isFocused && row !== undefined ? rowDescription?.(row) : undefined}
        index={index}
        selected={isSelected(index)}
        focused={isFocused}
        marked={index === markedIndex}
        columns={shown}
      />,
    );
  }

  const focusDrawn = focusedIndex >= first && focusedIndex < end;
  /** By hand: `pointer-events` are inherited, and every cell would be styled anew for them. */
  const pointedRow = (part: EventTarget): number | undefined =>
    isLeaving ? undefined : rowIndexOf(part);
  return (
    <div
      ref={scroller}
      id={gridId}
      role="grid"
      aria-label={label}
      aria-rowcount={source.count + 1}
      aria-multiselectable={multiSelect || undefined}
      aria-busy={isLeaving || undefined}
      aria-activedescendant={focusDrawn ? `${gridId}-${focusedIndex}` : undefined}
      tabIndex={0}
      className={styles.grid}
      style={{ '--columns': tracks }}
      onKeyDown={(event) => {
        if (event.target === event.currentTarget) {
          onKeyDown(event);
        }
      }}
      onClick={(event) => {
        if (!isInHeader(event.target)) {
          onRowClick(pointedRow(event.target), event);
        }
      }}
      onDoubleClick={(event) => {
        const index = pointedRow(event.target);
        if (index !== undefined) {
          onRowOpen(index);
        }
      }}
    >
      <div role="rowgroup" data-grid-header="" className={styles.headers} style={{ minWidth }}>
        <GridHeader columns={columns} choice={columnChoice} onChoose={onColumnChoice} />
      </div>
      <div role="none" className={styles.body} style={{ minWidth, height }}>
        <div
          ref={slab}
          role="rowgroup"
          className={styles.slab}
          style={{ paddingTop: (first - base) * rowHeight }}
        >
          {drawn}
        </div>
      </div>
    </div>
  );
}
