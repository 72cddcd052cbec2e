import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef, useState } from 'react';
import type { PointerEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from './classNames';
import styles from './DataGrid.module.css';
import {
  completeChoice,
  moveColumn,
  resizeColumn,
  shownColumns,
  toggleColumn,
} from './gridColumns';
import type { ColumnChoice, ColumnDefault } from './gridColumns';
import { ContextMenu } from './Menu';
import type { MenuGroups, MenuItem } from './Menu';
import { useColumnDrag } from './useColumnDrag';

/** A column as its header shows it. */
export interface HeaderColumn extends ColumnDefault {
  readonly label: string;
  readonly align?: 'start' | 'end';
  readonly sorted?: 'ascending' | 'descending';
  readonly onSort?: () => void;
}

/** Pixels for each choice of wider or narrower in the menu. */
const widthStep = 24;

function widthOf(cell: Element | null): number {
  return cell?.getBoundingClientRect().width ?? 0;
}

interface ResizerProps {
  readonly onResize: (width: number) => void;
}

/** The edge of a header cell that is dragged to give the column a width. */
function Resizer({ onResize }: ResizerProps): ReactNode {
  const start = useRef<{ readonly x: number; readonly width: number } | undefined>(undefined);
  function end(): void {
    start.current = undefined;
  }
  return (
    <span
      aria-hidden="true"
      className={styles.resizer}
      onPointerDown={(event: PointerEvent<HTMLElement>) => {
        // Not a drag of the column itself.
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width: widthOf(event.currentTarget.parentElement) };
      }}
      onPointerMove={(event) => {
        if (start.current !== undefined) {
          onResize(start.current.width + event.clientX - start.current.x);
        }
      }}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}

interface HeaderCellProps {
  readonly column: HeaderColumn;
  /** The edge at which a column that is dragged would go. */
  readonly dropEdge: 'before' | 'after' | undefined;
  readonly onResize: (width: number) => void;
}

function HeaderCell({ column, dropEdge, onResize }: HeaderCellProps): ReactNode {
  const { id, label, align, sorted, onSort } = column;
  const Arrow = sorted === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <div
      role="columnheader"
      aria-label={label}
      aria-sort={sorted ?? (onSort === undefined ? undefined : 'none')}
      data-column={id}
      // For its menu; where a column sorts, its button has the keyboard.
      tabIndex={onSort === undefined ? 0 : undefined}
      className={classNames(
        styles.header,
        align === 'end' && styles.end,
        dropEdge === 'before' && styles.dropBefore,
        dropEdge === 'after' && styles.dropAfter,
      )}
    >
      {onSort === undefined ? (
        label
      ) : (
        <button type="button" className={styles.sort} onClick={onSort}>
          {label}
          {sorted !== undefined && <Arrow aria-hidden="true" />}
        </button>
      )}
      <Resizer onResize={onResize} />
    </div>
  );
}

/** The column that the menu was opened on, as wide as it was. */
interface PointedAt {
  readonly id: string;
  /** Pixels. */
  readonly width: number;
}

interface GridHeaderProps {
  readonly columns: readonly HeaderColumn[];
  readonly choice: readonly ColumnChoice[];
  readonly onChoose: (choice: readonly ColumnChoice[]) => void;
}

/**
 * The row of headers: a click sorts, a drag moves a column, its edge resizes it, and a menu does all
 * of that and chooses which columns are shown.
 */
export function GridHeader({ columns, choice, onChoose }: GridHeaderProps): ReactNode {
  const { t } = useTranslation();
  const [pointedAt, setPointedAt] = useState<PointedAt>();
  const shown = shownColumns(columns, choice);

  function isLeading(id: string): boolean {
    return columns.some((column) => column.id === id && column.leads === true);
  }

  function resize(id: string, width: number): void {
    onChoose(resizeColumn(columns, choice, id, width));
  }

  function move(id: string, to: number): void {
    onChoose(moveColumn(columns, choice, id, to));
  }

  const { drag, handlers } = useColumnDrag((id) => !isLeading(id), move);

  function dropEdgeOf(id: string): 'before' | 'after' | undefined {
    const others = shown.filter((column) => column.id !== drag?.id);
    if (drag === undefined || id === drag.id) return undefined;
    const place = others.findIndex((column) => column.id === id);
    return place === drag.to ? 'before' : place === drag.to - 1 ? 'after' : undefined;
  }

  function itemsFor({ id, width }: PointedAt): readonly MenuItem[] {
    const place = shown.findIndex((column) => column.id === id);
    return [
      {
        id: 'moveLeft',
        label: t('common.columns.moveLeft'),
        disabled: isLeading(id) || place <= 1,
        onSelect: () => move(id, place - 1),
      },
      {
        id: 'moveRight',
        label: t('common.columns.moveRight'),
        disabled: isLeading(id) || place === shown.length - 1,
        onSelect: () => move(id, place + 1),
      },
      {
        id: 'wider',
        label: t('common.columns.wider'),
        onSelect: () => resize(id, width + widthStep),
      },
      {
        id: 'narrower',
        label: t('common.columns.narrower'),
        onSelect: () => resize(id, width - widthStep),
      },
    ];
  }

  const byId = new Map(columns.map((column) => [column.id, column]));
  const groups: MenuGroups = [
    pointedAt === undefined ? [] : itemsFor(pointedAt),
    completeChoice(columns, choice).flatMap(({ id, hidden }) => {
      const column = byId.get(id);
      return column === undefined
        ? []
        : {
            id: `show-${id}`,
            label: column.label,
            checked: hidden !== true,
            disabled: column.leads,
            onSelect: () => onChoose(toggleColumn(columns, choice, id)),
          };
    }),
    [
      {
        id: 'reset',
        label: t('common.columns.reset'),
        disabled: choice.length === 0,
        onSelect: () => onChoose([]),
      },
    ],
  ];

  return (
    <ContextMenu groups={groups}>
      <div
        role="row"
        aria-rowindex={1}
        className={styles.headerRow}
        onContextMenu={(event) => {
          const cell =
            event.target instanceof Element ? event.target.closest('[data-column]') : null;
          const id = cell?.getAttribute('data-column');
          setPointedAt(typeof id === 'string' ? { id, width: widthOf(cell) } : undefined);
        }}
        {...handlers}
      >
        {shown.map((column) => (
          <HeaderCell
            key={column.id}
            column={column}
            dropEdge={dropEdgeOf(column.id)}
            onResize={(width) => resize(column.id, width)}
          />
        ))}
      </div>
    </ContextMenu>
  );
}
